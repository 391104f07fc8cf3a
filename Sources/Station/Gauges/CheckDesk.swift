import Workshop

/// What somebody found when they held a gauge against a reference.
package struct GaugeFinding: Hashable, Sendable {
  /// What the reference is by its certificate, in micrometres or milligrams.
  package var reference: Int
  /// The number of its certificate.
  package var certificate: String
  /// What was read, in the same unit.
  package var read: [Int]
  /// The serial number on the gauge; `nil` takes the one of the settings.
  package var serial: String?
  /// The day it is due again; `nil` where the shop's own interval counts.
  package var due: Moment?
  /// Who checked it.
  package var by: String

  /// A finding with all its parts.
  package init(reference: Int, certificate: String, read: [Int], serial: String?, due: Moment?, by: String) {
    self.reference = reference
    self.certificate = certificate
    self.read = read
    self.serial = serial
    self.due = due
    self.by = by
  }
}

/// Records checks of gauges. Runs inside one command.
enum CheckDesk {
  /// Records what was found, unless it cannot be a check of this gauge.
  static func check(
    _ gauge: DeviceName, _ quantity: MeasuredQuantity, _ finding: GaugeFinding, rules: CalibrationRules,
    in draft: inout BenchDraft
  ) throws(BenchRefusal) -> GaugeChecked {
    guard let serial = finding.serial ?? rules.serials[gauge] else {
      throw BenchRefusal(
        .invalid, "Neither the settings nor this check name the serial number of \(gauge.text).",
        remedy: "Read it on the gauge and name it: an offset belongs to one gauge and no other.")
    }
    if let known = rules.serials[gauge], known != serial {
      throw BenchRefusal(
        .invalid, "The settings say that \(gauge.text) has the serial number \(known), and this check is of \(serial).",
        remedy: "Look which gauge hangs on the port, and correct the settings or the check.")
    }
    if quantity == .diameter, !RingWindow.diameters.contains(Micrometres(finding.reference)) || finding.read.isEmpty {
      throw BenchRefusal(
        .invalid, "A check needs a reference ring of 8 to 28 mm and what was read on it.",
        remedy: "Name the diameter on the ring's certificate and every reading.")
    }
    guard finding.reference > 0, !finding.read.isEmpty else {
      throw BenchRefusal(
        .invalid, "A check needs a reference and what was read on it.", remedy: "Name both.")
    }
    let checked = GaugeChecked(
      id: EventID(at: draft.now), gauge: gauge, serial: serial, quantity: quantity, reference: finding.reference,
      certificate: finding.certificate, read: finding.read, due: finding.due, at: draft.now, by: finding.by)
    let most = quantity == .diameter ? 500 : max(100, finding.reference / 100)
    guard abs(checked.offset) <= most else {
      throw BenchRefusal(
        .invalid,
        "What was read is \(quantity.text(checked.offset)) off, which is no offset of a gauge: it was another reference, or the gauge is broken.",
        remedy: "Look at the reference and the unit the gauge is set to; have the gauge repaired if it stays so.")
    }
    let apart = GaugeChecked.mostSpread(quantity, reference: finding.reference)
    guard checked.spread <= apart else {
      throw BenchRefusal(
        .invalid,
        "What was read on one reference lies \(quantity.text(checked.spread)) apart, and at most \(quantity.text(apart)) is a check: the gauge does not repeat, or it was not held the same way.",
        remedy: "Clean the gauge and the reference, hold it the same way each time, and read anew.")
    }
    if let due = finding.due, due.milliseconds > draft.now.milliseconds + Int64(GaugeChecked.furthestDue) * 86_400_000 {
      throw BenchRefusal(
        .invalid, "The day it is due again is more than five years away.",
        remedy: "Look at the year, or name an earlier day.")
    }
    if let due = finding.due, due <= draft.now {
      throw BenchRefusal(.invalid, "The day it is due again has passed.", remedy: "Name a later day.")
    }
    draft.record(.gaugeChecked(checked), id: checked.id)
    draft.state.checks[gauge] = checked
    return checked
  }
}
