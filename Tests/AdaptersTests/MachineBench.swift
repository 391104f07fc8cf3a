import Adapters
import Devices
import Simulators
import Testing
import Wire
import Workshop

/// Every machine that does work, on every wire it comes on.
enum Machine: String, CaseIterable, CustomTestStringConvertible {
  case engraverTCP, engraverRTU, inkJet, coupler, countingCoupler, gateway
  case altivar12 = "schneider-atv12"
  case altivar312 = "schneider-atv312"
  case altivar320 = "schneider-atv320"
  case deltaMS300 = "delta-ms300"
  case deltaVFDEL = "delta-vfd-el"
  case gs2 = "gs2"
  case huanyangHY = "huanyang-hy"
  case huanyangGT = "huanyang-gt"
  case huanyangH2A = "huanyang-h2a"
  case huanyangH2ATwoByte = "huanyang-h2a-two-byte"
  case huanyangPI500 = "huanyang-pi500"
  case h100 = "h100"
  case hitachiWJ200 = "hitachi-wj200"
  case siemensV20 = "siemens-v20"
  case yl620 = "yl620"
  case nidecNE200 = "nidec-ne200"
  case danfossVLT2800 = "danfoss-vlt2800"

  /// Every machine with a drive; its raw value is its profile.
  static let drives = allCases.filter { $0.drive != nil }

  static let engravers: [Machine] = [.engraverTCP, .engraverRTU, .inkJet, .coupler, .countingCoupler, .gateway]

  var testDescription: String { rawValue }

  /// The simulated drive, and the function, register or coil and first value of its run command.
  var drive: (model: DriveModel, run: (function: UInt8, address: UInt16, value: UInt16))? {
    switch self {
    case .engraverTCP, .engraverRTU, .inkJet, .coupler, .countingCoupler, .gateway: nil
    case .altivar12, .altivar320: (.schneiderATV12, (6, 8501, 0x000F))
    case .altivar312: (.schneiderATV312, (6, 8501, 0x000F))
    case .deltaMS300: (.deltaMS300, (6, 0x2000, 0x0012))
    case .deltaVFDEL: (.deltaVFDEL, (6, 0x2000, 0x0012))
    case .gs2: (.gs2, (6, 0x091B, 1))
    case .huanyangHY: (.huanyangHY, (3, 0, 0x01))
    case .huanyangGT: (.huanyangGT, (6, 0x1000, 1))
    case .huanyangH2A: (.huanyangH2A, (6, 0x2000, 1))
    case .huanyangH2ATwoByte: (.huanyangH2ATwoByte, (6, 0x2000, 1))
    case .huanyangPI500: (.huanyangPI500, (6, 0x2000, 1))
    case .h100: (.h100, (5, 0x0049, 1))
    case .hitachiWJ200: (.hitachiWJ200, (5, 0, 1))
    case .siemensV20: (.siemensV20, (6, 99, 0x047F))
    case .yl620: (.yl620, (6, 0x2000, 0x0012))
    case .nidecNE200: (.nidecNE200, (6, 1, 1))
    case .danfossVLT2800: (.danfossVLT2800, (15, 0, 0x047C))
    }
  }

  /// Whether its source names a measured frequency.
  var isMeasured: Bool { self != .nidecNE200 }

  /// The profile that drives it, without its ending.
  var profile: String {
    switch self {
    case .engraverTCP, .engraverRTU: "register-rich"
    case .inkJet: "hitachi-ux"
    case .coupler: "io-coupler-8di8do"
    case .countingCoupler: "io-coupler-8di8do-counter"
    case .gateway: "plc-gateway"
    default: rawValue
    }
  }

  /// Whether its words stand in files of its own.
  var hasFiles: Bool { self == .coupler || self == .countingCoupler }

  fileprivate var map: EngraverMap {
    switch self {
    case .inkJet: .inkJet
    case .coupler, .countingCoupler: .coupler
    case .gateway: .gateway
    default: .registerRich
    }
  }
}

/// One simulated machine and what the contract needs to know of it, seen from outside its wire.
final class MachineBench: Sendable {
  let machine: Machine
  let engraver: SimulatedEngraver?
  let drive: SimulatedDrive?
  let rack = ModbusRack(patience: ModbusPatience(answer: .milliseconds(230)))
  let rules: AttendanceRules

  init(_ machine: Machine, rules: AttendanceRules = AttendanceRules()) throws {
    self.machine = machine
    self.rules = rules
    var settings = DriveSettings()
    settings.acceleration = 200
    settings.deceleration = 200
    switch machine {
    case .engraverTCP, .inkJet, .coupler, .countingCoupler, .gateway:
      (engraver, drive) = (try SimulatedEngraver(.tcp(), map: machine.map), nil)
    case .engraverRTU: (engraver, drive) = (try SimulatedEngraver(.rtu()), nil)
    default:
      let model = try #require(machine.drive).model
      (engraver, drive) = (nil, try SimulatedDrive(model, settings: settings))
    }
  }

