import Devices
import Settings
import Testing
import Wire
import Workshop

@testable import Adapters
@testable import Simulators

/// Drives that no shipped profile describes: what a profile can say beyond those.
@Suite(.serialized) struct UnseenDriveTests {
  // MARK: - A drive whose direction is the sign of its speed

  private static let signed = """
    kind: polisher
    title: drive that turns backwards for a negative speed
    numbers_from: 1
    line: { baud: 115200, data_bits: 8, parity: none, stop_bits: 1 }
    limits: { max_read: 10, max_write: 1 }
    commands:
      set_speed: [{ holding: 2, value: setpoint }]
      run_forward: [{ holding: 1, value: 1 }]
      stop: [{ holding: 1, value: 0 }]
      quick_stop: [{ holding: 1, value: 2 }]
    setpoint: { hertz: 0.1, signed: true, reverse: negative }
    measured: { holding: 7, hertz: 0.1, signed: true }
    status: { running: { holding: 6, bit: 0 } }
    fault: { when: { holding: 6, bit: 1 }, holding: 6, mask: 0xFF00, codes: { '3': overcurrent } }
    stops_by: ramp
    watchdog: { none: none is known }
    speed: { rpm_per_hertz: 60, direction: forward, min_rpm: 300, max_rpm: 3000, tolerance_hertz: 0.5 }
    times: { start_within_ms: 800, agree_within_ms: 1200, still_within_ms: 900, steady_ms: 30 }

    """

  @Test(arguments: ["forward", "reverse"])
  func theSignOfTheSpeedIsTheDirectionWhereTheProfileSaysSo(direction: String) async throws {
    let text = Self.signed.replacing("direction: forward", with: "direction: \(direction)")
    let drive = try UnseenDrive(FacedLogic(SignedFace(), UnseenDrive.settings))
    let session = try await drive.open(text)
    try await begin(session, rpm: 1500, seconds: 30)
    #expect(drive.hertz == (direction == "reverse" ? -25 : 25))
    try await session.halt()
    #expect(drive.hertz == 0)
    await session.close()
    drive.close()
  }

  @Test func aFaultCodeInTheUpperHalfOfTheStatusIsSaid() async throws {
    let drive = try UnseenDrive(FacedLogic(SignedFace(), UnseenDrive.settings))
    let session = try await drive.open(Self.signed)
    try await begin(session, rpm: 1500, seconds: 30)
    drive.trip(3)
    #expect(try await attend(session).last?.showing == .stoppedItself("The drive stopped: overcurrent."))
    await session.close()
    drive.close()
  }

  // MARK: - A drive that walks through its states and wants its reference again and again

  private static let fed = """
    kind: polisher
    title: drive with a fieldbus profile
    line: { baud: 19200, data_bits: 8, parity: even, stop_bits: 1 }
    limits: { max_read: 10, max_write: 10 }
    commands:
      set_speed: [{ holding: 1, value: setpoint }]
      make_ready:
        - { holding: 0, value: 0x0476 }
        - { wait: { holding: 3, bit: 0 }, within_ms: 1000 }
        - { holding: 0, value: 0x0477 }
        - { wait: { holding: 3, bit: 1 }, within_ms: 1000 }
      run_forward: [{ holding: 0, value: 0x047F }]
      stop: [{ holding: 0, value: 0x0476 }]
    setpoint: { full_scale: 20000, signed: true, reverse: negative }
    maximum: { told_hertz: 50 }
    measured: { holding: 4, full_scale: 20000, signed: true }
    status:
      running: { holding: 3, bit: 2 }
      ready: { holding: 3, mask: 0x0003, is: 0x0003 }
    fault: { when: { holding: 3, bit: 3 }, holding: 5, codes: { '0x7510': nobody spoke to it } }
    stops_by: ramp
    watchdog:
      holding: 6
      unit_ms: 100
      reaction: it trips and lets the motor run out
      verified: true
      min_ms: 100
      max_ms: 60000
      feed: [{ holding: 1, value: setpoint }]
    speed: { rpm_per_hertz: 60, min_rpm: 300, max_rpm: 3000, tolerance_hertz: 0.5 }
    times: { start_within_ms: 800, agree_within_ms: 1200, still_within_ms: 900, steady_ms: 30 }

    """

  @Test func aDriveThatWantsToBeToldAgainIsFedWhileAProgrammeRuns() async throws {
    let drive = try UnseenDrive(FedLogic(UnseenDrive.settings))
    let session = try await drive.open(Self.fed)
    try await begin(session, rpm: 1500, seconds: 3)
    #expect(try await attend(session).last?.showing == .finished)
    // Fed for the whole programme, and not after the stop.
    let writes = drive.writes
    #expect(writes.count { $0.address == 1 } > 4)
    let stop = try #require(writes.lastIndex { $0.address == 0 && $0.values == [0x0476] })
    #expect(!writes[stop...].contains { $0.address == 1 })
    #expect(writes.count { $0.address == 0 && $0.values == [0x047F] } == 1)
    await session.close()
    drive.close()
  }

