import Adapters
import Devices
import Settings
import Wire
import Workshop

/// The `inputs` of the settings: scanners, the pedal, safety inputs; nothing is opened yet.
struct InputSettings: Sendable {
  /// A scanner, and what it is connected by.
  struct Scanner: Sendable {
    enum Connection: Sendable {
      case serial(port: String, line: SerialSettings)
      /// A path in /dev/input.
      case keyboard(String)
    }

    var name: DeviceName
    var connection: Connection
    var framing: ScanFraming
  }

  /// The foot pedal.
  struct Pedal: Sendable {
    enum Connection: Sendable {
      /// A path in /dev/input, and the number of the key.
      case keyboard(String, key: UInt16)
      case modbus(ModbusInputPlace, ModbusInput, debounce: Duration)
    }

    var name: DeviceName
    var connection: Connection
    var longest: Duration
    /// Whether a job starts only while it is held.
    var isNeededToStart: Bool
  }

  /// A safety input.
  struct Safety: Sendable {
    var name: DeviceName
    var place: ModbusInputPlace
    var input: ModbusInput
    var poll: Duration
    var patience: Duration
    var counter: ModbusSafetyDriver.Counter?
    var countsWithin: Duration?
  }

  var scanners: [Scanner] = []
  var pedal: Pedal?
  var safety: [Safety] = []

  /// How many inputs there are.
  var count: Int { scanners.count + (pedal == nil ? 0 : 1) + safety.count }
}

extension InputSettings {
  /// Reads the section `inputs`; `taken` are the names of the devices.
  init(_ reader: SettingsReader?, taken: Set<DeviceName>) {
    guard let reader else { return }
    var taken = taken
    scanners = (reader.optionalMaps("scanners") ?? []).compactMap { entry in
      Self.name(entry, "scanner", &taken).flatMap { Self.scanner(entry, $0) }
    }
    if let entry = reader.optionalMap("pedal") {
      pedal = Self.name(entry, "pedal", &taken).flatMap { Self.pedal(entry, $0) }
    }
    safety = (reader.optionalMaps("safety") ?? []).compactMap { entry in
      Self.name(entry, nil, &taken).flatMap { Self.safety(entry, $0) }
    }
  }

  private static func name(_ reader: SettingsReader, _ usual: String?, _ taken: inout Set<DeviceName>) -> DeviceName? {
    let expected = "1 to 32 lower-case letters, digits and hyphens, a letter first"
    let written =
      usual != nil && !reader.has("name")
      ? usual.flatMap { DeviceName($0) } : reader.value("name", expected) { DeviceName($0) }
    // An entry without a name is read on, so that all its mistakes are named.
    guard let name = written ?? DeviceName("unnamed") else { return nil }
    if written != nil, !taken.insert(name).inserted {
      reader.refuse("name", "\"\(name.text)\" is the name of another device or input; give each its own")
    }
    return name
  }

  private static func scanner(_ reader: SettingsReader, _ name: DeviceName) -> Scanner? {
    if reader.has("keyboard") {
      if reader.has("port") { reader.refuse("port", "a scanner has either `port` or `keyboard`; remove one") }
      let framing = ScanFraming(reader, isTyped: true)
      return eventDevice(reader).map { Scanner(name: name, connection: .keyboard($0), framing: framing) }
    }
    let framing = ScanFraming(reader)
    let line = SerialSettings.line(of: reader)
    return BenchSettings.portName(reader, orElse: ", or use `keyboard`").map {
      Scanner(name: name, connection: .serial(port: $0, line: line), framing: framing)
    }
  }

  private static func pedal(_ reader: SettingsReader, _ name: DeviceName) -> Pedal? {
    let longest = Duration.seconds(reader.integer("stuck_after_s", in: 1...600, default: 30))
    let isNeeded = reader.boolean("needed_to_start", default: true)
    if reader.has("keyboard") {
      for key in ["port", "tcp"] where reader.has(key) {
        reader.refuse(key, "a pedal has either `keyboard` or a Modbus input; remove one")
      }
      let key = UInt16(reader.integer("key", in: 1...767))
      return eventDevice(reader).map {
        Pedal(name: name, connection: .keyboard($0, key: key), longest: longest, isNeededToStart: isNeeded)
      }
    }
    let input = ModbusInput(reader, yes: "pressed")
    let debounce = Duration.milliseconds(reader.integer("debounce_ms", in: 0...1000, default: 40))
    return place(reader, orElse: ", or `keyboard`").map {
      Pedal(
        name: name, connection: .modbus($0, input, debounce: debounce), longest: longest, isNeededToStart: isNeeded)
    }
  }

  private static func safety(_ reader: SettingsReader, _ name: DeviceName) -> Safety? {
    let input = ModbusInput(reader, yes: "healthy")
    let poll = reader.integer("poll_ms", in: 20...10_000, default: 200)
    let patience = reader.integer("old_after_ms", in: 100...60_000, default: 1000)
    if patience <= poll { reader.refuse("old_after_ms", "expected more than `poll_ms` (\(poll)), found \(patience)") }
    let count = reader.optionalMap("counter").map { counter in
      (
        at: ModbusSafetyDriver.Counter(
          table: counter.text("table", oneOf: ["holding", "input"], default: "input") == "holding" ? .holding : .input,
          at: UInt16(counter.integer("at", in: 0...65_535))),
        within: counter.integer("within_ms", in: 100...60_000)
      )
    }
    if let count, count.within <= poll {
      reader.refuse("counter", "`within_ms` must be more than `poll_ms` (\(poll)), or a moving counter looks still")
    }
    return place(reader, orElse: "").map { place in
      Safety(
        name: name, place: place, input: input, poll: .milliseconds(poll), patience: .milliseconds(patience),
        counter: count?.at, countsWithin: count.map { .milliseconds($0.within) })
    }
  }

  private static func place(_ reader: SettingsReader, orElse: String) -> ModbusInputPlace? {
    let isTCP = reader.has("tcp")
    if isTCP, reader.has("line") { reader.refuse("line", "only a serial line has settings; remove it") }
    let line = isTCP ? SerialSettings(baud: 9600) : SerialSettings.line(of: reader)
    return BenchSettings.modbusAddress(reader, orElse: orElse).map { ModbusInputPlace(address: $0, line: line) }
  }

  private static func eventDevice(_ reader: SettingsReader) -> String? {
    reader.value("keyboard", "a path in /dev/input, best a link of /dev/input/by-id that ends in -event-kbd") { text in
      text.hasPrefix("/dev/input/") ? text : nil
    }
  }
}
