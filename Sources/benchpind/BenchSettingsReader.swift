import Adapters
import Devices
import Glibc
import Ports
import Settings
import Station
import Web
import Workshop

extension BenchSettings {
  /// Reads and checks a settings file with the drop-ins beside it; every mistake is named at once. Opens nothing else.
  ///
  /// With `looksForFolders` a folder that is not there is a mistake, too, unless systemd makes it. For a daemon at work
  /// `present` is what it was started with: the bench whose ledger is open keeps its name.
  static func read(
    path: String, looksForFolders: Bool = false, present: (bench: String, ledger: String)? = nil
  ) throws(SettingsMistakes) -> BenchSettings {
    let (map, dropIns) = try SettingsDocument.read(path: path)
    let reader = SettingsReader(map)
    var settings = read(reader, folder: SettingsFile.folder(of: path), looksForFonts: looksForFolders)
    if let present, settings.ledger == present.ledger, settings.bench != present.bench, !settings.bench.isEmpty {
      reader.refuse(
        "bench",
        "expected \(present.bench), whose ledger \(present.ledger) is, found \(settings.bench); a bench keeps its name")
    }
    settings.files = map.files
    settings.notes = dropIns.passedOver + settings.openDoors
    settings.notes += settings.lettering.notes
    settings.notes += BeamBook.notes(on: "\(settings.profiles)/materials", today: Day(of: .now))
    if looksForFolders { settings.notes += settings.missingFolders(reader) }
    try reader.finish()
    return settings
  }

  private static func read(
    _ reader: SettingsReader, folder: String, looksForFonts: Bool
  ) -> BenchSettings {
    func path(_ text: String) -> String { text.hasPrefix("/") ? text : "\(folder)/\(text)" }
    let http = reader.optionalMap("http")
    let profiles = path(reader.text("profiles", default: "."))
    let devices = devices(reader, ProfileShelf(folder: profiles))
    let polishing = PolishingRules(reader)
    let ledger = path(reader.text("ledger"))
    let settings = BenchSettings(
      bench: benchName(reader), ledger: ledger, backup: backup(reader.optionalMap("backup"), ledger, path),
      socket: socketPath(reader, path),
      http: HTTP(
        address: http?.text("address", default: "127.0.0.1") ?? "127.0.0.1",
        port: http?.integer("port", in: 0...65_535, default: 8737) ?? 8737,
        names: http?.optionalTexts("names") ?? []),
      network: NetworkConfiguration(reader.optionalMap("lan"), path: path), profiles: profiles,
      logLevel: reader.text("log", oneOf: ["debug", "info", "notice", "warning", "error"], default: "info"),
      devices: devices,
      starts: starts(reader), sizeCheck: sizeCheck(reader),
      lettering: LetteringChoice(reader.optionalMap("lettering"), path: path, looksForFonts: looksForFonts),
      inputs: InputSettings(reader.optionalMap("inputs"), taken: Set(devices.map(\.name))),
      programmes: programmes(reader, polishing, for: devices), polishing: polishing,
      calibration: CalibrationRules(reader.optionalMap("calibration"), devices: devices),
      sizes: SizeRules(reader.optionalMap("sizes")), intake: IntakeSettings(reader.optionalMap("imports"), path: path),
      shop: Shop(reader.optionalMap("shop")))
    checkLoopback(http, settings.http.address)
    return settings
  }

  /// What is let in that a shop may not expect, each a sentence.
  private var openDoors: [String] {
    var sentences: [String] = []
    if let network, network.identity == nil {
      sentences.append("the network is served in the clear: everybody in it can read along (lan.tls)")
    }
    if starts.http { sentences.append("any program of this machine may start a job over HTTP (starts_from)") }
    return sentences
  }

