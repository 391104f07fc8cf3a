import Settings
import Wire

extension SerialSettings {
  /// Reads `baud`, `data_bits`, `parity`, `stop_bits`, `rts`, `dtr`.
  init(_ reader: SettingsReader) {
    let baud = reader.integer("baud", in: 300...230_400)
    if !SerialSettings.knownBauds.contains(baud), reader.has("baud") {
      reader.refuse("baud", "expected one of \(SerialSettings.knownBauds.map(String.init).joined(separator: ", "))")
    }
    self.init(
      baud: baud,
      dataBits: reader.integer("data_bits", in: 7...8),
      parity: reader.choice("parity", of: Parity.self) ?? .none,
      stopBits: reader.integer("stop_bits", in: 1...2),
      rts: reader.optionalBoolean("rts"),
      dtr: reader.optionalBoolean("dtr"))
  }
}