  @Test func withoutTheFeedTheSameDriveTripsAndSaysWhy() async throws {
    let drive = try UnseenDrive(FedLogic(UnseenDrive.settings))
    let text = Self.fed.replacing("\n  feed: [{ holding: 1, value: setpoint }]", with: "")
    let session = try await drive.open(text)
    try await begin(session, rpm: 1500, seconds: 30)
    #expect(try await attend(session).last?.showing == .stoppedItself("The drive stopped: nobody spoke to it."))
    await session.close()
    drive.close()
  }

  // MARK: - A drive whose speed counts from its lowest frequency, and whose measure is never quite still

  private static let offset = """
    kind: polisher
    title: drive whose reference is between its limits
    numbers_from: 1
    line: { baud: 9600, data_bits: 8, parity: none, stop_bits: 1 }
    limits: { max_read: 30, max_write: 30 }
    commands:
      set_speed: [{ holding: 2003, value: setpoint }]
      run_forward: [{ holding: 2001, value: 1 }]
      stop: [{ holding: 2001, value: 0 }]
    setpoint: { full_scale: 10000, zero: { holding: 101, hertz: 0.01 } }
    maximum: { holding: 102, hertz: 0.01 }
    measured: { input: 2103, hertz: 0.01 }
    status: { running: { input: 2101, bit: 1 } }
    fault: { when: { input: 2101, bit: 3 } }
    stops_by: drive-setting
    watchdog: { none: none is known }
    speed: { rpm_per_hertz: 60, min_rpm: 300, max_rpm: 3000, tolerance_hertz: 0.5, still_hertz: 0.05 }
    times: { start_within_ms: 800, agree_within_ms: 1200, still_within_ms: 900, steady_ms: 30 }

    """

  @Test func aShareBetweenTwoLimitsIsReckonedFromTheLowerOne() async throws {
    let drive = try UnseenDrive(FacedLogic(OffsetFace(), UnseenDrive.settings))
    let session = try await drive.open(Self.offset)
    try await begin(session, rpm: 1800, seconds: 30)
    // From 10 Hz to 50 Hz, 30 Hz is the half.
    #expect(drive.writes.first { $0.address == 2002 }?.values == [5000])
    #expect(drive.hertz == 30)
    // Its measure shows 0.03 Hz at standstill.
    try await session.halt()
    #expect(try await session.status().readiness == .ready)
    #expect(throws: PlanRefusal.self) { try session.check(Self.programme(rpm: 540, seconds: 1)) }
    await session.close()
    drive.close()
  }

  // MARK: - Mistakes

  @Test(arguments: [
    (signed, "signed: true, reverse: negative", "reverse: negative", "needs `signed: true`"),
    (signed, ", reverse: negative }", " }", "`setpoint.reverse: negative`"),
    (signed, "{ holding: 6, bit: 0 }", "{ holding: 40006, bit: 0 }", "write the number without it: 6"),
    (fed, "feed: [{ holding: 1, value: setpoint }]", "feed: [{ holding: 0, value: 0x047F }]", "could start a motor"),
    (offset, "min_rpm: 300", "min_rpm: 30", "a motor that turns would be called still"),
    (offset, "setpoint: { full_scale: 10000,", "setpoint: { hertz: 0.01,", "belongs to `full_scale`"),
  ])
  func whatContradictsIsNamed(text: String, good: String, bad: String, sentence: String) throws {
    try #require(text.contains(good))
    let direction = text.replacing("direction: forward", with: "direction: reverse")
    let spoiled = direction.replacing(good, with: bad)
    let error = #expect(throws: SettingsMistakes.self) { try PolisherProfile.read(text: spoiled, file: "drive.yaml") }
    #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
  }

  @Test func moreThanOneRequestHoldsIsAMistake() throws {
    let block = Self.fed.replacing(
      "set_speed: [{ holding: 1, value: setpoint }]", with: "set_speed: [{ holding: 1, block: [setpoint, 5, 5] }]")
    _ = try PolisherProfile.read(text: block, file: "drive.yaml")
    for (limit, good, bad) in [
      ("max_write: 10", block, "`block` of 3 registers"),
      (
        "max_read: 10", Self.fed.replacing("{ holding: 4, full", with: "{ holding: 4, words: 2, full"),
        "are read in one"
      ),
    ] {
      let text = good.replacing(limit, with: limit.replacing("10", with: "1"))
      let error = #expect(throws: SettingsMistakes.self) { try PolisherProfile.read(text: text, file: "drive.yaml") }
      #expect(error?.description.contains(bad) == true, "\(error?.description ?? "")")
    }
  }

  // MARK: - Private

  private static func programme(rpm: Int, seconds: Int) -> Work {
    .polishing(
      PolishingProgramme(
        name: "test", steps: [.init(title: "rouge", speed: RevolutionsPerMinute(rpm), seconds: seconds)]))
  }

  private func begin(_ session: ModbusPolisherSession, rpm: Int, seconds: Int) async throws {
    let permit = session.permit()
    _ = try await session.prepare(Self.programme(rpm: rpm, seconds: seconds), permit: permit)
    #expect(try await session.start(permit: permit) == .began)
  }
}

