/// The two charts British letters are read by; a shop works by one of them.
///
/// The trade chart sits on the grid of US quarter sizes. It has no I 1/2 and no Y 1/2, so a letter up to I is about half
/// a size larger on it than by the standard. Sources: BS 6820:1987 as quoted (C = 40 mm, 1.25 mm a letter); the
/// conversion chart of liquisearch.com/ring_size/systems, bikerringshop.com and its many descendants.
package enum UKChart: String, CaseIterable, Sendable {
  /// The standard BS 6820, A to Z+6.
  case bs
  /// The trade's conversion chart, A to Z+1.
  case trade

  /// The chart's name for people.
  package var name: String { self == .bs ? "BS 6820" : "the trade chart" }

  /// The first and the last letter of the chart.
  package var rangeText: String { self == .bs ? SizeSystem.uk.rangeText : "UK A to UK Z+1 (12.04 to 22.40 mm inside)" }

  /// What a British size measures on this chart; `nil` where the chart has no such letter, and for other systems.
  package func bore(of size: RingSize) -> RingBore? {
    guard size.system == .uk else { return nil }
    switch self {
    case .bs: return size.bore
    case .trade:
      return Self.usQuarters(ofTradeLetter: size.quarters).map {
        RingBore(diameterMillimetres: SizeSystem.us.diameterMillimetres(quarters: $0))
      }
    }
  }

  /// The letter of this chart nearest to a diameter; `nil` when it is off the chart by more than half a step.
  package func nearest(to diameter: Micrometres) -> RingSize? {
    guard self == .trade else { return RingSize.nearest(to: diameter, in: .uk) }
    let near = SizeSystem.uk.quarters.compactMap { quarters -> (size: RingSize, distance: Int)? in
      guard let size = RingSize(.uk, quarters: quarters), let bore = bore(of: size) else { return nil }
      return (size, abs((bore.diameter - diameter).count))
    }.min { $0.distance < $1.distance }
    let bores = [0, Self.lastTradeLetter].compactMap { RingSize(.uk, quarters: $0).flatMap(bore(of:)) }.map(\.diameter)
    let halfStep = SizeSystem.us.diameterStepMillimetres / 8
    guard let near, let first = bores.first, let last = bores.last,
      diameter.millimetres >= first.millimetres - halfStep, diameter.millimetres <= last.millimetres + halfStep
    else { return nil }
    return near.size
  }

  /// Z+1.
  private static let lastTradeLetter = 26 * 4

  /// The US size of the chart's row, in quarters, for a letter in quarters.
  ///
  /// A stands at US 1/2 and each half letter is one US quarter on; after I comes J, after Y comes Z, and Z+1 stands at US
  /// 13 1/4. Every second row or so is printed with its letter; Z 1/2 at 12 3/4 follows from the order of the rows.
  private static func usQuarters(ofTradeLetter quarters: Int) -> Int? {
    guard quarters % 2 == 0 else { return nil }
    let halves = quarters / 2
    switch halves {
    case 0...16: return halves + 2  // A to I
    case 18...48: return halves + 1  // J to Y
    case 50, 51: return halves  // Z and Z 1/2
    case 52: return 53  // Z+1
    default: return nil
    }
  }
}
