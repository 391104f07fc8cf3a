import Workshop

/// Which ring of a shop's order is which job bag.
///
/// By the shop's own ids. Where an export has none, places do not tell, since a table counts other lines as rings than the
/// JSON does: a ring is known by everything that both say of it, and one that nothing agrees with is asked about.
struct LineMatch {
  /// What a ring of an export is to the bench.
  enum Ring {
    /// A job bag that is there.
    case known(IncomingOrder)
    /// None that came in before.
    case new
    /// It may be one of these, which say something else.
    case doubtful([OrderNumber])
    /// None of the rings that a fuller export named.
    case leftOut
  }

  private let rings: [ReceivedRing]
  private var rest: [IncomingOrder]
  private var found: [Int: IncomingOrder] = [:]
  private let isFull: Bool

  init(_ rings: [ReceivedRing], _ known: [IncomingOrder]) {
    self.rings = rings
    rest = known
    isFull = known.contains { $0.received.ring.isComplete }
    for index in rings.indices {
      guard let line = rings[index].source.line else { continue }
      if let place = rest.firstIndex(where: { $0.received.ring.source.line == line }) { take(place, for: index) }
    }
    while let next = nextWithoutID() { take(next.place, for: next.index) }
  }

  /// What the ring at `index` is.
  func ring(_ index: Int) -> Ring {
    if let known = found[index] { return .known(known) }
    if isFull, !rings[index].isComplete { return .leftOut }
    let doubtful = rest.filter { lacksID(index, $0) }.map(\.number)
    return doubtful.isEmpty ? .new : .doubtful(doubtful)
  }

  private mutating func take(_ place: Int, for index: Int) { found[index] = rest.remove(at: place) }

  private func lacksID(_ index: Int, _ known: IncomingOrder) -> Bool {
    rings[index].source.line == nil || known.received.ring.source.line == nil
  }

  /// The next pair: a ring that only one job bag agrees with, else one in the same place, else the first.
  private func nextWithoutID() -> (index: Int, place: Int)? {
    let open = rings.indices.filter { found[$0] == nil }.map { index in
      (
        index: index,
        places: rest.indices.filter { lacksID(index, rest[$0]) && rest[$0].received.ring.agrees(with: rings[index]) }
      )
    }
    .filter { !$0.places.isEmpty }
    if let only = open.first(where: { $0.places.count == 1 }) { return (only.index, only.places[0]) }
    for (index, places) in open {
      let same = places.first { rest[$0].received.ring.source.place == rings[index].source.place }
      if let same { return (index, same) }
    }
    return open.first.map { ($0.index, $0.places[0]) }
  }
}
