/// A straight line from an indicator's travel to a diameter: d = a + b·x, both decimals taken exactly.
package struct Calibration: Hashable, Sendable {
  /// The diameter at travel 0, in units of 10^-`decimals` mm.
  package var offset: Int
  /// The millimetres of diameter for each millimetre of travel, in units of 10^-`decimals`.
  package var slope: Int
  /// The decimals of both.
  package static let decimals = 6

  /// The line through `offset` with `slope`, both in millionths.
  package init(offset: Int, slope: Int) {
    self.offset = offset
    self.slope = slope
  }

  /// The diameter in micrometres, rounded half away from zero; `nil` when the value is no length.
  func diameter(of measurement: Measurement) -> Int? {
    guard let nanometres = measurement.unit?.nanometres else { return nil }
    // Nanometres times millionths, over the value's own decimals.
    let power = Measurement.power(measurement.decimals)
    let (travel, isTooLong) = Int128(measurement.number).multipliedReportingOverflow(by: Int128(nanometres))
    let (grown, isTooSteep) = travel.multipliedReportingOverflow(by: Int128(slope))
    let offset = Int128(offset) * 1_000_000 * power
    guard !isTooLong, !isTooSteep else { return nil }
    return Measurement.rounded(grown + offset, 1_000_000_000 * power)
  }
}
