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

  /// The claims of the settings file at `path` and the drop-ins beside it.
  static func read(_ path: String) -> PortClaims {
    guard access(path, R_OK) == 0 else {
      return PortClaims(trouble: "\(path) cannot be read, so no port is claimed; name the settings with --config.")
    }
    do throws(SettingsMistakes) {
      let reader = SettingsReader(try SettingsDocument.read(path: path).map)
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
}
