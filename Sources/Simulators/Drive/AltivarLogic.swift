/// Schneider Altivar 12 on Modbus: CiA 402 states by CMD 8501, shown in ETA 3201.
///
/// Registers and codes from Schneider's BBV51917 "ATV12 communication parameters"; decimal W numbers are PDU addresses.
struct AltivarLogic: DriveLogic {
  enum State: String, Sendable {
    case switchOnDisabled
    case readyToSwitchOn
    case switchedOn
    case operationEnabled
    case quickStop
    case fault
  }

  var shaft = Shaft()
  var settings: DriveSettings
  private(set) var fault: UInt16 = 0
  let readLimit: Int
  private var state = State.switchOnDisabled
  private var command: UInt16 = 0
  private var lfr: Int16 = 0
  private var lfrd: Int16 = 0
  private var requested = 0.0
  private var lastFault: UInt16 = 0
  private var heardAt = Duration.zero
  /// Parameters by W number; units as in the manual.
  private var parameters: [Int: UInt16] = [
    3102: 40, 3103: 600, 3104: 500, 3105: 0, 6001: 1, 6003: 32, 6004: 3, 6005: 100, 7010: 1, 8401: 1, 8413: 164,
    8432: 0, 9001: 30, 9002: 30,
  ]

  init(_ settings: DriveSettings, readLimit: Int = 63) {
    self.settings = settings
    self.readLimit = readLimit
  }

  var stateName: String { state.rawValue }

  var setpoint: Double {
    let low = Double(parameter(3105)) / 10
    let high = Double(parameter(3104)) / 10
    let size = settings.clipped(max(low, min(high, abs(requested))))
    let isReverse = (requested < 0) != (command & 0x0800 != 0)
    return isReverse ? -size : size
  }

  // MARK: Time

  var nextTime: Duration? { [shaft.rest, watchdog].compactMap { $0 }.min() }

  /// When the communication is given up for lost: TTO after the last valid request, while the motor is driven.
  private var watchdog: Duration? {
    guard state == .operationEnabled, parameter(7010) != 0 else { return nil }
    return heardAt + .milliseconds(100 * Int(parameter(6005)))
  }

  mutating func advance(to now: Duration) {
    if let watchdog, now >= watchdog { trip(5, at: watchdog) }
    shaft.advance(to: now)
    if state == .quickStop, !shaft.isTurning { state = .switchOnDisabled }
  }

  mutating func heard(at now: Duration) { heardAt = now }

  mutating func trip(_ code: UInt16, at now: Duration) {
    fault = code
    lastFault = code
    state = .fault
    shaft.news.append(.fault(code))
    coast(at: now)
  }

  // MARK: Control word

  private mutating func take(_ word: UInt16, at now: Duration) {
    let isReset = word & 0x80 != 0 && command & 0x80 == 0
    command = word
    if state == .fault {
      guard isReset else { return }
      fault = 0
      state = .switchOnDisabled
      shaft.news.append(.faultReset)
      return
    }
    if word & 0x02 == 0 {
      state = .switchOnDisabled
      coast(at: now)
    } else if word & 0x04 == 0 {
      stopQuickly(at: now)
    } else {
      walk(word, at: now)
    }
  }

  /// Shutdown, switch on and enable operation, one state at a time; what jumps over a state is ignored.
  private mutating func walk(_ word: UInt16, at now: Duration) {
    switch (word & 0x0F, state) {
    case (0x06, .operationEnabled):
      state = .readyToSwitchOn
      coast(at: now)
    case (0x06, .switchOnDisabled), (0x06, .switchedOn): state = .readyToSwitchOn
    case (0x07, .readyToSwitchOn): state = .switchedOn
    case (0x07, .operationEnabled):
      state = .switchedOn
      follow(at: now)
    case (0x0F, .switchedOn), (0x0F, .operationEnabled):
      if state != .operationEnabled { heardAt = now }
      state = .operationEnabled
      follow(at: now)
    default: break
    }
  }

