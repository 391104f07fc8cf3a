import Adapters
import Devices
import Simulators
import Testing
import Wire
import Workshop

/// Every machine that does work, on every wire it comes on.
enum Machine: String, CaseIterable, CustomTestStringConvertible {
  case engraverTCP, engraverRTU, inkJet, coupler, countingCoupler, gateway, altivar12, deltaMS300

  static let engravers: [Machine] = [.engraverTCP, .engraverRTU, .inkJet, .coupler, .countingCoupler, .gateway]

  var testDescription: String { rawValue }

  /// The profile that drives it, without its ending.
  var profile: String {
    switch self {
    case .engraverTCP, .engraverRTU: "register-rich"
    case .inkJet: "hitachi-ux"
    case .coupler: "io-coupler-8di8do"
    case .countingCoupler: "io-coupler-8di8do-counter"
    case .gateway: "plc-gateway"
    case .altivar12: "schneider-atv12"
    case .deltaMS300: "delta-ms300"
    }
  }

  /// Whether its words stand in files of its own.
  var hasFiles: Bool { self == .coupler || self == .countingCoupler }

  fileprivate var map: EngraverMap {
    switch self {
    case .inkJet: .inkJet
    case .coupler, .countingCoupler: .coupler
    case .gateway: .gateway
    case .engraverTCP, .engraverRTU, .altivar12, .deltaMS300: .registerRich
    }
  }
}

/// One simulated machine and what the contract needs to know of it, seen from outside its wire.
final class MachineBench: Sendable {
  let machine: Machine
  let engraver: SimulatedEngraver?
  let drive: SimulatedDrive?
  let rack = ModbusRack(patience: ModbusPatience(answer: .milliseconds(150)))

  init(_ machine: Machine) throws {
    self.machine = machine
    var settings = DriveSettings()
    settings.acceleration = 200
    settings.deceleration = 200
    switch machine {
    case .engraverTCP, .inkJet, .coupler, .countingCoupler, .gateway:
      (engraver, drive) = (try SimulatedEngraver(.tcp(), map: machine.map), nil)
    case .engraverRTU: (engraver, drive) = (try SimulatedEngraver(.rtu()), nil)
    case .altivar12: (engraver, drive) = (nil, try SimulatedDrive(.schneiderATV12, settings: settings))
    case .deltaMS300: (engraver, drive) = (nil, try SimulatedDrive(.deltaMS300, settings: settings))
    }
  }

  var address: DeviceAddress {
    switch machine {
    case .engraverTCP, .coupler, .countingCoupler, .gateway:
      .modbusTCP(host: "127.0.0.1", port: Int(engraver?.port ?? 0), unit: 255)
    case .inkJet: .modbusTCP(host: "127.0.0.1", port: Int(engraver?.port ?? 0), unit: 1)
    case .engraverRTU: .modbusRTU(path: engraver?.path ?? "", unit: 1)
    case .altivar12, .deltaMS300: .modbusRTU(path: drive?.path ?? "", unit: 1)
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
    case .altivar12, .deltaMS300:
      return try await ModbusPolisherDriver(
        profile: Project.polisher(machine.profile), address: address, rack: rack
      ).open()
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
      switch machine {
      case .engraverTCP, .engraverRTU: write.address == 0 && write.values[0] & 2 != 0
      case .inkJet: write.address == 0x2494 && write.values == [0]
      case .coupler, .countingCoupler: write.address == 0 && write.values == [1]
      case .gateway: write.address == 0 && write.values == [1]
      case .altivar12: write.address == 8501 && write.values == [0x000F]
      case .deltaMS300: write.address == 0x2000 && write.values == [0x0012]
      }
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
