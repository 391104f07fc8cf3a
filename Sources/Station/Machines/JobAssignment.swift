import Devices
import Synchronization
import Workshop

/// A job given to a machine, and the place where a halt meets its runner.
///
/// A halt is announced here before its first byte goes out, so whatever the runner reads from the machine afterwards it
/// reads knowing that somebody stopped it.
final class JobAssignment: Sendable {
  /// What became of a halt.
  enum Halt: Sendable {
    case confirmed
    case unconfirmed(String)
  }

  private enum Halting {
    case undisturbed
    case announced(waiting: [CheckedContinuation<Halt, Never>])
    case answered(Halt)
  }

  let job: Job
  let permit: StartPermit
  /// What the beam follows, for a machine that follows drawings.
  let drawing: RingDrawing?

  private struct State {
    var halting = Halting.undisturbed
    var mayHaveStarted = false
  }
  private let state = Mutex(State())

  init(job: Job, permit: StartPermit, drawing: RingDrawing? = nil) {
    self.job = job
    self.permit = permit
    self.drawing = drawing
  }

  /// The job, if its start may have gone out: only then has anybody to ask what is on the ring.
  var started: Job? { state.withLock { $0.mayHaveStarted ? job : nil } }

  /// The start goes out next, unless somebody stops, or stopped, the machine.
  func takeStart() -> Bool {
    state.withLock { state in
      guard case .undisturbed = state.halting else { return false }
      state.mayHaveStarted = true
      return true
    }
  }

  /// The start did not go out after all.
  func giveStartBack() { state.withLock { $0.mayHaveStarted = false } }

  private var isHaltAnnounced: Bool {
    state.withLock { if case .undisturbed = $0.halting { false } else { true } }
  }

  /// Somebody is about to stop the machine.
  func announceHalt() {
    state.withLock { state in
      if case .announced = state.halting { return }
      state.halting = .announced(waiting: [])
    }
  }

  /// The machine answered the halt, or did not.
  func answerHalt(_ halt: Halt) {
    let waiting: [CheckedContinuation<Halt, Never>] = state.withLock { state in
      defer { state.halting = .answered(halt) }
      if case .announced(let waiting) = state.halting { return waiting }
      return []
    }
    for runner in waiting { runner.resume(returning: halt) }
  }

  /// The halt's answer, waiting for it if one was announced; `nil` at once when nobody stopped anything.
  func halt() async -> Halt? {
    guard isHaltAnnounced else { return nil }
    return await withCheckedContinuation { runner in
      let answered: Halt? = state.withLock { state in
        switch state.halting {
        case .answered(let halt): return halt
        case .announced(let waiting):
          state.halting = .announced(waiting: waiting + [runner])
          return nil
        case .undisturbed:
          state.halting = .announced(waiting: [runner])
          return nil
        }
      }
      if let answered { runner.resume(returning: answered) }
    }
  }
}
