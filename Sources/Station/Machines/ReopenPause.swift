/// How long to wait before a device is tried again: 0.2 s after the first failure, doubling up to 5 s.
struct ReopenPause {
  private var next = Duration.milliseconds(200)

  /// The pause before the next try.
  mutating func take() -> Duration {
    defer { next = min(next * 2, .seconds(5)) }
    return next
  }

  /// The device answered: begin anew.
  mutating func reset() { self = ReopenPause() }
}
