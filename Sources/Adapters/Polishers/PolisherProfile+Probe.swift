import Settings
import Wire
import Workshop

/// One value of a drive for people: where it stands and how what was read there is shown.
struct PolisherPoint: Sendable {
  var name: String
  var place: DrivePlace
  var show: @Sendable (_ number: Int, DriveSnapshot, DriveRatios) -> ProbeReading
  var write: (@Sendable (String) throws(ProbeRefusal) -> ProbeWrite)?

  /// What it shows in `snapshot`.
  func reading(in snapshot: DriveSnapshot, _ ratios: DriveRatios) -> ProbeReading {
    show(snapshot.number(at: place) ?? 0, snapshot, ratios)
  }
}

extension PolisherProfile: ProbedProfile {
  package var probedLine: SerialSettings? { line }

  package var warnings: [String] {
    var warnings: [String] = []
    if let unmeasured { warnings.append("That the motor turns as told is not confirmed: \(unmeasured).") }
    switch watch {
    case .none(let why): warnings.append(why)
    case .parameter(let watchdog) where !watchdog.isVerified:
      warnings.append("Its watch over the line is not verified, so nobody relies on it.")
    case .parameter: break
    }
    return warnings + unverified.map { "Not verified: \($0)." }
  }

  package var probePoints: [ProbePoint] {
    points.map { point in
      ProbePoint(
        name: point.name, place: point.place.text,
        read: { line, unit throws(WireFault) in
          let snapshot = try DriveSnapshot([point.place], line, unit, limits: limits)
          return point.reading(in: snapshot, try ratios(for: point, line, unit))
        }, write: point.write)
    }
  }

  package func hindrance(_ line: ModbusLine, _ unit: ModbusUnit) throws(WireFault) -> String? {
    let tongue = DriveTongue(profile: self, ratios: try ratios(line, unit))
    guard try tongue.read(line, unit).isStill else { return "the motor does not stand still." }
    return nil
  }

  /// Everything readable, in the order it is shown.
  var points: [PolisherPoint] {
    var points: [PolisherPoint] = []
    if case .cia402(let words) = style {
      points.append(
        PolisherPoint(name: "state", place: words.status) { number, _, _ in
          ProbeReading(raw: rawText(number, words.status), number: number, meaning: CiA402Words.stateName(number))
        })
    }
    for (name, condition) in [
      ("running", running), ("stopped", stopped), ("ready", ready), ("remote", remote), ("limited", limited),
    ] {
      if let condition { points.append(point(name, condition)) }
    }
    if let measured { points.append(point("measured", measured)) }
    if let seen = setpoint.seen { points.append(point("setpoint", seen)) }
    for (name, bound) in [
      ("maximum", maximum), ("zero", setpoint.zero), ("lowest", setpoint.lowest), ("highest", setpoint.highest),
    ] {
      if case .read(let quantity)? = bound { points.append(point(name, quantity)) }
    }
    if let fault { points += troublePoints("fault", fault) }
    if let warning { points += troublePoints("warning", warning) }
    for (index, hindrance) in hindrances.enumerated() {
      points.append(point("unable-\(index + 1)", hindrance.when, meaning: hindrance.because))
    }
    if case .parameter(let watchdog) = watch { points.append(watchdog.point) }
    return points + monitors.map(\.point)
  }

  private func ratios(
    for point: PolisherPoint, _ line: ModbusLine, _ unit: ModbusUnit
  ) throws(WireFault) -> DriveRatios {
    // The one value that the others are shares of.
    point.name == "maximum" ? DriveTerms(self).ratios : try ratios(line, unit)
  }

  /// The drive's highest frequency, read where it stands in the drive.
  private func ratios(_ line: ModbusLine, _ unit: ModbusUnit) throws(WireFault) -> DriveRatios {
    var ratios = DriveTerms(self).ratios
    if case .read(let quantity)? = maximum {
      ratios.highest = quantity.frequency(
        in: try DriveSnapshot([quantity.place], line, unit, limits: limits), ratios)
    }
    return ratios
  }

  private func point(_ name: String, _ quantity: DriveQuantity) -> PolisherPoint {
    PolisherPoint(name: name, place: quantity.place) { number, _, ratios in
      let frequency = quantity.scale.frequency(quantity.signed(number), ratios)
      return ProbeReading(
        raw: rawText(number, quantity.place), number: number,
        scaled: frequency.map { "\(plainText($0.count)) Hz" },
        meaning: frequency.map { "\(speed(at: $0).count) rpm at the spindle" })
    }
  }

  private func point(_ name: String, _ condition: DriveCondition, meaning: String? = nil) -> PolisherPoint {
    PolisherPoint(name: name, place: condition.place) { number, snapshot, _ in
      ProbeReading(
        raw: rawText(number, condition.place), number: number, scaled: condition.text,
        meaning: condition.holds(in: snapshot) ? meaning ?? "yes" : "no")
    }
  }

