import Devices
import Wire

/// What became of one point of a probe.
package struct ProbeFinding: Hashable, Sendable {
  package var name: String
  package var place: String
  /// What was read; `nil` with the reason in `trouble`.
  package var reading: ProbeReading?
  /// Why it did not answer.
  package var trouble: String?
  /// Whether something answered here, if only with a refusal or with bytes that cannot be trusted.
  package var isAnswered = false
}

/// Reads every point of a machine once, to commission it. Reads only; writes what it is told to, one value at a time.
package struct ModbusProbe: Sendable {
  private let profile: any ProbedProfile
  private let bus: ModbusBus
  private let unit: ModbusUnit

  /// A probe of the machine at `address`; whoever makes it closes it.
  package init(_ profile: any ProbedProfile, at address: DeviceAddress) throws(DeviceFault) {
    guard let place = ModbusAddress(address, line: profile.probedLine, limits: profile.limits) else {
      throw .denied("\(address.text) is no Modbus address of a \(profile.title).")
    }
    self.profile = profile
    unit = place.unit
    do throws(WireFault) { bus = try ModbusBus(place: place.place) } catch { throw DeviceFault(error) }
  }

  /// Lets go of the line.
  package func close() async { await bus.close() }

  /// Reads every point, one after the other. It throws only when the line itself cannot be had; what does not answer is
  /// a finding. After three silent points in a row the others are not asked any more.
  package func read() async throws(DeviceFault) -> [ProbeFinding] {
    try await onWire { () throws(WireFault) in try await bus.connect() }
    var findings: [ProbeFinding] = []
    var silent = 0
    for point in profile.probePoints {
      var finding = ProbeFinding(name: point.name, place: point.place)
      if silent >= 3 {
        finding.trouble = "not asked: nothing answered before it"
      } else {
        do throws(WireFault) {
          let unit = unit
          finding.reading = try await bus.transact { line throws(WireFault) in try point.read(line, unit) }
          finding.isAnswered = true
          silent = 0
        } catch {
          if case .timedOut = error { silent += 1 } else { silent = 0 }
          finding.isAnswered = Self.isAnswer(error)
          finding.trouble = error.sentence
        }
      }
      findings.append(finding)
    }
    return findings
  }

  private static func isAnswer(_ fault: WireFault) -> Bool {
    switch fault {
    // 10 and 11 are a gateway's words for a unit behind it that does not answer.
    case .exception(_, _, let code): code != 10 && code != 11
    case .badReply: true
    case .absent, .denied, .held, .timedOut, .closed, .resting, .calledOff, .system: false
    }
  }

  /// What would be written for `text` at the point called `name`; refuses what nobody may set this way.
  package func plan(_ name: String, _ text: String) throws(ProbeRefusal) -> ProbeWrite {
    guard let point = profile.probePoints.first(where: { $0.name == name }) else {
      let known = profile.probePoints.filter { $0.write != nil }.map(\.name)
      throw ProbeRefusal(
        "\(profile.title) has no value called \(name). It can be told: \(known.isEmpty ? "nothing" : known.joined(separator: ", "))."
      )
    }
    guard let write = point.write else {
      throw ProbeRefusal("\(name) of \(profile.title) cannot be set here: it is read only, or it could start a motion.")
    }
    return try write(text)
  }

  /// Writes one planned value and reads it back; refused unless the machine shows that it stands still.
  package func write(_ name: String, _ write: ProbeWrite) async throws(DeviceFault) -> ProbeFinding {
    guard let point = profile.probePoints.first(where: { $0.name == name }) else {
      throw .cancelled("There is no value called \(name).")
    }
    let (unit, profile) = (unit, profile)
    let why: String? = try await onWire { () throws(WireFault) in
      try await bus.transact { line throws(WireFault) in
        if let why = try profile.hindrance(line, unit) { return why }
        try write.send(line, unit)
        return nil
      }
    }
    if let why { throw .refused(code: 0, "Nothing was written: \(why)") }
    let reading = try await onWire { () throws(WireFault) in
      try await bus.transact { line throws(WireFault) in try point.read(line, unit) }
    }
    return ProbeFinding(name: name, place: point.place, reading: reading, isAnswered: true)
  }
}
