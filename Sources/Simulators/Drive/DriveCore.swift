/// A drive's motor and will, whatever its registers look like: told to run or not, how fast, and on which fault.
struct DriveCore: Sendable {
  var shaft = Shaft()
  var settings: DriveSettings
  private(set) var fault: UInt16 = 0
  private(set) var isRunning = false
  private(set) var isReverse = false
  /// What it was asked for, in hertz.
  private(set) var requested = 0.0
  /// What its own parameters keep it between, in hertz.
  var lowest = 0.0
  var highest = 50.0
  /// Seconds from standstill to `highest` and back.
  var rampSeconds = 5.0

  init(_ settings: DriveSettings) { self.settings = settings }

  /// What it heads for, signed.
  var setpoint: Double {
    let size = settings.clipped(max(lowest, min(highest, requested)))
    return isReverse ? -size : size
  }

  /// The measured frequency without its sign.
  func hertz(at now: Duration) -> Double { abs(shaft.frequency(at: now)) }

  mutating func run(reverse: Bool, at now: Duration) {
    guard fault == 0, !settings.isLocal, settings.isReady else { return }
    isRunning = true
    isReverse = reverse
    follow(at: now)
  }

  mutating func stop(at now: Duration) {
    guard !settings.isLocal, isRunning else { return }
    isRunning = false
    follow(at: now)
  }

  mutating func runOut(at now: Duration) {
    guard !settings.isLocal else { return }
    isRunning = false
    shaft.turn(to: 0, rate: settings.coasting * settings.speed, at: now)
  }

  mutating func request(_ hertz: Double, at now: Duration) {
    guard !settings.isLocal else { return }
    requested = hertz
    if isRunning { follow(at: now) }
  }

  mutating func trip(_ code: UInt16, at now: Duration) {
    fault = code
    isRunning = false
    shaft.news.append(.fault(code))
    shaft.turn(to: 0, rate: settings.coasting * settings.speed, at: now)
  }

  mutating func reset() {
    guard fault != 0 else { return }
    fault = 0
    shaft.news.append(.faultReset)
  }

  private mutating func follow(at now: Duration) {
    let target = isRunning ? setpoint : 0
    let own = highest / rampSeconds
    let isFaster = abs(target) > abs(shaft.frequency(at: now))
    let rate = isFaster ? settings.acceleration ?? own : settings.deceleration ?? own
    shaft.turn(to: target, rate: rate * settings.speed, at: now)
  }
}

/// What the registers, coils and frames of one model show and do; everything else is the core's.
protocol DriveFace: Sendable {
  var readLimit: Int { get }
  func register(_ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration) throws(ModbusException)
    -> UInt16
  mutating func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException)
  /// The answer to a frame the standard does not know; `nil` where the standard's own answer is right.
  mutating func ownReply(
    to pdu: ArraySlice<UInt8>, _ core: inout DriveCore, at now: Duration
  ) throws(ModbusException) -> OwnReply?
}

extension DriveFace {
  var readLimit: Int { 125 }

  func ownReply(
    to pdu: ArraySlice<UInt8>, _ core: inout DriveCore, at now: Duration
  ) throws(ModbusException) -> OwnReply? { nil }
}

/// An answer outside the standard, and what was written by its request.
struct OwnReply: Sendable {
  var bytes: [UInt8]
  var written: (address: UInt16, value: UInt16)?
}

/// A drive made of a core and a face.
struct FacedLogic: DriveLogic {
  private var core: DriveCore
  private var face: any DriveFace

  init(_ face: any DriveFace, _ settings: DriveSettings, highest: Double = 50) {
    self.face = face
    core = DriveCore(settings)
    core.highest = highest
  }

  var shaft: Shaft {
    get { core.shaft }
    set { core.shaft = newValue }
  }
  var settings: DriveSettings {
    get { core.settings }
    set { core.settings = newValue }
  }
  var fault: UInt16 { core.fault }
  var setpoint: Double { core.setpoint }
  var readLimit: Int { face.readLimit }
  var nextTime: Duration? { core.shaft.rest }
  var stateName: String {
    core.fault != 0 ? "fault" : core.isRunning ? "running" : core.shaft.isTurning ? "decelerating" : "stopped"
  }

  mutating func advance(to now: Duration) { core.shaft.advance(to: now) }
  mutating func heard(at now: Duration) {}
  mutating func trip(_ code: UInt16, at now: Duration) { core.trip(code, at: now) }

  func register(_ address: Int, at now: Duration) throws(ModbusException) -> UInt16 {
    try face.register(.holdingRegisters, address, of: core, at: now)
  }

  mutating func setRegister(_ address: Int, _ value: UInt16, at now: Duration) throws(ModbusException) {
    try write(.holdingRegisters, address, [value], at: now)
  }

  func value(_ table: ModbusTable, _ address: Int, at now: Duration) throws(ModbusException) -> UInt16 {
    try face.register(table, address, of: core, at: now)
  }

  mutating func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], at now: Duration
  ) throws(ModbusException) {
    try face.write(table, address, values, to: &core, at: now)
  }

  mutating func ownReply(to pdu: ArraySlice<UInt8>, at now: Duration) throws(ModbusException) -> OwnReply? {
    try face.ownReply(to: pdu, &core, at: now)
  }
}

/// A frequency as a register shows it, `step` hertz a count.
func counts(_ hertz: Double, of step: Double) -> UInt16 { UInt16(max(0, min(65_535, (hertz / step).rounded()))) }
