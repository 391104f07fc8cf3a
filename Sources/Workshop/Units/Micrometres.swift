/// A length in whole micrometres: the unit in which the bench stores and compares every ring dimension.
package struct Micrometres: Hashable, Comparable, Sendable, Codable {
  /// The number of micrometres; negative for a difference.
  package var count: Int

  /// A length of `count` micrometres.
  package init(_ count: Int) { self.count = count }

  /// The same length in millimetres, for formulas and for people. Never compare two of these for equality.
  package var millimetres: Double { Double(count) / 1000 }

  /// A length rounded to the nearest micrometre.
  package init(millimetres: Double) { count = Int((millimetres * 1000).rounded()) }

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

  package init(from decoder: any Decoder) throws { count = try decoder.singleValueContainer().decode(Int.self) }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(count)
  }
}
