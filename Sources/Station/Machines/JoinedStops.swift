import Workshop

/// Makes few of many stops that are answered the same, without keeping anybody waiting for the first.
///
/// The first is passed on at once. What comes within `span` of it and is answered the same is kept back, and one stop with a
/// count is passed on for all of it when the span is over; a next span begins with it. A stop with other answers is the first
/// of its own kind.
struct JoinedStops {
  private struct Span {
    var end: ContinuousClock.Instant
    /// What came since it began; `nil` for nothing.
    var kept: BenchStopped?
  }

  private let span: Duration
  private var spans: [[DeviceStop]: Span] = [:]

  /// Joins what comes within `span`.
  init(within span: Duration) { self.span = span }

  /// Takes a stop; returns it if it is to be passed on now.
  mutating func take(_ stop: BenchStopped, at now: ContinuousClock.Instant) -> BenchStopped? {
    spans = spans.filter { $0.value.kept != nil || now < $0.value.end }
    guard var open = spans[stop.answers] else {
      spans[stop.answers] = Span(end: now + span)
      return stop
    }
    if open.kept == nil { open.kept = stop } else { open.kept?.join(stop) }
    spans[stop.answers] = open
    return nil
  }

  /// When something that was kept back is due; `nil` when nothing is.
  var due: ContinuousClock.Instant? { spans.values.filter { $0.kept != nil }.map(\.end).min() }

  /// What is due by `now`, each to be passed on.
  mutating func takeDue(at now: ContinuousClock.Instant) -> [BenchStopped] {
    var passed: [BenchStopped] = []
    for (answers, open) in spans where open.end <= now {
      spans[answers] = open.kept.map { _ in Span(end: now + span) }
      if let kept = open.kept { passed.append(kept) }
    }
    return passed
  }

  /// What was kept back, due or not: nothing more will come.
  mutating func takeRest() -> [BenchStopped] {
    defer { spans = [:] }
    return spans.values.compactMap(\.kept)
  }
}