  /// The folders of the ledger and the socket that are not there and that systemd will make, each a sentence; any other
  /// that is missing is a mistake of the line that names it.
  private func missingFolders(_ reader: SettingsReader) -> [String] {
    let made = ["/var/lib/benchpin": "StateDirectory", "/run/benchpin": "RuntimeDirectory"]
    if let folder = intake.folder, access(folder, F_OK) != 0 {
      reader.optionalMap("imports")?.refuse(
        "folder", "the folder \(folder) is not there; make it, or name another place")
    }
    return [("ledger", ledger), ("socket", socket)].compactMap { key, path in
      let folder = SettingsFile.folder(of: path)
      guard reader.has(key), access(folder, F_OK) != 0 else { return nil }
      if let directive = made[folder] {
        return "\(folder) is not there yet; systemd makes it when it starts the daemon (\(directive)=)"
      }
      reader.refuse(key, "the folder \(folder) is not there; make it, or name another place")
      return nil
    }
  }

  /// Without a word about it, the socket and paired bench screens count as the bench.
  private static func starts(_ reader: SettingsReader) -> StartPlaces {
    guard let places = reader.optionalTexts("starts_from") else { return StartPlaces() }
    for place in places where !["socket", "screen", "http"].contains(place) {
      reader.refuse("starts_from", "expected socket, screen or http, found \"\(place)\"")
    }
    if places.isEmpty { reader.refuse("starts_from", "expected at least one of socket, screen and http") }
    return StartPlaces(
      socket: places.contains("socket"), http: places.contains("http"), screen: places.contains("screen"))
  }

  /// Without a word about it, a ring is measured before it goes under the beam.
  private static func sizeCheck(_ reader: SettingsReader) -> SizeCheck? {
    let check = reader.optionalMap("size_check")
    let minutes = check?.integer("within_minutes", in: 1...10_080, default: 240) ?? 240
    let tenths = check?.decimal("tolerance_quarters", decimals: 1, in: 1...40, default: 10) ?? 10
    guard check?.boolean("required", default: true) ?? true else { return nil }
    return SizeCheck(within: .seconds(minutes * 60), toleranceQuarters: Double(tenths) / 10)
  }