  private mutating func stopQuickly(at now: Duration) {
    guard state == .operationEnabled else {
      if state != .quickStop { state = .switchOnDisabled }
      return
    }
    state = .quickStop
    shaft.turn(to: 0, rate: 4 * (settings.deceleration ?? rate(9002)) * settings.speed, at: now)
    advance(to: now)
  }

  /// Heads for the setpoint, or for rest when stopping by ramp.
  private mutating func follow(at now: Duration) {
    // CMD bit 8 asks for a stop without leaving "operation enabled".
    let target = state == .operationEnabled && command & 0x0100 == 0 ? setpoint : 0
    ramp(to: target, up: rate(9001), down: rate(9002), at: now)
  }

  /// Hertz per second: the ramp parameters are the tenths of a second from 0 to 50 Hz.
  private func rate(_ address: Int) -> Double { 500 / max(1, Double(parameter(address))) }

  private func parameter(_ address: Int) -> UInt16 { parameters[address] ?? 0 }

  // MARK: Registers

  mutating func setRegister(_ address: Int, _ value: UInt16, at now: Duration) throws(ModbusException) {
    switch address {
    case 8501, 8601: if !settings.isLocal { take(value, at: now) }
    case 8502:
      lfr = Int16(bitPattern: value)
      requested = Double(lfr) / 10
    case 8602:
      lfrd = Int16(bitPattern: value)
      requested = Double(lfrd) * Double(settings.polePairs) / 60
    case 6005:
      guard (1...300).contains(value) else { throw .illegalValue }
      parameters[address] = value
    case 3103...3105, 6001, 6003, 6004, 7010, 8401, 8413, 8432, 9001, 9002: parameters[address] = value
    default: throw .illegalAddress
    }
    if state == .operationEnabled, !settings.isLocal { follow(at: now) }
  }

  func register(_ address: Int, at now: Duration) throws(ModbusException) -> UInt16 {
    let hertz = shaft.frequency(at: now)
    switch address {
    case 8501, 8601: return command
    case 8502: return UInt16(bitPattern: lfr)
    case 8602: return UInt16(bitPattern: lfrd)
    case 3201, 8603: return stateWord(at: now)
    case 3202: return signedWord(hertz * 10)
    case 8604: return signedWord(rpm(hertz))
    case 3204: return hertz == 0 ? 0 : 12
    case 3207: return 230
    case 3209, 9630: return 40
    case 3203, 3205, 3206, 3208, 3210, 3211: return 0
    case 3240: return display(at: now)
    case 7121: return fault
    case 7200: return lastFault
    default:
      guard let value = parameters[address] else { throw .illegalAddress }
      return value
    }
  }

  /// ETA. Bit 4 is always 1 on this drive, so its words are 0x0250, 0x0231 and so on.
  private func stateWord(at now: Duration) -> UInt16 {
    var word: UInt16
    switch state {
    case .switchOnDisabled: word = 0x0050
    case .readyToSwitchOn: word = 0x0031
    case .switchedOn: word = 0x0033
    case .operationEnabled: word = 0x0037
    case .quickStop: word = 0x0017
    case .fault: word = 0x0018
    }
    if !settings.isLocal { word |= 1 << 9 }
    let hertz = shaft.frequency(at: now)
    if state == .operationEnabled {
      if abs(hertz - setpoint) < 0.05 { word |= 1 << 10 }
      if abs(setpoint) != abs(requested) { word |= 1 << 11 }
    }
    if hertz < 0 || (hertz == 0 && setpoint < 0) { word |= 1 << 15 }
    return word
  }

  /// HMIS: what the drive's display shows.
  private func display(at now: Duration) -> UInt16 {
    let hertz = abs(shaft.frequency(at: now))
    switch state {
    case .fault: return 23
    case .quickStop: return 8
    case .switchOnDisabled: return 3
    case .readyToSwitchOn, .switchedOn: return shaft.isTurning ? 6 : 2
    case .operationEnabled:
      if abs(hertz - abs(shaft.target)) < 0.05 { return 4 }
      return hertz < abs(shaft.target) ? 5 : 6
    }
  }
}
