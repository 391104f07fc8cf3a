/// Makes positions of a contact's samples: one that stood still for a time counts, a bounce does not.
struct Debounce: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// How long a contact must stand still.
  let time: Duration
  private var settled: Bool?
  private var candidate: (isDown: Bool, since: Instant)?

  init(_ time: Duration) { self.time = time }

  /// Takes one sample; the new position and since when, once it has stood still long enough.
  ///
  /// The first position counts like any other, so that nobody is told of a bounce while the daemon starts.
  mutating func take(_ isDown: Bool, at now: Instant) -> (isDown: Bool, since: Instant)? {
    if isDown == settled {
      candidate = nil
      return nil
    }
    if candidate?.isDown != isDown { candidate = (isDown, now) }
    guard let candidate, candidate.since.duration(to: now) >= time else { return nil }
    settled = isDown
    self.candidate = nil
    return candidate
  }
}
