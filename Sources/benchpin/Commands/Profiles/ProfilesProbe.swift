import Adapters
import ArgumentParser
import Devices
import FoundationEssentials
import Settings

/// `benchpin profiles probe PROFILE --at …`: commissions a machine without the daemon.
struct ProfilesProbe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Read everything a profile knows of a machine, as numbers on the wire and as what they mean.",
    discussion: """
      Needs no daemon; the daemon must not hold the line. Reads only. With --write it sets one value that the profile \
      calls settable, while the machine stands still, and reads it back; nothing that could start a motion can be \
      written here.
      """)

  @OptionGroup var shelf: ShelfOptions
  @Argument(help: ArgumentHelp("A shipped profile's name, or a file.", valueName: "profile")) var profile: String
  @Option(help: ArgumentHelp("tcp:HOST:PORT or serial:/dev/….", valueName: "place")) var at: String
  @Option(help: "The unit number; 1 on a serial line and 255 over TCP when left out.") var unit: UInt8?
  @Option(help: ArgumentHelp("A value to set first; repeat it for more.", valueName: "name=value")) var write:
    [String] =
      []
  @Flag(help: "Write without asking.") var yes = false
  @Flag(help: "Print JSON.") var json = false

  func run() async throws {
    let profile = try read()
    let address = try address()
    let writes = try write.map { try split($0) }
    let probe: ModbusProbe
    do throws(DeviceFault) { probe = try ModbusProbe(profile, at: address) } catch {
      throw CommandFailure(.unavailable, error.sentence)
    }
    let findings: Result<[ProbeFinding], any Error>
    do {
      for (name, text) in writes { try await set(name, to: text, probe) }
      findings = .success(try await probe.read())
    } catch { findings = .failure(error) }
    await probe.close()
    do { try show(try findings.get(), profile, address) } catch let fault as DeviceFault {
      throw CommandFailure(.unavailable, fault.sentence)
    }
  }

  private func read() throws -> any ProbedProfile {
    let path = try shelf.path(of: profile)
    let bytes = try InputFile.read(path)
    do throws(SettingsMistakes) {
      return try ProbedProfiles.read(text: String(decoding: bytes, as: UTF8.self), file: path)
    } catch { throw CommandFailure(.data, "\(error)") }
  }

  private func address() throws(CommandFailure) -> DeviceAddress {
    let parts = at.split(separator: ":", maxSplits: 1).map(String.init)
    switch parts.first {
    case "serial" where parts.count == 2 && parts[1].hasPrefix("/"):
      guard (1...247).contains(unit ?? 1) else { throw CommandFailure(.usage, "A unit on a serial line is 1 to 247.") }
      return .modbusRTU(path: parts[1], unit: unit ?? 1)
    case "tcp" where parts.count == 2:
      guard let colon = parts[1].lastIndex(of: ":"), let port = Int(parts[1][parts[1].index(after: colon)...]),
        (1...65_535).contains(port)
      else { break }
      return .modbusTCP(host: String(parts[1][..<colon]), port: port, unit: unit ?? 255)
    default: break
    }
    throw CommandFailure(.usage, "--at takes tcp:HOST:PORT or serial:/dev/…, not \(at).")
  }

  private func split(_ text: String) throws(CommandFailure) -> (String, String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw CommandFailure(.usage, "--write takes NAME=VALUE, not \(text).") }
    return (parts[0], parts[1])
  }

  private func set(_ name: String, to text: String, _ probe: ModbusProbe) async throws {
    let plan: ProbeWrite
    do throws(ProbeRefusal) { plan = try probe.plan(name, text) } catch {
      throw CommandFailure(.data, error.sentence)
    }
    if !yes {
      guard Output.canAsk else { throw CommandFailure(.usage, "Nothing was written: say --yes, or ask at a terminal.") }
      guard Output.confirm("Write \(text) (\(plan.raw) on the wire) to \(name)?") else {
        throw CommandFailure(.temporary, "Nothing was written.")
      }
    }
    do throws(DeviceFault) {
      let after = try await probe.write(name, plan)
      Output.complain("\(name) now shows \(after.reading?.scaled ?? after.reading?.raw ?? "nothing").")
    } catch { throw CommandFailure(.temporary, error.sentence) }
  }

  private func show(_ findings: [ProbeFinding], _ profile: any ProbedProfile, _ address: DeviceAddress) throws {
    let points = findings.map(PointBody.init)
    if json {
      Output.raw(
        Array(
          try JSONEncoder().encode(
            ProbeBody(
              profile: profile.title, address: address.text, points: points, warnings: profile.warnings))))
    } else {
      Output.line("\(profile.title) at \(address.text)")
      for line in Table.lines(["NAME", "PLACE", "RAW", "VALUE", "MEANING"], points.map(\.row)) { Output.line(line) }
      for warning in profile.warnings { Output.line(warning) }
    }
    guard let first = findings.first, findings.allSatisfy({ $0.reading == nil }) else { return }
    guard findings.contains(where: \.isAnswered) else {
      throw CommandFailure(.unavailable, "Nothing answered. \(first.trouble ?? "")")
    }
    Output.complain("Something answers there, and none of these places was read: is it another model, or another unit?")
  }
}

/// What a probe found, as JSON.
private struct ProbeBody: Encodable {
  var profile: String
  var address: String
  var points: [PointBody]
  var warnings: [String]
}

/// One point of a probe, as JSON and as a row.
private struct PointBody: Encodable {
  var name: String
  var place: String
  /// The number as on the wire, and the same for people.
  var raw: Int?
  var shown: String?
  var value: String?
  var meaning: String?
  var trouble: String?

  init(_ finding: ProbeFinding) {
    name = finding.name
    place = finding.place
    raw = finding.reading?.number
    shown = finding.reading?.raw
    value = finding.reading?.scaled
    meaning = finding.reading?.meaning
    trouble = finding.trouble
  }

  var row: [String] { [name, place, shown ?? "-", value ?? "-", trouble ?? meaning ?? "-"] }
}
