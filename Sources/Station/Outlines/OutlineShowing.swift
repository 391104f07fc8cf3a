import Devices
import Synchronization
import Workshop

/// An outline that somebody at the bench asked a machine to show with its pointer beam, from the asking to its end.
final class OutlineShowing: Sendable {
  let work: Work
  let drawing: RingDrawing
  /// For how long, by the machine's own clock and by ours.
  let seconds: Int
  /// Worthless after a stop: from then on nothing is turned on.
  let permit: StartPermit
  /// Whether the beam is on by the machine's own word, or why not.
  let answer = FirstAnswer<DeviceFault?>()
  private let state = Mutex(State())

  private struct State {
    var isWanted = true
    var isOver = false
    /// Why nobody knows whether the beam is off.
    var loss: DeviceFault?
    var waiting: [CheckedContinuation<DeviceFault?, Never>] = []
  }

  init(work: Work, drawing: RingDrawing, seconds: Int, permit: StartPermit) {
    self.work = work
    self.drawing = drawing
    self.seconds = seconds
    self.permit = permit
  }

  /// Whether nobody asked for its end.
  var isWanted: Bool { state.withLock { $0.isWanted } }

  /// Somebody asks for its end.
  func callOff() { state.withLock { $0.isWanted = false } }

  /// It is over; `loss` is why nobody knows whether the beam is off.
  func end(_ loss: DeviceFault?) {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      guard !state.isOver else { return state.waiting }
      state.isOver = true
      state.loss = loss
      return state.waiting
    }
    for asker in waiting { asker.resume(returning: loss) }
  }

  /// Waits until it is over, however many wait; `nil` when the beam is off.
  func whenOver() async -> DeviceFault? {
    await withCheckedContinuation { asker in
      let loss: DeviceFault?? = state.withLock { state in
        if state.isOver { return .some(state.loss) }
        state.waiting.append(asker)
        return .none
      }
      if let loss { asker.resume(returning: loss) }
    }
  }
}

/// What a machine's runner is given, one after the other.
enum Errand: Sendable {
  case job(JobAssignment)
  case outline(OutlineShowing)
}

/// The one outline that a request makes, however often its command is decided.
final class OutlineClaim: Sendable {
  private let held = Mutex<OutlineShowing?>(nil)

  /// The outline, once there is one.
  var showing: OutlineShowing? { held.withLock { $0 } }

  /// The one there is, or else `showing` from now on.
  func take(_ showing: OutlineShowing) -> OutlineShowing {
    held.withLock { held in
      if let held { return held }
      held = showing
      return showing
    }
  }
}
