import Wire

/// What a drive showed at several places, read in as few requests as its limits allow.
///
/// Only neighbours are read together: a register in between that nobody asked for may not be readable at all.
struct DriveSnapshot: Sendable {
  /// One request for neighbours.
  struct Span: Hashable, Sendable {
    var isBits: Bool
    var isInput: Bool
    var start: Int
    var count: Int

    var end: Int { start + count }
  }

  private var values: [DrivePlace: Int] = [:]

  /// The number read at `place`, without a sign; `nil` when it was not read.
  func number(at place: DrivePlace) -> Int? { values[place] }

  /// Reads all of `places`.
  init(
    _ places: some Sequence<DrivePlace>, _ line: ModbusLine, _ unit: ModbusUnit, limits: ModbusLimits
  ) throws(WireFault) {
    let places = Set(places)
    for place in places {
      guard case .asked(let frame, let answer) = place else { continue }
      values[place] = Int(try line.ask(unit, frame, answer: answer))
    }
    for span in Self.spans(of: places, limits: limits) {
      let start = UInt16(span.start)
      let words: [Int]
      switch (span.isBits, span.isInput) {
      case (false, false): words = try line.readHolding(unit, at: start, count: span.count).map(Int.init)
      case (false, true): words = try line.readInput(unit, at: start, count: span.count).map(Int.init)
      case (true, false): words = try line.readCoils(unit, at: start, count: span.count).map { $0 ? 1 : 0 }
      case (true, true): words = try line.readDiscrete(unit, at: start, count: span.count).map { $0 ? 1 : 0 }
      }
      for place in places { take(place, from: words, span) }
    }
  }

  /// The requests for `places`, by table and address.
  static func spans(of places: Set<DrivePlace>, limits: ModbusLimits) -> [Span] {
    let single = places.compactMap { place -> Span? in
      switch place {
      case .registers(let isInput, let at, let count, _):
        Span(isBits: false, isInput: isInput, start: Int(at), count: count)
      case .bits(let isInput, let at, let count): Span(isBits: true, isInput: isInput, start: Int(at), count: count)
      case .asked: nil
      }
    }.sorted {
      ($0.isBits ? 1 : 0, $0.isInput ? 1 : 0, $0.start, $0.end) < (
        $1.isBits ? 1 : 0, $1.isInput ? 1 : 0, $1.start, $1.end
      )
    }
    var spans: [Span] = []
    for span in single {
      let limit = span.isBits ? limits.maxBits : limits.maxRead
      if let last = spans.last, last.isBits == span.isBits, last.isInput == span.isInput, span.start <= last.end,
        max(last.end, span.end) - last.start <= limit
      {
        spans[spans.count - 1].count = max(last.end, span.end) - last.start
      } else {
        spans.append(span)
      }
    }
    return spans
  }

  private mutating func take(_ place: DrivePlace, from words: [Int], _ span: Span) {
    switch place {
    case .registers(span.isInput, let at, let count, let lowFirst) where !span.isBits:
      guard Int(at) >= span.start, Int(at) + count <= span.end else { return }
      let own = words[(Int(at) - span.start)..<(Int(at) - span.start + count)]
      values[place] = (lowFirst ? own.reversed() : Array(own)).reduce(0) { $0 << 16 | $1 }
    case .bits(span.isInput, let at, let count) where span.isBits:
      guard Int(at) >= span.start, Int(at) + count <= span.end else { return }
      let own = words[(Int(at) - span.start)..<(Int(at) - span.start + count)]
      values[place] = own.reversed().reduce(0) { $0 << 1 | $1 }
    case .registers, .bits, .asked: return
    }
  }
}

/// What must stand at a place for something to be so.
package struct DriveCondition: Hashable, Sendable {
  /// Where it stands.
  var place: DrivePlace
  /// The bits that count.
  var mask: Int
  /// The numbers, under the mask, of which one must stand there.
  var values: Set<Int>
  /// Whether none of them may stand there instead.
  var isNegated: Bool

  /// Whether it holds; `false` when its place was not read.
  func holds(in snapshot: DriveSnapshot) -> Bool {
    guard let number = snapshot.number(at: place) else { return false }
    return values.contains(number & mask) != isNegated
  }

  /// The condition in words: `bits 0x0003 are 0x0003`.
  package var text: String {
    let all = values.sorted().map { hexadecimal($0) }.joined(separator: " or ")
    let isWhole = mask == (1 << place.width) - 1
    return (isWhole ? "is " : "bits \(hexadecimal(mask)) are ") + (isNegated ? "not " : "") + all
  }
}
