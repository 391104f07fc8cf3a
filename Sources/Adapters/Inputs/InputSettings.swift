import Settings
import Wire

extension ScanFraming {
  /// Reads `prefix`, `suffix` and `quiet_ms` of a scanner.
  package init(_ reader: SettingsReader, isTyped: Bool = false) {
    let prefix = reader.text("prefix", default: "")
    if !prefix.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) || prefix.utf8.count > 16 {
      reader.refuse("prefix", "expected at most 16 printable ASCII characters")
    }
    // A scanner that types always ends a code with a key, and keys have no quiet.
    guard !isTyped else {
      self.init(prefix: prefix)
      return
    }
    self.init(
      prefix: prefix, suffix: reader.optionalChoice("suffix", of: Suffix.self) ?? .cr,
      quiet: .milliseconds(reader.integer("quiet_ms", in: 10...5000, default: 100)))
  }
}

extension ModbusInput {
  /// Reads `table`, `at` and `bit` of an input; `yes` is the key whose 1 or 0 is the level that means yes.
  package init(_ reader: SettingsReader, yes: String) {
    let table = reader.optionalChoice("table", of: Table.self) ?? .discrete
    let bit = reader.optionalInteger("bit", in: 0...15)
    if bit != nil, table == .coil || table == .discrete {
      reader.refuse(
        "bit", "a \(table.rawValue) input is one bit already; remove `bit`, or name the table of a register")
    }
    self.init(
      table: table, at: UInt16(reader.integer("at", in: 0...65_535)), bit: bit ?? 0,
      yes: reader.integer(yes, in: 0...1) == 1)
  }
}

extension SerialSettings {
  /// Reads the `line` of an input as profiles have it; 9600 8N1 where it is left out.
  package static func line(of reader: SettingsReader) -> SerialSettings {
    reader.optionalMap("line").map { SerialSettings($0) } ?? SerialSettings(baud: 9600)
  }
}
