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

  private enum State {
    case undisturbed
    case announced(waiting: [CheckedContinuation<Halt, Never>])
    case answered(Halt)
  }

  let job: Job
  let permit: StartPermit
  /// What the beam follows, for a machine that takes drawings.
  let drawing: RingDrawing?
  private let state = Mutex(State.undisturbed)

  init(job: Job, permit: StartPermit, drawing: RingDrawing? = nil) {
    self.job = job
    self.permit = permit
    self.drawing = drawing
  }

  /// Whether somebody stops, or stopped, the machine.
  var isHaltAnnounced: Bool {
    state.withLock { if case .undisturbed = $0 { false } else { true } }
  }

  /// Somebody is about to stop the machine.
  func announceHalt() {
    state.withLock { state in
      if case .announced = state { return }
      state = .announced(waiting: [])
    }
  }

  /// The machine answered the halt, or did not.
  func answerHalt(_ halt: Halt) {
    let waiting: [CheckedContinuation<Halt, Never>] = state.withLock { state in
      defer { state = .answered(halt) }
      if case .announced(let waiting) = state { return waiting }
      return []
    }
    for runner in waiting { runner.resume(returning: halt) }
  }

  /// The halt's answer, waiting for it if one was announced; `nil` at once when nobody stopped anything.
  func halt() async -> Halt? {
    guard isHaltAnnounced else { return nil }
    return await withCheckedContinuation { runner in
      let answered: Halt? = state.withLock { state in
        switch state {
        case .answered(let halt): return halt
        case .announced(let waiting):
          state = .announced(waiting: waiting + [runner])
          return nil
        case .undisturbed:
          state = .announced(waiting: [runner])
          return nil
        }
      }
      if let answered { runner.resume(returning: answered) }
    }
  }
}
