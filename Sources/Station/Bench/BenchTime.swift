import Workshop

/// The bench's clocks, so that tests can set them: civil time for dating facts, monotonic time for order and durations,
/// and a way to wait.
package struct BenchTime: Sendable {
  /// Civil time now.
  package var moment: @Sendable () -> Moment
  /// Monotonic time now.
  package var instant: @Sendable () -> ContinuousClock.Instant
  /// Waits; ends early, throwing, when the task is cancelled.
  package var sleep: @Sendable (Duration) async throws -> Void

  /// Clocks of one's own.
  package init(
    moment: @escaping @Sendable () -> Moment, instant: @escaping @Sendable () -> ContinuousClock.Instant,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.moment = moment
    self.instant = instant
    self.sleep = sleep
  }

  /// The machine's own clocks.
  package static let system = BenchTime(
    moment: { Moment.now },
    instant: { ContinuousClock.now },
    sleep: { try await Task.sleep(for: $0, clock: .continuous) })

  /// The moment at which something happened that was seen at `past` on the monotonic clock.
  func moment(of past: ContinuousClock.Instant, now: Moment, instant: ContinuousClock.Instant) -> Moment {
    let age = past.duration(to: instant).milliseconds
    return Moment(milliseconds: now.milliseconds - Int64(max(age, 0)))
  }
}

extension Duration {
  /// Whole milliseconds, rounded down.
  package var milliseconds: Int { Int(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000) }
}
