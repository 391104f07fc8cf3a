import Adapters
import Devices
import Simulators
import Testing
import Wire
import Workshop

/// Every machine that does work, on every wire it comes on.
enum Machine: String, CaseIterable, CustomTestStringConvertible {
  case engraverTCP, engraverRTU, altivar12, deltaMS300

  var testDescription: String { rawValue }
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
    case .engraverTCP: (engraver, drive) = (try SimulatedEngraver(.tcp()), nil)
    case .engraverRTU: (engraver, drive) = (try SimulatedEngraver(.rtu()), nil)
    case .altivar12: (engraver, drive) = (nil, try SimulatedDrive(.schneiderATV12, settings: settings))
    case .deltaMS300: (engraver, drive) = (nil, try SimulatedDrive(.deltaMS300, settings: settings))
    }
  }

  var address: DeviceAddress {
    switch machine {
    case .engraverTCP: .modbusTCP(host: "127.0.0.1", port: Int(engraver?.port ?? 0), unit: 255)
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
    case .engraverTCP, .engraverRTU:
      return try await ModbusEngraverDriver(profile: Project.engraver(), address: address, rack: rack).open()
    case .altivar12, .deltaMS300:
      let name = machine == .altivar12 ? "schneider-atv12" : "delta-ms300"
      return try await ModbusPolisherDriver(profile: Project.polisher(name), address: address, rack: rack).open()
    }
  }

  /// Runs `body` with an open session and lets go of everything whatever happens.
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
      ? .engraving(EngravingText(text: "Ada & Max", place: .inside))
      : .polishing(programme([("tripoli", 1500, 1)]))
  }

  /// More than the machine may do.
  var tooMuch: Work {
    engraver != nil
      ? .engraving(EngravingText(text: String(repeating: "x", count: 65), place: .inside))
      : .polishing(programme([("tripoli", 3001, 10)]))
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
  static func engraver() throws -> EngraverProfile {
    let path = "Config/engravers/register-rich.yaml"
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