/// A drive of a test's own on a line of its own.
private final class UnseenDrive: Sendable {
  static let settings: DriveSettings = {
    var settings = DriveSettings()
    settings.acceleration = 200
    settings.deceleration = 200
    return settings
  }()

  private let unit: DriveUnit
  private let line: Simulators.ModbusLine
  private let log: WireLog
  private let rack = ModbusRack(patience: ModbusPatience(answer: .seconds(2)))

  init(_ logic: any DriveLogic) throws {
    log = try WireLog()
    unit = DriveUnit(logic, log, Timeline(ContinuousClock()))
    line = try Simulators.ModbusLine()
    line.attach(unit, id: 1)
  }

  var writes: [LoggedWrite] { log.writes }
  var hertz: Double { unit.withLogic { logic, now in logic.shaft.frequency(at: now) } }

  func trip(_ code: UInt16) { unit.withLogic { $0.trip(code, at: $1) } }

  func open(_ text: String) async throws -> ModbusPolisherSession {
    let profile = try PolisherProfile.read(text: text, file: "drive.yaml")
    return try await ModbusPolisherDriver(
      profile: profile, address: .modbusRTU(path: line.path, unit: 1), rack: rack
    ).open()
  }

  func close() {
    line.close()
    unit.close()
  }
}

/// Control in register 0, signed tenths of a hertz in 1, status with the fault in its upper half in 5, output in 6.
private struct SignedFace: DriveFace {
  private var hertz = 0.0

  func register(
    _ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration
  ) throws(ModbusException) -> UInt16 {
    switch address {
    case 5: (core.isRunning ? 1 : 0) | (core.fault != 0 ? 2 : 0) | core.fault << 8
    case 6: signedWord(core.shaft.frequency(at: now) * 10)
    default: throw .illegalAddress
    }
  }

  mutating func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException) {
    switch address {
    case 0 where values == [1]: core.run(reverse: hertz < 0, at: now)
    case 0: core.stop(at: now)
    case 1:
      hertz = Double(Int16(bitPattern: values[0])) / 10
      core.request(abs(hertz), at: now)
    default: throw .illegalAddress
    }
  }
}

/// Reference 0 to 10000 between 10 Hz and 50 Hz; a measure that shows 0.03 Hz where nothing turns.
private struct OffsetFace: DriveFace {
  func register(
    _ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration
  ) throws(ModbusException) -> UInt16 {
    switch address {
    case 100: 1000
    case 101: 5000
    case 2100: 1 | (core.isRunning ? 2 : 0)
    case 2102: max(3, counts(core.hertz(at: now), of: 0.01))
    default: throw .illegalAddress
    }
  }

  mutating func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException) {
    switch address {
    case 2000 where values == [1]: core.run(reverse: false, at: now)
    case 2000: core.stop(at: now)
    case 2002: core.request(10 + Double(values[0]) / 250, at: now)
    default: throw .illegalAddress
    }
  }
}

/// Control word 0x0476, 0x0477, 0x047F one after the other; trips when the reference does not come again for a second.
private struct FedLogic: DriveLogic {
  private var core: DriveCore
  private var step = 0
  private var heardReference: Duration = .zero

  init(_ settings: DriveSettings) { core = DriveCore(settings) }

  var shaft: Shaft {
    get { core.shaft }
    set { core.shaft = newValue }
  }
  var settings: DriveSettings {
    get { core.settings }
    set { core.settings = newValue }
  }
  var fault: UInt16 { core.fault }
  var stateName: String { "step \(step)" }
  var setpoint: Double { core.setpoint }
  var readLimit: Int { 125 }
  var nextTime: Duration? { core.shaft.rest }

  mutating func advance(to now: Duration) {
    if core.isRunning, core.fault == 0, now - heardReference > .seconds(1) { trip(0x7510, at: now) }
    core.shaft.advance(to: now)
  }
  mutating func heard(at now: Duration) {}
  mutating func trip(_ code: UInt16, at now: Duration) {
    step = 0
    core.trip(code, at: now)
  }

  func register(_ address: Int, at now: Duration) throws(ModbusException) -> UInt16 {
    switch address {
    case 3: [0, 1, 3, 7][step] | (core.fault != 0 ? 8 : 0)
    case 4: signedWord(core.shaft.frequency(at: now) * 400)
    case 5: core.fault
    case 6: 3
    default: throw .illegalAddress
    }
  }

  mutating func setRegister(_ address: Int, _ value: UInt16, at now: Duration) throws(ModbusException) {
    switch (address, value, step) {
    case (0, 0x0476, _):
      step = 1
      core.stop(at: now)
    case (0, 0x0477, 1...): step = 2
    case (0, 0x047F, 2):
      step = 3
      core.run(reverse: false, at: now)
    case (0, _, _): break
    case (1, _, _):
      heardReference = now
      core.request(Double(Int16(bitPattern: value)) / 400, at: now)
    default: throw .illegalAddress
    }
  }
}
