import Devices
import Workshop

/// What the session holds of the job it prepared: our word, never the machine's.
struct EngravingJob: Sendable {
  /// Our number for the job, where the machine takes one: it repeats that of the job it started last.
  var token: UInt64?
  /// The token the machine repeated before the start.
  var earlierToken: UInt64?
  /// The machine's counter before the start.
  var counter: UInt64?
  /// What it gave as the reason for its last refusal before the start.
  var refusal: [UInt64]
  /// Done stood before the start and has not been seen low since: it proves nothing.
  var isDoneStale: Bool
  /// The least a mark of it takes.
  var least: Duration
  /// The leave under which it was prepared.
  var permit: StartPermit
  /// The path that the machine confirmed for it, where it follows one.
  var path: PathSeal?
  /// Whether the start bit may still stand; left there, some machines start again at the end.
  var mayHoldStart = false
  /// Runs from just before the start was sent; `nil` before.
  var sent: Stopwatch?
  /// Whether the machine was seen to have begun, to be at work, and done was seen to rise, be it for a moment.
  private(set) var sawBegin = false
  private(set) var sawBusy = false
  private(set) var sawDone = false
  /// Done rose before a mark could have ended, and the machine was not seen at work: it is no word of this job's end.
  private(set) var isDoneHasty = false
  /// How the job was seen to end, so that later reads of a machine that went on say the same.
  var end: WorkProgress?

  init(
    token: UInt64?, state: EngraverState, refusal: [UInt64], isDoneStale: Bool, least: Duration, permit: StartPermit
  ) {
    self.token = token
    earlierToken = state.startedToken
    counter = state.counter
    self.refusal = refusal
    self.isDoneStale = isDoneStale
    self.least = least
    self.permit = permit
  }

  /// Keeps what one look after the start shows: some of it is gone at the next.
  mutating func see(_ state: EngraverState) {
    if !state.isDone { isDoneStale = false }
    if state.isBusy, isOurs(state) { sawBusy = true }
    if state.isDone, !isDoneStale, isOurs(state), !sawDone {
      sawDone = true
      isDoneHasty = !sawBusy && (sent?.elapsed ?? .zero) < least
    }
    if hasBegun(state) { sawBegin = true }
  }

  /// Whether the machine shows that the start reached it.
  func hasBegun(_ state: EngraverState) -> Bool {
    if sawBegin { return true }
    if let token, state.startedToken == token { return true }
    guard isOurs(state) else { return false }
    if state.isBusy || state.counter != counter { return true }
    // A machine that counts is not taken at its done alone.
    return counter == nil && state.isDone && !isDoneStale && !isDoneHasty
  }

  /// Another token than before and than ours is somebody else's job, whatever moves.
  private func isOurs(_ state: EngraverState) -> Bool {
    guard let token else { return true }
    return state.startedToken == token || state.startedToken == earlierToken
  }

  /// What the machine's record says of the job.
  func progress(_ state: EngraverState, _ profile: EngraverProfile) -> WorkProgress {
    if state.isBusy { return WorkProgress(.working, permille: state.permille) }
    let stopped = { (why: String) in WorkProgress(.stoppedItself(why), permille: state.permille) }
    if state.isFaulty { return stopped("The engraver stopped by itself: \(state.reason(profile)).") }
    let counted = counted(state, profile)
    if hasFinished(state, counted) { return WorkProgress(.finished, permille: 1000) }
    if state.isEmergencyStopClear == false { return stopped("The engraver's emergency stop was pressed.") }
    if state.isInterlockClosed == false { return stopped("The engraver's interlock was opened.") }
    if state.isShutterOpen == false, profile.commands[.shutter] == nil {
      return stopped("The engraver's shutter was closed.")
    }
    if !hasBegun(state), isOurs(state), profile.keepsRecord(isDoneStale: isDoneStale) { return WorkProgress(.notBegun) }
    if !isOurs(state) { return indistinct("the engraver has started another job since") }
    if let counted, counted > 1 { return indistinct("the engraver counted \(counted) marks since the start") }
    if sawDone, !sawBusy, counted ?? 0 == 0 {
      return indistinct("the engraver says done and was not seen at work")
    }
    let place = state.permille.map { "is still at \($0 / 10) % and " } ?? "is still and "
    return indistinct("the engraver \(place)shows neither done nor a fault")
  }

  /// Whether the machine's record says that this job ran to its end: it counted one mark, or, where it counts none, says
  /// done; and where it tells how far it is, it is at the end.
  private func hasFinished(_ state: EngraverState, _ counted: UInt64?) -> Bool {
    guard token == nil || state.startedToken == nil || state.startedToken == token else { return false }
    if let permille = state.permille, permille < 1000 { return false }
    let showsDone = (sawDone || (state.isDone && !isDoneStale)) && !isDoneHasty
    guard let counted else { return showsDone }
    return counted == 1 || (counted == 0 && showsDone && sawBusy)
  }

  /// How many marks were counted since the start; a counter wraps to 0.
  private func counted(_ state: EngraverState, _ profile: EngraverProfile) -> UInt64? {
    counter.flatMap { state.counted(since: $0, profile) }
  }

  private func indistinct(_ why: String) -> WorkProgress {
    WorkProgress(.indistinct("Nobody saw the end: \(why). Look at the piece."))
  }
}
