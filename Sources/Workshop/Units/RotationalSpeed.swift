/// A rotational speed in whole revolutions a minute; negative runs backwards.
package struct RevolutionsPerMinute: Hashable, Comparable, Sendable, Codable {
  /// Revolutions a minute.
  package var count: Int

  /// A speed of `count` revolutions a minute.
  package init(_ count: Int) { self.count = count }

  package static func < (left: Self, right: Self) -> Bool { left.count < right.count }

  package init(from decoder: any Decoder) throws { count = try decoder.singleValueContainer().decode(Int.self) }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(count)
  }
}

/// A frequency in whole millihertz, as drives are commanded; negative runs backwards.
package struct Millihertz: Hashable, Comparable, Sendable {
  /// Thousandths of a hertz.
  package var count: Int

  /// A frequency of `count` thousandths of a hertz.
  package init(_ count: Int) { self.count = count }

  package static func < (left: Self, right: Self) -> Bool { left.count < right.count }
}
