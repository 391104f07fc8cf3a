/// How long a machine was seen at work: the times between looks that both showed it, one soon after the other.
///
/// Never more than it was: of the first look the end counts, of the last its beginning.
struct SeenAtWork: Hashable, Sendable {
  /// How far two looks may lie apart for the time between them to count as seen.
  static let apart = Duration.seconds(1)

  private struct Stretch: Hashable {
    var from: ContinuousClock.Instant
    var to: ContinuousClock.Instant
    var length: Duration { from.duration(to: to) }
  }

  private var earlier = Duration.zero
  private var stretch: Stretch?
  private var isSeen = false
  private var hasGap = false

  /// How long it was seen in all.
  var duration: Duration { earlier + (stretch?.length ?? .zero) }

  /// Whether it was never lost from sight from the first look that showed it at work; also when none did.
  var isWatched: Bool { !hasGap }

  /// Whether it was seen at work, and never lost from sight since.
  var isWhole: Bool { isSeen && !hasGap }

  /// Takes one look that began and ended then.
  mutating func looked(from began: ContinuousClock.Instant, to ended: ContinuousClock.Instant, isAtWork: Bool) {
    if let last = stretch?.to, last.duration(to: began) > Self.apart {
      hasGap = true
      close()
    }
    guard isAtWork else { return close() }
    isSeen = true
    if let known = stretch {
      stretch?.to = max(known.to, began)
    } else {
      stretch = Stretch(from: ended, to: ended)
    }
  }

  private mutating func close() {
    earlier = duration
    stretch = nil
  }
}
