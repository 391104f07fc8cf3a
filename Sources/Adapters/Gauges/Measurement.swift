import Workshop

/// One value that a gauge or a balance sent, exactly as sent, before anybody asks what it may be used for.
package struct Measurement: Hashable, Sendable {
  /// Where a value lies against the limits set at the gauge.
  package enum Tolerance: String, CaseIterable, Hashable, Sendable { case under, `in`, over }

  /// All digits as one whole number with the sign, in units of 10^-`decimals`.
  package var number: Int
  /// How many decimals were sent.
  package var decimals: Int
  /// The unit of the frame, else of the profile; `nil` when neither tells.
  package var unit: MeasuringUnit?
  /// Whether the instrument says that the value stands still; `true` where it says nothing of it.
  package var isStable: Bool
  /// Whether the line may never attach by itself, whatever it says: a total, a count.
  package var isForPeopleOnly = false
  /// The input of a multiplexer.
  package var channel: Int?
  /// Where the value lies against the gauge's limits, if it says so.
  package var tolerance: Tolerance?
  /// An identification before the value.
  package var label: String?
  /// What stands behind the value: `TOTAL`, a time.
  package var legend: String?
  /// The diameter in micrometres where a calibration makes one of the value.
  package var calibrated: Int?

  /// A value with its unit.
  package init(number: Int, decimals: Int, unit: MeasuringUnit?, isStable: Bool = true) {
    self.number = number
    self.decimals = decimals
    self.unit = unit
    self.isStable = isStable
  }

  /// The value without plus and leading zeros, with the decimals that were sent.
  package var text: String { DecimalText.text(of: number, decimals: decimals) }

  /// The length in micrometres, rounded half away from zero; after the calibration where there is one.
  package var micrometres: Int? {
    if let calibrated { return calibrated }
    return unit?.nanometres.flatMap { inThousands(of: $0, dividing: 1000) }
  }

  /// The mass in milligrams, rounded half away from zero; `nil` for a count and for anything that is no mass.
  package var milligrams: Int? { unit?.nanograms.flatMap { inThousands(of: $0, dividing: 1_000_000) } }

  /// The mass that may attach to an order by itself: stable, in a unit of mass, positive, no count and no total.
  package var weight: Int? {
    guard isStable, !isForPeopleOnly, legend == nil, let milligrams, milligrams > 0 else { return nil }
    return milligrams
  }

  private func inThousands(of factor: Int, dividing divisor: Int) -> Int? {
    let product = Int128(number) * Int128(factor)
    return Measurement.rounded(product, Int128(divisor) * Measurement.power(decimals))
  }

  /// 10^`exponent`.
  static func power(_ exponent: Int) -> Int128 {
    var power: Int128 = 1
    for _ in 0..<min(max(exponent, 0), 18) { power *= 10 }
    return power
  }

  /// The quotient rounded half away from zero; `nil` beyond what an `Int` holds.
  static func rounded(_ number: Int128, _ divisor: Int128) -> Int? {
    let half = number < 0 ? -(divisor / 2) : divisor / 2
    return Int(exactly: (number + half) / divisor)
  }
}
