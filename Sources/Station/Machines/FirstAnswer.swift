import Synchronization

/// An answer that several may give and the first of them decides.
final class FirstAnswer<Answer: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Answer, Never>)
    case given(Answer)
  }

  private let state = Mutex(State.open)

  /// Gives the answer, unless another was given before.
  func give(_ answer: Answer) {
    let asker: CheckedContinuation<Answer, Never>? = state.withLock { state in
      switch state {
      case .open:
        state = .given(answer)
        return nil
      case .awaited(let asker):
        state = .given(answer)
        return asker
      case .given: return nil
      }
    }
    asker?.resume(returning: answer)
  }

  /// The first answer; to be asked for once.
  func first() async -> Answer {
    await withCheckedContinuation { asker in
      let given: Answer? = state.withLock { state in
        if case .given(let answer) = state { return answer }
        state = .awaited(asker)
        return nil
      }
      if let given { asker.resume(returning: given) }
    }
  }
}
