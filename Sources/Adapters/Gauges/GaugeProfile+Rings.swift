import Devices
import Workshop

extension GaugeProfile {
  /// What the bench makes of a line: a ring's diameter, a balance's weight, or why it is neither; `nil` when the line says nothing.
  func content(of line: GaugeLine) -> GaugeFrame.Content? {
    switch line {
    case .reading(let measurement, let sent): content(of: measurement, sent: sent)
    case .error(let code, let meaning, let channel):
      .error(code: code, meaning: channel.map { "channel \($0): \(meaning)" } ?? meaning)
    case .notice(_, let code, let meaning): .status("\(code): \(meaning)")
    case .echo: nil
    case .garbled(let bytes, let why): .garbled(sent: printable(bytes), why: why.sentence)
    }
  }

  private func content(of measurement: Measurement, sent: [UInt8]) -> GaugeFrame.Content {
    let text = printable(sent)
    let unit = measurement.unit.map { " \($0.rawValue)" } ?? ""
    guard kind == .gauge else {
      if let weight = measurement.weight { return .weight(milligrams: weight, sent: text) }
      guard measurement.isStable else { return .status("\(text): the value does not stand still yet") }
      return .garbled(sent: text, why: "\(measurement.text)\(unit) is no weight of a ring")
    }
    if let channel, let told = measurement.channel, told != channel {
      return .status("\(text): the gauge on channel \(told), and rings are measured on \(channel)")
    }
    guard measurement.isStable else { return .status("\(text): the value does not stand still yet") }
    guard let micrometres = measurement.micrometres, window.contains(Micrometres(micrometres)) else {
      return .garbled(sent: text, why: implausible(measurement))
    }
    return .diameter(Micrometres(micrometres), sent: text)
  }

  /// Why a value that reads well is not a ring.
  private func implausible(_ measurement: Measurement) -> String {
    guard let unit = measurement.unit else { return "\(measurement.text) is no length of a known unit" }
    var twin = measurement
    twin.unit = unit == .inch ? .millimetre : .inch
    let isPlausible = calibration == nil && twin.micrometres.map { window.contains(Micrometres($0)) } == true
    let question = isPlausible ? "; is the gauge set to \(name(twin.unit))?" : ""
    if calibration != nil, let micrometres = measurement.micrometres {
      let diameter = Micrometres(micrometres).text(decimals: 3)
      return "\(measurement.text) makes \(diameter) mm, which is not a ring's inside diameter; check the calibration"
    }
    return "\(measurement.text) is not a ring's inside diameter in \(name(unit))\(question)"
  }

  private func name(_ unit: MeasuringUnit?) -> String { unit == .inch ? "inch" : unit?.rawValue ?? "" }
}
