/// What a gauge or a balance measures, and the small unit it is kept in.
package enum MeasuredQuantity: String, Hashable, Sendable, Codable {
  /// Inside diameters, in micrometres.
  case diameter
  /// Masses, in milligrams.
  case weight

  /// A value with its unit: `17.004 mm`, `5.003 g`.
  package func text(_ count: Int) -> String {
    "\(DecimalText.text(of: count, decimals: 3)) \(self == .diameter ? "mm" : "g")"
  }
}

/// A gauge was held against a reference ring, or a balance against a reference mass.
package struct GaugeChecked: Hashable, Sendable, Codable {
  /// Its own id: readings name the check they were taken under.
  package var id: EventID
  /// The gauge's name in the settings.
  package var gauge: DeviceName
  /// The serial number on the gauge: another gauge in its place has not been checked by this.
  package var serial: String
  /// What it measures.
  package var quantity: MeasuredQuantity
  /// What the reference is by its certificate, in micrometres or milligrams.
  package var reference: Int
  /// The number of the reference's certificate.
  package var certificate: String
  /// What was read, in the same unit.
  package var read: [Int]
  /// The mean of what was read less the reference: positive when the gauge shows too much.
  package var offset: Int
  /// When it is due again; `nil` where the shop's own interval counts.
  package var due: Moment?
  /// When it was checked.
  package var at: Moment
  /// Who checked it.
  package var by: String

  /// How far what was read on the one reference lies apart.
  package var spread: Int { (read.max() ?? 0) - (read.min() ?? 0) }

  /// How far it may lie apart, in micrometres or milligrams: a quarter of a quarter US size; of a mass its thousandth, and 10 mg
  /// at least. No source states it; beyond it an offset would be none.
  package static func mostSpread(_ quantity: MeasuredQuantity, reference: Int) -> Int {
    quantity == .diameter ? 50 : max(10, reference / 1000)
  }

  /// How far ahead the day may lie on which a gauge is due again, in days: five years.
  package static let furthestDue = 1826

  /// A check; the offset follows from what was read, which must not be empty.
  package init(
    id: EventID, gauge: DeviceName, serial: String, quantity: MeasuredQuantity, reference: Int, certificate: String,
    read: [Int], due: Moment?, at: Moment, by: String
  ) {
    self.id = id
    self.gauge = gauge
    self.serial = serial
    self.quantity = quantity
    self.reference = reference
    self.certificate = certificate
    self.read = read
    let mean = Double(read.reduce(0, +)) / Double(max(1, read.count))
    offset = Int(mean.rounded()) - reference
    self.due = due
    self.at = at
    self.by = by
  }
}

/// Under which check a reading was taken. The reading itself stays what the gauge sent.
package struct CalibrationUse: Hashable, Sendable, Codable {
  /// The check; `nil` where the gauge was never checked and the shop asks for it.
  package var check: EventID?
  /// The serial number the check was made for.
  package var serial: String?
  /// What the gauge showed too much, in the reading's unit.
  package var offset: Int
  /// Whether a check was due, or none had been made.
  package var isOverdue: Bool

  private enum CodingKeys: String, CodingKey {
    case check, serial, offset
    case isOverdue = "is_overdue"
  }

  /// A use with all its parts.
  package init(check: EventID?, serial: String?, offset: Int, isOverdue: Bool) {
    self.check = check
    self.serial = serial
    self.offset = offset
    self.isOverdue = isOverdue
  }

  /// What a verdict on the reading has to say of it; empty when nothing.
  package func words(_ quantity: MeasuredQuantity) -> String {
    var words = ""
    if offset != 0 { words += ", the gauge's offset of \(offset > 0 ? "+" : "")\(quantity.text(offset)) taken off" }
    if isOverdue { words += check == nil ? "; the gauge was never checked" : "; the gauge is due for its check" }
    return words
  }
}

/// How a shop keeps its gauges in calibration.
package struct CalibrationRules: Hashable, Sendable {
  /// What an overdue gauge's readings are worth.
  package enum Overdue: String, CaseIterable, Sendable {
    /// They count, and say so.
    case warn
    /// They wait in the inbox, and nothing rests on them.
    case block
  }

  /// For how many days a check counts where it names no day of its own; `nil` asks for no checks.
  package var everyDays: Int?
  /// What an overdue gauge's readings are worth.
  package var overdue: Overdue
  /// The serial numbers of the gauges in the settings.
  package var serials: [DeviceName: String]

  /// A shop's rules.
  package init(everyDays: Int? = nil, overdue: Overdue = .warn, serials: [DeviceName: String] = [:]) {
    self.everyDays = everyDays
    self.overdue = overdue
    self.serials = serials
  }

  /// The check that counts for a gauge: the newest, unless it was made for another serial number.
  package func valid(_ check: GaugeChecked?, of gauge: DeviceName) -> GaugeChecked? {
    guard let check, serials[gauge].map({ $0 == check.serial }) ?? true else { return nil }
    return check
  }

  /// When a check is due again; `nil` where none is asked for.
  package func due(_ check: GaugeChecked) -> Moment? {
    check.due ?? everyDays.map { Moment(milliseconds: check.at.milliseconds + Int64($0) * 86_400_000) }
  }

  /// Under which check something is read `now`; `nil` where there is none and none is asked for.
  package func use(of gauge: DeviceName, _ check: GaugeChecked?, at now: Moment) -> CalibrationUse? {
    guard let check = valid(check, of: gauge) else {
      return everyDays == nil ? nil : CalibrationUse(check: nil, serial: serials[gauge], offset: 0, isOverdue: true)
    }
    return CalibrationUse(
      check: check.id, serial: check.serial, offset: check.offset, isOverdue: due(check).map { $0 <= now } ?? false)
  }

  /// Whether what was read under `use` may not attach to an order.
  package func blocks(_ use: CalibrationUse?) -> Bool { overdue == .block && use?.isOverdue == true }
}
