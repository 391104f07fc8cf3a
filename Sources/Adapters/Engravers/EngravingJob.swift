import Devices
import Workshop

/// What the session holds of the job it prepared: our word, never the machine's.
struct EngravingJob: Sendable {
  /// Our number for the job: the machine repeats that of the job it started last.
  var token: UInt64
  /// The token the machine repeated before the start.
  var earlierToken: UInt64
  /// The machine's counter before the start.
  var counter: UInt32
  /// The done bit stayed although it was acknowledged: it proves nothing.
  var isDoneStale: Bool
  /// The leave under which it was prepared.
  var permit: StartPermit
  /// Whether the start bit may still stand in the command word; left there, some machines start again at the end.
  var mayHoldStart = false
  /// Runs from just before the start was sent; `nil` before.
  var sent: Stopwatch?
  /// How the job was seen to end, so that later reads of a machine that went on say the same.
  var end: WorkProgress?

  /// Whether the machine shows that the start reached it.
  func hasBegun(_ state: EngraverState) -> Bool {
    if state.startedToken == token { return true }
    // Another token than before and than ours is somebody else's job, whatever moves.
    guard state.startedToken == earlierToken else { return false }
    return state.isBusy || state.counter != counter || (state.isDone && !isDoneStale)
  }

  /// What the machine's record says of the job.
  func progress(_ state: EngraverState, _ profile: EngraverProfile) -> WorkProgress {
    if state.isBusy { return WorkProgress(.working, permille: state.permille) }
    let stopped = { (why: String) in WorkProgress(.stoppedItself(why), permille: state.permille) }
    if state.isFaulty { return stopped("The engraver stopped by itself: \(profile.words(for: state.error)).") }
    // A counter of 32 bits wraps to 0.
    let counted = state.counter &- counter
    let showsEnd = counted == 1 || (counted == 0 && state.isDone && !isDoneStale)
    if showsEnd, state.startedToken == token || state.startedToken == earlierToken {
      return WorkProgress(.finished, permille: 1000)
    }
    if !state.isEmergencyStopClear { return stopped("The engraver's emergency stop was pressed.") }
    if !state.isInterlockClosed { return stopped("The engraver's interlock was opened.") }
    if state.startedToken == earlierToken, counted == 0 { return WorkProgress(.notBegun) }
    if state.startedToken != token { return indistinct("the engraver has started another job since") }
    if counted > 1 { return indistinct("the engraver counted \(counted) marks since the start") }
    return indistinct("the engraver is still at \(state.permille / 10) % and shows neither done nor a fault")
  }

  private func indistinct(_ why: String) -> WorkProgress {
    WorkProgress(.indistinct("Nobody saw the end: \(why). Look at the piece."))
  }
}
