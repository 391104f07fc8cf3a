import Ports
import Settings

/// What the settings say as far as it can be read: mistakes in them are the daemon's own check's business.
struct SettingsSketch {
  /// A device or an input, and where it is.
  struct Device {
    var name: String
    /// `gauge`, `engraver`, `polisher`; empty for an input.
    var kind: String
    var profile: String
    var port: PortName?
    /// `host:port` of a device on a network.
    var tcp: String?
    var unit: UInt8?
  }

  var devices: [Device] = []
  var ledger: String?
  var socket: String?
  var httpPort = 8737
  /// The folder of profiles.
  var profiles: String?

  /// The settings at `path` with their drop-ins; empty when they cannot be read at all.
  static func read(_ path: String) -> SettingsSketch {
    // Why it cannot be read is told by the daemon's check.
    guard let map = try? SettingsDocument.read(path: path).map else { return SettingsSketch() }
    let reader = SettingsReader(map)
    let folder = SettingsFile.folder(of: path)
    func absolute(_ text: String?) -> String? { text.map { $0.hasPrefix("/") ? $0 : "\(folder)/\($0)" } }
    let inputs = reader.optionalMap("inputs")
    let entries =
      (reader.optionalMaps("devices") ?? []) + (inputs?.optionalMaps("scanners") ?? [])
      + [inputs?.optionalMap("pedal")].compactMap { $0 } + (inputs?.optionalMaps("safety") ?? [])
    return SettingsSketch(
      devices: entries.map(Device.init), ledger: absolute(reader.optionalText("ledger")),
      socket: absolute(reader.optionalText("socket")),
      httpPort: reader.optionalMap("http")?.optionalInteger("port", in: 0...65_535) ?? 8737,
      profiles: absolute(reader.optionalText("profiles")) ?? folder)
  }
}

extension SettingsSketch.Device {
  fileprivate init(_ entry: SettingsReader) {
    name = entry.optionalText("name") ?? "an input"
    kind = entry.optionalText("kind") ?? ""
    profile = entry.optionalText("profile") ?? ""
    port = entry.optionalText("port").flatMap { PortName($0) }
    tcp = entry.optionalText("tcp")
    unit = entry.optionalInteger("unit", in: 1...255).map { UInt8($0) }
  }
}
