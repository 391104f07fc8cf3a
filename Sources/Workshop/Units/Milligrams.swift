/// A weight of metal in whole milligrams.
package struct Milligrams: Hashable, Comparable, Sendable, Codable {
  /// The number of milligrams.
  package var count: Int

  /// `count` milligrams.
  package init(_ count: Int) { self.count = count }

  /// In grams, with three decimals: `4.512`.
  package var grams: String { DecimalText.text(of: count, decimals: 3) }

  package static func < (left: Milligrams, right: Milligrams) -> Bool { left.count < right.count }

  package init(from decoder: any Decoder) throws { count = try decoder.singleValueContainer().decode(Int.self) }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(count)
  }
}

/// A weight of stones in thousandths of a metric carat (0.2 g).
package struct Millicarats: Hashable, Sendable, Codable {
  /// The number of thousandths.
  package var count: Int

  /// `count` thousandths of a carat.
  package init(_ count: Int) { self.count = count }

  /// In carats: two decimals, a third only where it says something.
  package var carats: String {
    count % 10 == 0 ? DecimalText.text(of: count / 10, decimals: 2) : DecimalText.text(of: count, decimals: 3)
  }

  package init(from decoder: any Decoder) throws { count = try decoder.singleValueContainer().decode(Int.self) }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(count)
  }
}