  private func troublePoints(_ name: String, _ trouble: Trouble) -> [PolisherPoint] {
    var points: [PolisherPoint] = []
    if let when = trouble.when { points.append(point("\(name)-shown", when)) }
    if let place = trouble.code {
      points.append(
        PolisherPoint(name: name, place: place) { number, snapshot, _ in
          let code = trouble.code(in: snapshot) ?? 0
          let meaning = code == 0 ? "none" : trouble.words[code] ?? "a code the profile does not know"
          return ProbeReading(raw: rawText(number, place), number: number, scaled: "\(code)", meaning: meaning)
        })
    }
    return points
  }
}

extension DriveWatchdog {
  fileprivate var point: PolisherPoint {
    var write: (@Sendable (String) throws(ProbeRefusal) -> ProbeWrite)?
    if isVerified { write = { text throws(ProbeRefusal) in try planned(text) } }
    let show: @Sendable (Int, DriveSnapshot, DriveRatios) -> ProbeReading = { number, _, _ in
      let meaning = number == off ? "switched off" : "without a word for so long \(reaction)"
      return ProbeReading(
        raw: rawText(number, place), number: number, scaled: secondsText(time(number)),
        meaning: isVerified ? meaning : "\(meaning); not verified")
    }
    return PolisherPoint(name: "watchdog", place: place, show: show, write: write)
  }

  /// A time in seconds as a write.
  fileprivate func planned(_ text: String) throws(ProbeRefusal) -> ProbeWrite {
    guard case .registers(isInput: false, let at, count: 1, _) = place,
      let milliseconds = DecimalText.parse(text, decimals: 3), let number = number(.milliseconds(milliseconds))
    else {
      let bounds = range.map { "\(secondsText($0.lowerBound)) to \(secondsText($0.upperBound))" } ?? "no time at all"
      throw ProbeRefusal("The watchdog takes \(bounds), written in seconds such as 2.5.")
    }
    return ProbeWrite(raw: "\(number)") { line, unit throws(WireFault) in try line.write(unit, number, at: at) }
  }
}

extension PolisherProfile.Monitor {
  fileprivate var point: PolisherPoint {
    var write: (@Sendable (String) throws(ProbeRefusal) -> ProbeWrite)?
    if settable != nil { write = { text throws(ProbeRefusal) in try planned(text) } }
    let show: @Sendable (Int, DriveSnapshot, DriveRatios) -> ProbeReading = { raw, _, _ in
      let number = DriveQuantity(place: place, scale: .hertz(Millihertz(1)), isSigned: isSigned).signed(raw)
      let scaled = plainText(number * thousandths)
      return ProbeReading(
        raw: rawText(raw, place), number: raw, scaled: unit.isEmpty ? scaled : "\(scaled) \(unit)",
        meaning: meanings[number])
    }
    return PolisherPoint(name: name, place: place, show: show, write: write)
  }

  /// A value in the monitor's own unit as a write.
  fileprivate func planned(_ text: String) throws(ProbeRefusal) -> ProbeWrite {
    guard let settable, case .registers(isInput: false, let at, count: 1, _) = place else {
      throw ProbeRefusal("\(name) cannot be set.")
    }
    guard let value = DecimalText.parse(text, decimals: 3), value % thousandths == 0,
      settable.contains(value / thousandths)
    else {
      let low = plainText(settable.lowerBound * thousandths)
      let high = plainText(settable.upperBound * thousandths)
      let step = plainText(thousandths)
      throw ProbeRefusal("\(name) takes \(low) to \(high) \(unit) in steps of \(step), not \(text).")
    }
    let word = UInt16(truncatingIfNeeded: value / thousandths)
    return ProbeWrite(raw: "\(word)") { line, unit throws(WireFault) in try line.write(unit, word, at: at) }
  }
}

extension CiA402Words {
  /// The state of a status word, in the standard's words.
  static func stateName(_ status: Int) -> String {
    switch (status & 0x4F, status & 0x6F) {
    case (0x00, _): "not ready to switch on"
    case (0x40, _): "switch on disabled"
    case (0x08, _): "fault"
    case (0x0F, _): "fault reaction active"
    case (_, 0x21): "ready to switch on"
    case (_, 0x23): "switched on"
    case (_, 0x27): "operation enabled"
    case (_, 0x07): "quick stop active"
    default: "no state of CiA 402"
    }
  }
}

/// A number as on the wire: decimal, and hexadecimal where it is a word.
private func rawText(_ number: Int, _ place: DrivePlace) -> String {
  place.width == 1 ? "\(number)" : "\(number) (\(hexadecimal(number)))"
}

/// Thousandths as people write them, without zeros that say nothing.
private func plainText(_ thousandths: Int) -> String {
  var text = DecimalText.text(of: thousandths, decimals: 3)
  while text.hasSuffix("0") { text.removeLast() }
  if text.hasSuffix(".") { text.removeLast() }
  return text
}
