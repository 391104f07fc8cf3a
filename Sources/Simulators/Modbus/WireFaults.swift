import Synchronization

/// The ways one simulated device misbehaves on its wire, at once and until told otherwise.
package final class WireFaults: Sendable {
  private struct State {
    var silentUntil: ContinuousClock.Instant?
    var isSilent = false
    var lateness: (by: Duration, requests: Int)?
    var garbled = 0
    var exception: (code: UInt8, requests: Int)?
    var units: ClosedRange<UInt8>?
    var isForOneClient = false
  }

  /// What becomes of one request.
  enum Fate {
    case normal
    /// Neither carried out nor answered.
    case ignored
    /// Not carried out, answered with this code.
    case refused(ModbusException)
    /// Carried out, answered after a while.
    case late(Duration)
    /// Carried out, the answer damaged.
    case garbled
  }

  private let state = Mutex(State())

  init() {}

  /// Neither acts nor answers until `endSilence`; with `duration`, for so long of real time.
  package func fallSilent(for duration: Duration? = nil) {
    state.withLock { state in
      state.isSilent = duration == nil
      state.silentUntil = duration.map { .now.advanced(by: $0) }
    }
  }

  /// Answers again; other faults stay.
  package func endSilence() {
    state.withLock { state in
      state.isSilent = false
      state.silentUntil = nil
    }
  }

  /// Ends all faults of its answers; as which unit and for how many clients it answers stays.
  package func speak() {
    state.withLock { $0 = State(units: $0.units, isForOneClient: $0.isForOneClient) }
  }

  /// Acts at once but answers `delay` late, for the next `requests`; zero ends it.
  package func answerLate(by delay: Duration, requests: Int = .max) {
    state.withLock { $0.lateness = delay > .zero && requests > 0 ? (delay, requests) : nil }
  }

  /// Acts but damages the next answers: a wrong CRC on RTU, a wrong transaction number on TCP.
  package func garble(requests: Int) { state.withLock { $0.garbled = requests } }

  /// Refuses the next requests with an exception code without acting.
  package func refuse(with code: UInt8, requests: Int = 1) {
    state.withLock { $0.exception = requests > 0 ? (code, requests) : nil }
  }

  /// Answers over TCP only as these units, as if it were a gateway without the others; `nil` answers as any.
  package func answer(only units: ClosedRange<UInt8>?) { state.withLock { $0.units = units } }

  /// Turns every further TCP client away while one is connected.
  package func serveOneClient(_ isSo: Bool) { state.withLock { $0.isForOneClient = isSo } }

  /// Whether a further client is turned away while one is connected.
  var isForOneClient: Bool { state.withLock { $0.isForOneClient } }

  func answers(_ unit: UInt8) -> Bool { state.withLock { $0.units?.contains(unit) ?? true } }

  func next() -> Fate {
    state.withLock { state in
      if state.isSilent { return .ignored }
      if let end = state.silentUntil {
        if ContinuousClock.now < end { return .ignored }
        state.silentUntil = nil
      }
      if let exception = state.exception {
        state.exception = exception.requests > 1 ? (exception.code, exception.requests - 1) : nil
        return .refused(ModbusException(code: exception.code))
      }
      if let lateness = state.lateness {
        if lateness.requests != .max {
          state.lateness = lateness.requests > 1 ? (lateness.by, lateness.requests - 1) : nil
        }
        return .late(lateness.by)
      }
      if state.garbled > 0 {
        state.garbled -= 1
        return .garbled
      }
      return .normal
    }
  }
}
