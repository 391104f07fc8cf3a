import BenchAPI
import Station
import Workshop

extension CalibrationBody {
  /// The use of a check as it travels.
  init(_ use: CalibrationUse) {
    self.init(check: use.check?.text, serial: use.serial, offset: use.offset, overdue: use.isOverdue)
  }
}

extension WeightBody {
  /// The weight as it travels.
  init(_ stored: StoredWeight) {
    let weight = stored.weight
    self.init(
      id: stored.id.text, device: weight.device.text, milligrams: weight.milligrams,
      grams: DecimalText.text(of: weight.milligrams, decimals: 3), sent: weight.sent, taken_at: weight.takenAt.text,
      order: stored.order?.text, set_aside: stored.isSetAside,
      calibration: weight.calibration.map(CalibrationBody.init))
  }
}

extension GaugeCheckBody {
  /// A check as it travels.
  init(_ check: GaugeChecked, rules: CalibrationRules) {
    self.init(
      id: check.id.text, serial: check.serial, reference: check.quantity.text(check.reference),
      certificate: check.certificate, read: check.read.map(check.quantity.text),
      offset: (check.offset > 0 ? "+" : "") + check.quantity.text(check.offset),
      spread: check.quantity.text(check.spread), due: rules.due(check)?.text,
      at: check.at.text, by: check.by)
  }
}

extension GaugeBody {
  /// A gauge with the newest check that counts for it, as it stands `now`.
  init(_ name: DeviceName, _ quantity: MeasuredQuantity, _ check: GaugeChecked?, rules: CalibrationRules, now: Moment) {
    let use = rules.use(of: name, check, at: now)
    let valid = rules.valid(check, of: name)
    let state =
      if valid == nil { use == nil ? "not-asked" : "never" } else { use?.isOverdue == true ? "overdue" : "checked" }
    var words: String?
    if check != nil, valid == nil {
      words = "The newest check is of the serial number \(check?.serial ?? ""), and another gauge is here now."
    } else if use?.isOverdue == true {
      words =
        rules.overdue == .block
        ? "It is due for its check: its readings wait in the inbox until then."
        : "It is due for its check: its readings say so until then."
    }
    self.init(
      name: name.text, kind: quantity == .diameter ? "gauge" : "balance",
      serial: rules.serials[name] ?? valid?.serial, state: state, words: words,
      check: valid.map { GaugeCheckBody($0, rules: rules) })
  }
}
