/// A length in whole micrometres: the unit in which the bench stores and compares every ring dimension.
package struct Micrometres: Hashable, Comparable, Sendable, Codable {
  /// The number of micrometres; negative for a difference.
  package var count: Int

  /// A length of `count` micrometres.
  package init(_ count: Int) { self.count = count }

  /// The same length in millimetres, for formulas and for people. Never compare two of these for equality.
  package var millimetres: Double { Double(count) / 1000 }

  /// A length rounded to the nearest micrometre; anything beyond a kilometre, and no number at all, is cut to that.
  package init(millimetres: Double) {
    let bounded = min(max(millimetres, -1e6), 1e6)
    count = bounded.isNaN ? 0 : Int((bounded * 1000).rounded())
  }

  /// The length as people read it, with `decimals` (0 to 3) decimals of a millimetre: `17.35`.
  package func text(decimals: Int = 2) -> String {
    let divisor = [1000, 100, 10, 1][min(max(decimals, 0), 3)]
    let rounded = (abs(count) + divisor / 2) / divisor
    return DecimalText.text(of: count < 0 ? -rounded : rounded, decimals: min(max(decimals, 0), 3))
  }

  package static func < (left: Micrometres, right: Micrometres) -> Bool { left.count < right.count }

  package static func - (left: Micrometres, right: Micrometres) -> Micrometres {
    Micrometres(left.count - right.count)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    count = try container.decode(Int.self)
    guard count.clamped == count else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a length of a ring")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(count)
  }
}

extension Int {
  /// The number cut to a billion, so that arithmetic on what came from outside cannot overflow.
  fileprivate var clamped: Int { Swift.min(Swift.max(self, -1_000_000_000), 1_000_000_000) }
}
