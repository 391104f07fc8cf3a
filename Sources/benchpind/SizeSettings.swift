import Settings
import Workshop

extension SizeRules {
  /// The section `sizes` of the settings; without it British letters are read by BS 6820, an eighth of a size is the
  /// tolerance, and no ring is made larger or smaller than ordered.
  init(_ reader: SettingsReader?) {
    self.init()
    guard let reader else { return }
    chart = reader.optionalChoice("uk_chart", of: UKChart.self) ?? chart
    toleranceQuarters =
      reader.optionalValue("tolerance", "a part of one size from 1/64 to 1, for instance 1/8 or 0.125", Self.tolerance)
      ?? toleranceQuarters
    for entry in reader.optionalMaps("wide_bands") ?? [] {
      let from = entry.decimal("from_mm", decimals: 3, in: 100...40_000)
      let quarters = entry.integer("quarters", in: 0...8)
      if fit.wideBands.contains(where: { $0.from.count == from }) {
        entry.refuse("from_mm", "another rule begins at the same width; give each its own")
      }
      fit.wideBands.append(FitRules.WideBand(from: Micrometres(from), quarters: quarters))
    }
    if reader.has("comfort_quarters") { fit.comfortQuarters = reader.integer("comfort_quarters", in: 0...4) }
  }

  /// A part of one size, as quarters of one: `1/8` is half a quarter.
  private static func tolerance(_ text: String) -> Double? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map {
      DecimalText.parse(String($0), decimals: 6)
    }
    let part: Double
    switch parts.count {
    case 1: part = Double(parts[0] ?? 0) / 1_000_000
    case 2:
      guard let above = parts[0], let below = parts[1], below > 0 else { return nil }
      part = Double(above) / Double(below)
    default: return nil
    }
    return (1.0 / 64...1).contains(part) ? part * 4 : nil
  }
}
