/// The logic of one model of drive, without wire, thread or clock: every input carries the time.
protocol DriveLogic: Sendable {
  var shaft: Shaft { get set }
  var settings: DriveSettings { get set }
  /// The fault code shown, 0 when there is none.
  var fault: UInt16 { get }
  /// The state in the manual's words.
  var stateName: String { get }
  /// The frequency asked for, in hertz, signed.
  var setpoint: Double { get }
  var readLimit: Int { get }
  /// When something will next happen by itself.
  var nextTime: Duration? { get }

  mutating func advance(to now: Duration)
  /// A valid request came in: restarts the watchdog.
  mutating func heard(at now: Duration)
  mutating func trip(_ code: UInt16, at now: Duration)
  func register(_ address: Int, at now: Duration) throws(ModbusException) -> UInt16
  mutating func setRegister(_ address: Int, _ value: UInt16, at now: Duration) throws(ModbusException)
  /// One value of any table.
  func value(_ table: ModbusTable, _ address: Int, at now: Duration) throws(ModbusException) -> UInt16
  /// A write to any table, of as many values as came in one request.
  mutating func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], at now: Duration
  ) throws(ModbusException)
  /// The answer to a frame the standard does not know; `nil` where the standard's own answer is right.
  mutating func ownReply(to pdu: ArraySlice<UInt8>, at now: Duration) throws(ModbusException) -> OwnReply?
}

extension DriveLogic {
  func value(_ table: ModbusTable, _ address: Int, at now: Duration) throws(ModbusException) -> UInt16 {
    guard case .holdingRegisters = table else { throw .illegalFunction }
    return try register(address, at: now)
  }

  mutating func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], at now: Duration
  ) throws(ModbusException) {
    guard case .holdingRegisters = table else { throw .illegalFunction }
    for (index, value) in values.enumerated() { try setRegister(address + index, value, at: now) }
  }

  func ownReply(to pdu: ArraySlice<UInt8>, at now: Duration) throws(ModbusException) -> OwnReply? { nil }

  /// Lets the motor run out without power.
  mutating func coast(at now: Duration) {
    shaft.turn(to: 0, rate: settings.coasting * settings.speed, at: now)
  }

  /// Brakes or accelerates to `target` in hertz by ramps given in hertz per second.
  mutating func ramp(to target: Double, up: Double, down: Double, at now: Duration) {
    let isFaster = abs(target) > abs(shaft.frequency(at: now))
    let rate = isFaster ? settings.acceleration ?? up : settings.deceleration ?? down
    shaft.turn(to: target, rate: rate * settings.speed, at: now)
  }

  func rpm(_ hertz: Double) -> Double { hertz * 60 / Double(settings.polePairs) }
}

/// A signed number as a register shows it, rounded and limited to 16 bits.
func signedWord(_ number: Double) -> UInt16 {
  UInt16(bitPattern: Int16(max(-32_768, min(32_767, number.rounded()))))
}
