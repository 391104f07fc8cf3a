/// Lets something happen so often in the long run, and a burst of it at once.
struct TokenBucket: Sendable {
  /// How much is let through.
  struct Rate: Hashable, Sendable {
    /// At once, after a pause that was long enough.
    var burst: Int
    /// In the long run, one in this time.
    var each: Duration
  }

  let rate: Rate
  /// When the bucket is full again; in the past when it is full.
  private var full: ContinuousClock.Instant

  /// A full bucket.
  init(_ rate: Rate, at now: ContinuousClock.Instant) {
    self.rate = rate
    full = now
  }

  /// Takes one; `false` when there is none.
  mutating func take(at now: ContinuousClock.Instant) -> Bool {
    let after = max(full, now) + rate.each
    guard after - now <= rate.each * rate.burst else { return false }
    full = after
    return true
  }

  /// Whether nothing is missing.
  func isFull(at now: ContinuousClock.Instant) -> Bool { full <= now }
}
