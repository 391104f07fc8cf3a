import Settings
import Wire

extension GaugeProfile {
  /// Reads a profile file; every mistake in it is named at once.
  package static func read(text: String, file: String) throws(SettingsMistakes) -> GaugeProfile {
    let reader = SettingsReader(try SettingsDocument.read(text: text, file: file))
    let profile = GaugeProfile(reader)
    try reader.finish()
    return profile
  }

  private init(_ reader: SettingsReader) {
    self.init(
      title: reader.text("title"),
      line: SerialSettings(reader.map("line")),
      terminators: reader.texts("terminators").compactMap { GaugeProfile.terminator($0, reader) },
      unit: reader.choice("unit", of: Unit.self) ?? .millimetre,
      readings: reader.texts("readings").compactMap { GaugeProfile.pattern($0, "readings", reader) },
      errors: GaugeProfile.known("errors", reader),
      statuses: GaugeProfile.known("statuses", reader),
      echoes: (reader.optionalTexts("echoes") ?? []).compactMap { GaugeProfile.pattern($0, "echoes", reader) },
      request: reader.optionalMap("request").flatMap(GaugeProfile.request))
    for reading in readings where !reading.hasValue {
      reader.refuse("readings", "`\(reading.text)` holds no {number} or {signed}")
    }
    if terminators.isEmpty { reader.refuse("terminators", "at least one is needed: CR, LF, ETX, TAB") }
  }

  private static let terminatorNames: [(name: String, byte: UInt8)] = [("CR", 13), ("LF", 10), ("ETX", 3), ("TAB", 9)]

  private static func terminator(_ name: String, _ reader: SettingsReader) -> UInt8? {
    if let known = terminatorNames.first(where: { $0.name == name }) { return known.byte }
    reader.refuse("terminators", "expected CR, LF, ETX or TAB, found \(name)")
    return nil
  }

  private static func pattern(_ text: String, _ key: String, _ reader: SettingsReader) -> FramePattern? {
    if let pattern = FramePattern(text) { return pattern }
    reader.refuse(key, "`\(text)` is not a pattern: fields are {number}, {signed}, #, [characters] and a * at the end")
    return nil
  }

  private static func known(_ key: String, _ reader: SettingsReader) -> [Known] {
    (reader.optionalNamedTexts(key) ?? []).compactMap { name, meaning in
      pattern(name, key, reader).map { Known(pattern: $0, meaning: meaning) }
    }
  }

  private static func request(_ reader: SettingsReader) -> Request? {
    if let milliseconds = reader.optionalInteger("dtr_pulse_ms", in: 1...2000) {
      if reader.has("text") { reader.refuse("text", "a request is a text or a pulse, not both") }
      return .dtrPulse(.milliseconds(milliseconds))
    }
    let text = reader.text("text")
    let end = reader.text("end", oneOf: terminatorNames.map(\.name), default: "CR")
    let byte = terminatorNames.first { $0.name == end }?.byte ?? 13
    return .bytes(Array(text.utf8) + [byte])
  }
}