  /// Without a word about it, two weeks of daily backups lie beside the ledger.
  private static func backup(_ reader: SettingsReader?, _ ledger: String, _ path: (String) -> String) -> Backup {
    let named = reader.flatMap { $0.has("directory") ? path($0.text("directory")) : nil }
    return Backup(
      directory: named ?? "\(SettingsFile.folder(of: ledger))/backups", isStandardDirectory: named == nil,
      keep: reader?.integer("keep", in: 1...10_000, default: 14) ?? 14)
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

  /// Plain HTTP knows no login, so nobody outside this machine may reach it.
  private static func checkLoopback(_ http: SettingsReader?, _ address: String) {
    guard let http, address != "127.0.0.1", address != "::1" else { return }
    http.refuse(
      "address",
      "expected 127.0.0.1 or ::1, found \"\(address)\"; the shop's network is served by `lan`"
    )
  }

  private static func devices(_ reader: SettingsReader, _ shelf: ProfileShelf) -> [Device] {
    var devices: [Device] = []
    var places: [DeviceName: String] = [:]
    for entry in reader.optionalMaps("devices") ?? [] {
      guard let device = device(entry, shelf) else { continue }
      if devices.contains(where: { $0.name == device.name }) {
        entry.refuse("name", "\"\(device.name.text)\" is the name of another device; give each its own")
      }
      // Machines share a line by their units; a gauge sends when it likes.
      if let path = device.address.path,
        let other = devices.first(where: { $0.address.path == path && ($0.kind.isMeasuring || device.kind.isMeasuring) }
        )
      {
        entry.refuse("port", "\(path) is the port of \(other.name.text); a gauge or a balance needs one of its own")
      } else if let other = devices.first(where: { $0.address.isSame(as: device.address) }) {
        // What one of them is told the other's machine does.
        entry.refuse(
          entry.has("unit") ? "unit" : entry.has("tcp") ? "tcp" : "port",
          "\(device.address.text) is \(other.name.text) (\(places[other.name] ?? "")); give each machine a unit of its own"
        )
      }
      devices.append(device)
      places[device.name] = entry.whereabouts
    }
    return devices
  }

  private static func device(_ reader: SettingsReader, _ shelf: ProfileShelf) -> Device? {
    let name = reader.value("name", "1 to 32 lower-case letters, digits and hyphens, a letter first") { DeviceName($0) }
    let kind = reader.value("kind", "gauge, balance, engraver or polisher") { DeviceKind(rawValue: $0) }
    let profile = reader.value("profile", "the name of a profile file without its ending") { text in
      text.contains("/") || text.hasPrefix(".") ? nil : text
    }
    guard let kind else {
      // Without the kind the other keys cannot be judged; asking for them keeps them from being called unknown.
      for key in [
        "port", "tcp", "unit", "rpm_per_hertz", "max_rpm", "confirm", "set_watchdog", "attended_minutes", "serial",
      ] { _ = reader.has(key) }
      return nil
    }
    let address = kind.isMeasuring ? gaugeAddress(reader) : modbusAddress(reader)
    let found = reader.mistakesSoFar.count
    let motor = kind == .polisher ? motor(reader) : nil
    let isMotorRight = reader.mistakesSoFar.count == found
    if let profile { checkProfile(reader, profile, kind, shelf) }
    let serial = kind.isMeasuring ? reader.optionalText("serial") : nil
    if serial?.isEmpty == true || (serial?.utf8.count ?? 0) > 60 {
      reader.refuse("serial", "expected the serial number on the gauge, of at most 60 characters")
    }
    let confirmation = kind.isMeasuring ? reader.optionalMap("confirm").map { GaugeConfirmation($0) } : nil
    guard let name, let profile, let address else { return nil }
    return Device(
      name: name, kind: kind, profile: profile, address: address, confirmation: confirmation, serial: serial,
      motor: motor,
      highest: isMotorRight ? motor.flatMap { highest($0, profile, shelf) } : nil)
  }

  /// A profile that is not there is a mistake of the line that names it.
  private static func checkProfile(
    _ reader: SettingsReader, _ name: String, _ kind: DeviceKind, _ shelf: ProfileShelf
  ) {
    guard let kind = ProfileKind(rawValue: kind.rawValue) else { return }
    let file = shelf.path(kind, name)
    guard access(file, F_OK) != 0 else { return }
    if let other = shelf.entry(named: name), other.kind != kind {
      return reader.refuse(
        "profile", "\(other.name) describes a \(other.kind.rawValue); name a \(kind.rawValue)'s profile")
    }
    let alike = shelf.alike(name, kind)
    let advice =
      alike.isEmpty
      ? "`benchpin profiles list` shows what is shipped, and `profiles` in the settings is where they are looked for"
      : "did you mean \(alike.joined(separator: " or "))?"
    reader.refuse("profile", "there is no \(file); \(advice)")
  }

  private static func highest(_ motor: Motor, _ profile: String, _ shelf: ProfileShelf) -> RevolutionsPerMinute? {
    let file = shelf.path(.polisher, profile)
    // Its mistakes are named when the devices are put together; here it only says how fast it may run.
    guard let bytes = try? SettingsFile.bytes(file),
      let read = try? PolisherProfile.read(text: String(decoding: bytes, as: UTF8.self), file: file)
    else { return nil }
    return min(motor.maximum, read.speeds.upperBound)
  }

  private static func gaugeAddress(_ reader: SettingsReader) -> DeviceAddress? {
    portName(reader).map { .serial(path: $0) }
  }

  /// A serial port as the settings name it: what is plugged in is found by this name at each opening.
  static func portName(_ reader: SettingsReader, orElse: String = "") -> String? {
    let text = reader.value("port", "`serial:NUMBER`, `usb:SOCKET` or the whole path of a serial port\(orElse)") {
      text in
      PortName(text) == nil ? nil : text
    }
    if let text, let refusal = PortName(text)?.refusal { reader.refuse("port", refusal) }
    return text
  }

  static func modbusAddress(_ reader: SettingsReader, orElse: String = "") -> DeviceAddress? {
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
    return portName(reader, orElse: ", or use `tcp`\(orElse)").map { .modbusRTU(path: $0, unit: unit) }
  }

  private static func isNumeric(_ host: String) -> Bool {
    var address = in6_addr()
    return inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1
  }

  private static func motor(_ reader: SettingsReader) -> Motor {
    Motor(
      rpmPerHertz: reader.integer("rpm_per_hertz", in: 5...600, default: 60),
      maximum: RevolutionsPerMinute(reader.integer("max_rpm", in: 1...30_000)),
      watchdog: reader.optionalValue("set_watchdog", "true or a time in seconds such as 3 or 2.5", watchdog)
        .flatMap { $0 },
      attended: .seconds(60 * reader.integer("attended_minutes", in: 1...600, default: 10)))
  }

  /// `true` is three seconds: as long as the bench itself lets a machine at work be silent. `false` leaves it alone.
  private static func watchdog(_ text: String) -> Duration?? {
    switch text {
    case "true": return .some(.seconds(3))
    case "false": return .some(nil)
    default:
      guard let seconds = Double(text), text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
        (0.1...600).contains(seconds)
      else { return nil }
      return .some(.milliseconds(Int((seconds * 1000).rounded())))
    }
  }

  private static func programmes(
    _ reader: SettingsReader, _ rules: PolishingRules, for devices: [Device]
  ) -> [PolishingProgramme] {
    let polishers = devices.filter { $0.kind == .polisher }
    // Any polisher may be asked for a programme, so one that the fastest can run is no mistake.
    let fastest = polishers.allSatisfy { $0.highest != nil } ? polishers.compactMap(\.highest).max() : nil
    var programmes: [PolishingProgramme] = []
    for entry in reader.optionalMaps("programmes") ?? [] {
      let name = entry.text("name")
      if name.isEmpty { entry.refuse("name", "expected a name, found an empty text") }
      if programmes.contains(where: { $0.name == name }) {
        entry.refuse("name", "\"\(name)\" is the name of another programme; give each its own")
      }
      let steps = entry.maps("steps").map { rules.step($0, fastest: fastest) }
      if steps.isEmpty { entry.refuse("steps", "expected at least one step") }
      programmes.append(PolishingProgramme(name: name, steps: steps))
    }
    return programmes
  }
}

extension DeviceAddress {
  /// Whether both are one machine: the same unit of the same line, or of the same host and port, however it is written.
  fileprivate func isSame(as other: DeviceAddress) -> Bool {
    switch (self, other) {
    case (.modbusTCP(let host, let port, let unit), .modbusTCP(let otherHost, let otherPort, let otherUnit)):
      Self.bytes(of: host) == Self.bytes(of: otherHost) && port == otherPort && unit == otherUnit
    case (.serial, _), (.modbusRTU, _), (.modbusTCP, _): self == other
    }
  }

  /// The address in numbers, so that `::1` and `0:0:0:0:0:0:0:1` are the same.
  private static func bytes(of host: String) -> [UInt32] {
    var (four, six) = (in_addr(), in6_addr())
    if inet_pton(AF_INET, host, &four) == 1 { return [four.s_addr] }
    guard inet_pton(AF_INET6, host, &six) == 1 else { return [] }
    return withUnsafeBytes(of: &six) { Array($0.bindMemory(to: UInt32.self)) }
  }

  /// The serial port it is on; `nil` on a network.
  fileprivate var path: String? {
    switch self {
    case .serial(let path), .modbusRTU(let path, _): path
    case .modbusTCP: nil
    }
  }
}
