import Glibc
import Ports
import Settings

/// What the settings claim: which device or input names which port. Read leniently, since whoever scans is often about to
/// mend the settings; `benchpind --check-config` is the strict reader.
struct PortClaims {
  /// One device or input, and the port it names.
  struct Claim: Hashable {
    var device: String
    var port: PortName
  }

  var claims: [Claim] = []
  /// Why nothing could be read; `nil` when the settings were read.
  var trouble: String?

  /// The claims of the settings file at `path`.
  static func read(_ path: String) -> PortClaims {
    guard let text = text(of: path) else {
      return PortClaims(trouble: "\(path) cannot be read, so no port is claimed; name the settings with --config.")
    }
    do throws(SettingsMistakes) {
      let reader = SettingsReader(try SettingsDocument.read(text: text, file: path))
      let inputs = reader.optionalMap("inputs")
      let entries =
        (reader.optionalMaps("devices") ?? []) + (inputs?.optionalMaps("scanners") ?? [])
        + [inputs?.optionalMap("pedal")].compactMap { $0 } + (inputs?.optionalMaps("safety") ?? [])
      let claims: [Claim] = entries.compactMap { entry in
        guard let port = entry.optionalText("port").flatMap({ PortName($0) }) else { return nil }
        return Claim(device: entry.text("name", default: "an input"), port: port)
      }
      return PortClaims(claims: claims)
    } catch {
      return PortClaims(trouble: "\(error)")
    }
  }

  private static func text(of path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= SettingsDocument.longest {
      let count = Glibc.read(file, &chunk, chunk.count)
      guard count > 0 else { return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
