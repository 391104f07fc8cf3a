import ArgumentParser
import Glibc
import Simulators

/// The devices of one simulated bench, with their links and logs in a directory.
final class SimulatedBench {
  let gauges: [SimulatedGauge]
  let engraver: SimulatedEngraver
  let polisher: SimulatedDrive
  private let portFile: String

  init(
    directory: String, gauges names: [String], engraver kind: String, map: String, polisher drive: String, speed: Double
  ) throws {
    guard speed > 0, speed <= 100_000 else { throw ValidationError("--speed must be above 0, at most 100000.") }
    mkdir(directory, 0o755)
    let formats = try (names.isEmpty ? ["sylvac"] : names).map { name in
      guard let format = GaugeFormat(rawValue: name) else {
        throw ValidationError("There is no gauge '\(name)': use sylvac or mitutoyo.")
      }
      return format
    }
    gauges = try formats.enumerated().map { index, format in
      try SimulatedGauge(format, link: directory + (index == 0 ? "/gauge" : "/gauge\(index + 1)"))
    }
    engraver = try Self.makeEngraver(kind, map, directory, speed)
    polisher = try Self.makePolisher(drive, directory, speed)
    portFile = directory + "/engraver.port"
    if engraver.port != 0 { try write("\(engraver.port)\n", to: portFile) }
  }

  func close() {
    for gauge in gauges { gauge.close() }
    engraver.close()
    polisher.close()
    unlink(portFile)
  }

  private static func makeEngraver(
    _ kind: String, _ mapName: String, _ directory: String, _ speed: Double
  ) throws -> SimulatedEngraver {
    guard let map = EngraverMap(rawValue: mapName) else {
      let known = EngraverMap.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("There is no engraver map '\(mapName)': use one of \(known).")
    }
    var settings = EngraverSettings()
    settings.speed = speed
    let log = try WireLog(path: directory + "/engraver.log")
    if kind == "rtu" {
      return try SimulatedEngraver(.rtu(link: directory + "/engraver"), map: map, settings: settings, log: log)
    }
    let parts = kind.split(separator: ":", omittingEmptySubsequences: false)
    guard parts[0] == "tcp", parts.count <= 2, let port = UInt16(parts.count == 2 ? parts[1] : "0") else {
      throw ValidationError("There is no engraver '\(kind)': use tcp, tcp:PORT or rtu.")
    }
    return try SimulatedEngraver(.tcp(port: port), map: map, settings: settings, log: log)
  }

  private static func makePolisher(_ drive: String, _ directory: String, _ speed: Double) throws -> SimulatedDrive {
    let models: [String: DriveModel] = [
      "atv12": .schneiderATV12, "atv312": .schneiderATV312, "ms300": .deltaMS300, "vfd-el": .deltaVFDEL, "gs2": .gs2,
      "huanyang-hy": .huanyangHY, "huanyang-gt": .huanyangGT, "huanyang-h2a": .huanyangH2A,
      "huanyang-h2a-two-byte": .huanyangH2ATwoByte, "pi500": .huanyangPI500, "h100": .h100, "wj200": .hitachiWJ200,
      "v20": .siemensV20, "yl620": .yl620, "ne200": .nidecNE200, "vlt2800": .danfossVLT2800,
    ]
    guard let model = models[drive] else {
      throw ValidationError(
        "There is no polisher '\(drive)': use \(models.keys.sorted().joined(separator: ", ")).")
    }
    var settings = DriveSettings()
    settings.speed = speed
    let log = try WireLog(path: directory + "/polisher.log")
    return try SimulatedDrive(model, link: directory + "/polisher", settings: settings, log: log)
  }
}

/// Writes a small file at once: a reader sees all of it or none.
private func write(_ text: String, to path: String) throws {
  let next = path + ".new"
  let file = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  let bytes = Array(text.utf8)
  guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count, Glibc.close(file) == 0,
    rename(next, path) == 0
  else { throw ValidationError("Cannot write \(path): \(String(cString: strerror(errno)))") }
}
