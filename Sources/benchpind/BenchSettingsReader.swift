import Devices
import Glibc
import Settings
import Workshop

extension BenchSettings {
  /// Reads and checks a settings file; every mistake is named at once. Opens nothing else.
  static func read(path: String) throws(SettingsMistakes) -> BenchSettings {
    let bytes = try SettingsFile.bytes(path)
    return try read(try SettingsDocument.read(bytes: bytes, file: path), folder: SettingsFile.folder(of: path))
  }

  static func read(_ map: SettingsMap, folder: String) throws(SettingsMistakes) -> BenchSettings {
    let reader = SettingsReader(map)
    func path(_ text: String) -> String { text.hasPrefix("/") ? text : "\(folder)/\(text)" }
    let http = reader.optionalMap("http")
    let settings = BenchSettings(
      bench: benchName(reader), ledger: path(reader.text("ledger")), socket: socketPath(reader, path),
      http: HTTP(
        address: http?.text("address", default: "127.0.0.1") ?? "127.0.0.1",
        port: http?.integer("port", in: 0...65_535, default: 8737) ?? 8737,
        names: http?.optionalTexts("names") ?? []),
      profiles: path(reader.text("profiles", default: ".")),
      logLevel: reader.text("log", oneOf: ["debug", "info", "notice", "warning", "error"], default: "info"),
      devices: devices(reader), programmes: programmes(reader))
    checkLoopback(http, settings.http.address)
    try reader.finish()
    return settings
  }

  private static func benchName(_ reader: SettingsReader) -> String {
    reader.value("bench", "1 to 32 lower-case letters, digits and hyphens, a letter first") { DeviceName($0)?.text }
      ?? ""
  }

  /// A socket's path has room for 107 bytes (`sun_path`, unix(7)).
  private static func socketPath(_ reader: SettingsReader, _ path: (String) -> String) -> String {
    let socket = path(reader.text("socket"))
    if socket.utf8.count > 107 {
      reader.refuse("socket", "the path has \(socket.utf8.count) bytes; at most 107 fit a socket")
    }
    return socket
  }

  /// There is no login yet, so nobody outside this machine may reach the bench.
  private static func checkLoopback(_ http: SettingsReader?, _ address: String) {
    guard let http, address != "127.0.0.1", address != "::1" else { return }
    http.refuse("address", "expected 127.0.0.1 or ::1, found \"\(address)\"; the bench answers this machine only")
  }

  private static func devices(_ reader: SettingsReader) -> [Device] {
    var devices: [Device] = []
    for entry in reader.optionalMaps("devices") ?? [] {
      guard let device = device(entry) else { continue }
      if devices.contains(where: { $0.name == device.name }) {
        entry.refuse("name", "\"\(device.name.text)\" is the name of another device; give each its own")
      }
      devices.append(device)
    }
    return devices
  }

  private static func device(_ reader: SettingsReader) -> Device? {
    let name = reader.value("name", "1 to 32 lower-case letters, digits and hyphens, a letter first") { DeviceName($0) }
    let kind = reader.value("kind", "gauge, engraver or polisher") { DeviceKind(rawValue: $0) }
    let profile = reader.value("profile", "the name of a profile file without its ending") { text in
      text.contains("/") || text.hasPrefix(".") ? nil : text
    }
    guard let kind else {
      // Without the kind the other keys cannot be judged; asking for them keeps them from being called unknown.
      for key in ["port", "tcp", "unit", "rpm_per_hertz", "max_rpm"] { _ = reader.has(key) }
      return nil
    }
    let address = kind == .gauge ? gaugeAddress(reader) : modbusAddress(reader)
    let motor = kind == .polisher ? motor(reader) : nil
    guard let name, let profile, let address else { return nil }
    return Device(name: name, kind: kind, profile: profile, address: address, motor: motor)
  }

  private static func gaugeAddress(_ reader: SettingsReader) -> DeviceAddress? {
    reader.value("port", "the path of a serial port") { $0.hasPrefix("/") ? .serial(path: $0) : nil }
  }

  private static func modbusAddress(_ reader: SettingsReader) -> DeviceAddress? {
    let unit = UInt8(reader.integer("unit", in: 1...255, default: reader.has("tcp") ? 255 : 1))
    if reader.has("tcp") {
      if reader.has("port") { reader.refuse("port", "a device has either `tcp` or `port`; remove one") }
      // Numbers only: looking a name up may take as long as it likes, and a stop would wait for it.
      return reader.value("tcp", "an address and a port in numbers, for instance 192.168.7.20:502") { text in
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
          (1...65_535).contains(port), isNumeric(String(text[..<colon]))
        else { return nil }
        return .modbusTCP(host: String(text[..<colon]), port: port, unit: unit)
      }
    }
    if unit > 247 { reader.refuse("unit", "expected 1 to 247 on a serial line, found \(unit)") }
    return reader.value("port", "the path of a serial port, or use `tcp`") { text in
      text.hasPrefix("/") ? .modbusRTU(path: text, unit: unit) : nil
    }
  }

  private static func isNumeric(_ host: String) -> Bool {
    var address = in6_addr()
    return inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1
  }

  private static func motor(_ reader: SettingsReader) -> Motor {
    Motor(
      rpmPerHertz: reader.integer("rpm_per_hertz", in: 5...600, default: 60),
      maximum: RevolutionsPerMinute(reader.integer("max_rpm", in: 1...30_000)))
  }

  private static func programmes(_ reader: SettingsReader) -> [PolishingProgramme] {
    var programmes: [PolishingProgramme] = []
    for entry in reader.optionalMaps("programmes") ?? [] {
      let name = entry.text("name")
      if name.isEmpty { entry.refuse("name", "expected a name, found an empty text") }
      if programmes.contains(where: { $0.name == name }) {
        entry.refuse("name", "\"\(name)\" is the name of another programme; give each its own")
      }
      let steps = entry.maps("steps").map { step in
        PolishingProgramme.Step(
          title: step.text("title"), speed: RevolutionsPerMinute(step.integer("rpm", in: 1...30_000)),
          seconds: step.integer("seconds", in: 1...3600))
      }
      if steps.isEmpty { entry.refuse("steps", "expected at least one step") }
      programmes.append(PolishingProgramme(name: name, steps: steps))
    }
    return programmes
  }
}
