/// Delta VFD-MS300 on Modbus RTU: command bits at 2000h, setpoint at 2001h, monitors from 2100h.
///
/// From the Delta MS300 and MH300 manuals' group 09; the parameter numbers of the watchdog (09-02, 09-03) and its code
/// 58 (CE10) follow the family's convention.
struct DeltaLogic: DriveLogic {
  var shaft = Shaft()
  var settings: DriveSettings
  private(set) var fault: UInt16 = 0
  let readLimit = 125
  private var isRunning = false
  private var isReverse = false
  private var hundredths: UInt16 = 0
  private var heardAt = Duration.zero
  private var parameters: [Int: UInt16] = [
    0x0014: 1, 0x0015: 2, 0x0100: 6000, 0x010C: 1000, 0x010D: 1000, 0x0900: 1, 0x0901: 96, 0x0902: 3, 0x0903: 0,
    0x0904: 13,
  ]

  init(_ settings: DriveSettings) { self.settings = settings }

  var stateName: String { fault != 0 ? "fault" : isRunning ? "running" : shaft.isTurning ? "decelerating" : "stopped" }

  var setpoint: Double {
    let size = settings.clipped(Double(min(hundredths, parameter(0x0100))) / 100)
    return isReverse ? -size : size
  }

  var nextTime: Duration? { [shaft.rest, watchdog].compactMap { $0 }.min() }

  private var watchdog: Duration? {
    let tenths = Int(parameter(0x0903))
    guard isRunning, tenths > 0, parameter(0x0902) == 1 || parameter(0x0902) == 2 else { return nil }
    return heardAt + .milliseconds(100 * tenths)
  }

  mutating func advance(to now: Duration) {
    if let watchdog, now >= watchdog { trip(58, at: watchdog) }
    shaft.advance(to: now)
  }

  mutating func heard(at now: Duration) { heardAt = now }

  mutating func trip(_ code: UInt16, at now: Duration) {
    fault = code
    isRunning = false
    shaft.news.append(.fault(code))
    coast(at: now)
  }

  private mutating func follow(at now: Duration) {
    ramp(to: isRunning ? setpoint : 0, up: rate(0x010C), down: rate(0x010D), at: now)
  }

  /// Hertz per second: the ramp parameters are the hundredths of a second from 0 to the highest frequency.
  private func rate(_ address: Int) -> Double { Double(parameter(0x0100)) / max(1, Double(parameter(address))) }

  private func parameter(_ address: Int) -> UInt16 { parameters[address] ?? 0 }

  mutating func setRegister(_ address: Int, _ value: UInt16, at now: Duration) throws(ModbusException) {
    switch address {
    case 0x2000: if !settings.isLocal { command(value, at: now) }
    case 0x2001:
      guard !settings.isLocal else { return }
      hundredths = value
      if isRunning { follow(at: now) }
    case 0x2002: special(value, at: now)
    default:
      guard parameters[address] != nil else { throw .illegalAddress }
      parameters[address] = value
    }
  }

  private mutating func command(_ word: UInt16, at now: Duration) {
    guard fault == 0 else { return }
    switch word >> 4 & 0x03 {
    case 1: isReverse = false
    case 2: isReverse = true
    case 3: isReverse.toggle()
    default: break
    }
    switch word & 0x03 {
    case 1: isRunning = false
    case 2, 3: isRunning = true
    default: break
    }
    // Nothing to follow when nothing runs: a motor coasting after a base block goes on coasting.
    if isRunning || word & 0x03 == 1 { follow(at: now) }
  }

  private mutating func special(_ word: UInt16, at now: Duration) {
    if word & 0x01 != 0 { trip(49, at: now) }
    if word & 0x04 != 0 {
      isRunning = false
      coast(at: now)
    }
    if word & 0x02 != 0, fault != 0 {
      fault = 0
      shaft.news.append(.faultReset)
    }
  }

  func register(_ address: Int, at now: Duration) throws(ModbusException) -> UInt16 {
    let hertz = shaft.frequency(at: now)
    switch address {
    case 0x2100: return fault
    case 0x2101: return status(hertz)
    case 0x2102: return UInt16(abs(setpoint) * 100 + 0.5)
    case 0x2103: return UInt16(abs(hertz) * 100 + 0.5)
    case 0x2104: return hertz == 0 ? 0 : 95
    case 0x2105: return 3100
    case 0x2106: return UInt16(min(2300, abs(hertz) * 46))
    case 0x210C: return signedWord(abs(rpm(hertz)))
    case 0x211F: return 0x0200
    case 0x2107...0x211E: return 0
    default:
      // 2000h to 2002h are write-only.
      guard let value = parameters[address] else { throw .illegalAddress }
      return value
    }
  }

  private func status(_ hertz: Double) -> UInt16 {
    var word: UInt16 = settings.isLocal ? 0 : 1 << 8 | 1 << 10
    if isRunning { word |= setpoint == 0 && hertz == 0 ? 2 : 3 } else if hertz != 0 { word |= 1 }
    let turnsBack = hertz == 0 ? isReverse : hertz < 0
    switch (turnsBack, isReverse) {
    case (false, false): break
    case (true, false): word |= 1 << 3
    case (false, true): word |= 2 << 3
    case (true, true): word |= 3 << 3
    }
    return word
  }
}
