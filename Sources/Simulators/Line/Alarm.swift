import Synchronization

/// Wakes a simulated machine for the one next thing that must happen by itself (a mark ends, a watchdog trips).
///
/// Everything else is computed when somebody looks, so a machine at rest has no alarm set and causes no wakeup.
final class Alarm: Sendable {
  private struct State {
    var time: Duration?
    var sleeper: Task<Void, Never>?
  }

  private let timeline: Timeline
  private let state = Mutex(State())

  init(_ timeline: Timeline) { self.timeline = timeline }

  /// Rings at `time`, instead of at the time set before; `nil` is never.
  func set(to time: Duration?, ring: @escaping @Sendable () -> Void) {
    state.withLock { state in
      guard state.time != time else { return }
      state.time = time
      state.sleeper?.cancel()
      state.sleeper = nil
      guard let time else { return }
      let timeline = timeline
      // Nobody awaits it: it only sleeps, is cancelled by the next `set` or by `deinit`, and ringing twice is harmless.
      state.sleeper = Task { [weak self] in
        do { try await timeline.sleep(until: time) } catch { return }
        guard let self, self.hasCome(time) else { return }
        ring()
      }
    }
  }

  private func hasCome(_ time: Duration) -> Bool {
    state.withLock { state in
      guard state.time == time else { return false }
      state.time = nil
      return true
    }
  }

  deinit { state.withLock { $0.sleeper?.cancel() } }
}