  var address: DeviceAddress {
    switch machine {
    case .engraverTCP, .coupler, .countingCoupler, .gateway:
      .modbusTCP(host: "127.0.0.1", port: Int(engraver?.port ?? 0), unit: 255)
    case .inkJet: .modbusTCP(host: "127.0.0.1", port: Int(engraver?.port ?? 0), unit: 1)
    case .engraverRTU: .modbusRTU(path: engraver?.path ?? "", unit: 1)
    default: .modbusRTU(path: drive?.path ?? "", unit: 1)
    }
  }

  /// The path of its serial port, if it is on one.
  var port: String? {
    if case .modbusRTU(let path, _) = address { path } else { nil }
  }

  func open() async throws -> any WorkSession {
    switch machine {
    case .engraverTCP, .engraverRTU, .inkJet, .coupler, .countingCoupler, .gateway:
      return try await openEngraver(Project.engraver(machine.profile))
    default:
      var profile = try Project.polisher(machine.rawValue)
      // The simulated motor needs a quarter of a second; nobody waits for the six seconds of a real one.
      profile.startWithin = .milliseconds(800)
      profile.agreeWithin = .milliseconds(1200)
      profile.stillWithin = .milliseconds(900)
      profile.steady = .milliseconds(30)
      return try await ModbusPolisherDriver(profile: profile, address: address, rack: rack, rules: rules).open()
    }
  }

  /// Opens the engraver by a profile of the test's own.
  func openEngraver(_ profile: EngraverProfile) async throws -> ModbusEngraverSession {
    try await ModbusEngraverDriver(profile: profile, address: address, rack: rack).open()
  }

  /// Runs `body` with an open session and lets go of everything whatever happens.
  @discardableResult
  func run<Result>(_ body: (any WorkSession) async throws -> Result) async throws -> Result {
    let session = try await open()
    do {
      let result = try await body(session)
      await session.close()
      close()
      return result
    } catch {
      await session.close()
      close()
      throw error
    }
  }

  func close() {
    engraver?.close()
    drive?.close()
  }

  /// About a second of work.
  var work: Work {
    engraver != nil
      ? engraving("Ada & Max", file: 2)
      : .polishing(programme([("tripoli", 1500, 1)]))
  }

  /// More than the machine may do.
  var tooMuch: Work {
    engraver != nil
      ? engraving(String(repeating: "x", count: 65), file: 9)
      : .polishing(programme([("tripoli", 3001, 10)]))
  }

  /// An engraving as this machine takes it: the words, or the file they stand in.
  func engraving(_ text: String, file: Int) -> Work {
    .engraving(EngravingText(text: text, place: .inside, storedFile: machine.hasFiles ? file : nil))
  }

  func programme(_ steps: [(String, Int, Int)]) -> PolishingProgramme {
    PolishingProgramme(
      name: "test",
      steps: steps.map { .init(title: $0.0, speed: RevolutionsPerMinute($0.1), seconds: $0.2) })
  }

  var faults: WireFaults? { engraver?.faults ?? drive?.faults }
  var writes: [LoggedWrite] { engraver?.log.writes ?? drive?.log.writes ?? [] }
  var isMoving: Bool { engraver?.state.isBusy ?? drive?.state.isTurning ?? false }

  /// How often it really began.
  var beginnings: Int {
    if let engraver { return engraver.state.beamOns }
    return drive?.log.events.count { if case .motorRunning = $0 { true } else { false } } ?? 0
  }

  /// How many start commands came over the wire, obeyed or not.
  var startsSent: Int {
    writes.count { write in
      guard let run = machine.drive?.run else {
        switch machine {
        case .inkJet: return write.address == 0x2494 && write.values == [0]
        case .coupler, .countingCoupler, .gateway: return write.address == 0 && write.values == [1]
        default: return write.address == 0 && write.values[0] & 2 != 0
        }
      }
      guard write.function == run.function, write.address == run.address else { return false }
      // Coils come as bits; the first sixteen are the word.
      return write.function == 15
        ? (0..<16).reduce(0) { $0 | write.values[$1] << UInt16($1) } == run.value : write.values[0] == run.value
    }
  }

  func unplug() {
    engraver?.unplug()
    drive?.unplug()
  }
}

extension Project {
  static func engraver(_ name: String = "register-rich") throws -> EngraverProfile {
    let path = "Config/engravers/\(name).yaml"
    return try EngraverProfile.read(text: text(path), file: path)
  }

  static func polisher(_ name: String) throws -> PolisherProfile {
    let path = "Config/polishers/\(name).yaml"
    return try PolisherProfile.read(text: text(path), file: path)
  }
}

/// Waits until `claim` holds, at most ten seconds.
func eventually(_ claim: () async throws -> Bool) async rethrows -> Bool {
  let deadline = ContinuousClock.now + .seconds(10)
  while ContinuousClock.now < deadline {
    if try await claim() { return true }
    // Only a cancelled test ends the pause early, and then the deadline does not matter.
    try? await Task.sleep(for: .milliseconds(2))
  }
  return false
}

/// Reads a machine until it shows an end; every reading on the way.
func attend(_ session: any WorkSession) async throws -> [WorkProgress] {
  var all: [WorkProgress] = []
  _ = try await eventually {
    let progress = try await session.attend()
    all.append(progress)
    if case .working = progress.showing { return false }
    return true
  }
  return all
}
