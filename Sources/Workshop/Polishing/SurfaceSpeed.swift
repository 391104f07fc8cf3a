/// The speed of a wheel's rim, in whole millimetres a second: what a polishing is held by, whatever wheel is on the spindle.
package struct SurfaceSpeed: Hashable, Comparable, Sendable, Codable {
  /// Millimetres a second.
  package var count: Int

  /// A speed of `count` millimetres a second.
  package init(_ count: Int) { self.count = count }

  /// The rim's speed of a wheel at a speed of its spindle, rounded up: v = π·d·n/60.
  package init(_ speed: RevolutionsPerMinute, on diameter: Micrometres) {
    count = Int((Double.pi * diameter.millimetres * Double(speed.count) / 60).rounded(.up))
  }

  /// The spindle's speed that moves the rim of a wheel so fast, rounded down.
  package func spindle(on diameter: Micrometres) -> RevolutionsPerMinute {
    RevolutionsPerMinute(Int((Double(count) * 60 / (Double.pi * max(diameter.millimetres, 1))).rounded(.down)))
  }

  /// The speed in metres a second: `13.0 m/s`.
  package var text: String { "\(DecimalText.text(of: (count + 50) / 100, decimals: 1)) m/s" }

  /// The speed in metres a second, as a decimal number: `13.000`.
  package var decimal: String { DecimalText.text(of: count, decimals: 3) }

  package static func < (left: SurfaceSpeed, right: SurfaceSpeed) -> Bool { left.count < right.count }

  package init(from decoder: any Decoder) throws { count = try decoder.singleValueContainer().decode(Int.self) }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(count)
  }
}
