import Settings
import Wire

extension EngraverProfile {
  /// Reads a profile file; every mistake in it is named at once.
  package static func read(text: String, file: String) throws(SettingsMistakes) -> EngraverProfile {
    let reader = SettingsReader(try SettingsDocument.read(text: text, file: file))
    let profile = EngraverProfile(reader)
    try reader.finish()
    return profile
  }

  private init(_ reader: SettingsReader) {
    _ = reader.text("kind", oneOf: ["engraver"])
    let places = EngraverPlaces(reader)
    let limits = reader.map("limits")
    let status = reader.map("status")
    let times = reader.map("times")
    let commands = places.commands(reader.map("commands"))
    if status.has("progress_full"), !status.has("progress") {
      status.refuse("progress_full", "it is what `progress` reads at the end; add `progress`, or remove it")
    }
    self.init(
      title: reader.text("title"),
      kind: reader.choice("class", of: Class.self) ?? .registerRich,
      line: reader.optionalMap("line").map { SerialSettings($0) },
      limits: ModbusLimits(limits),
      units: reader.optionalIntegers("units", in: 1...255) ?? [],
      clients: limits.optionalInteger("clients", in: 1...100),
      commands: commands,
      job: reader.optionalMap("job").map { places.job($0) },
      changes: reader.optionalMap("changes").map { places.changes($0) },
      token: places.optionalPoint(reader, "token", writable: true, isNumber: true),
      text: reader.optionalMap("text").map { places.text($0) },
      path: reader.optionalMap("path").map { EngraverPath($0, base: places.base) },
      signs: places.signs(status),
      figures: places.figures(status),
      isDoneLatched: status.boolean("done_latched", default: false),
      progressFull: status.integer("progress_full", in: 1...65_535, default: 1000),
      refusal: (reader.optionalMaps("refusal") ?? []).map { places.refusalPart($0) },
      errors: reader.numberedTexts("errors"),
      baseTime: times.milliseconds("base_ms"),
      characterTime: reader.has("path") ? .zero : times.milliseconds("per_character_ms"),
      applyWithin: times.milliseconds("apply_within_ms"),
      startWithin: times.milliseconds("start_within_ms"),
      stillWithin: times.milliseconds("still_within_ms"))
    refuseContradictions(reader)
  }
}

extension SettingsReader {
  /// A register number or value, 0 to 65535.
  func register(_ key: String) -> UInt16 { UInt16(clamping: integer(key, in: 0...65_535)) }

  /// The number of a bit of a register.
  func bit(_ key: String) -> Int { min(15, max(0, integer(key, in: 0...15))) }

  /// A time in whole milliseconds, up to ten minutes.
  func milliseconds(_ key: String) -> Duration { .milliseconds(integer(key, in: 0...600_000)) }
}

extension ModbusLimits {
  /// Reads `max_read`, `max_write`, `gap_ms`.
  init(_ reader: SettingsReader) {
    self.init(
      maxRead: reader.integer("max_read", in: 1...125), maxWrite: reader.integer("max_write", in: 1...123),
      gap: .milliseconds(reader.integer("gap_ms", in: 0...1000, default: 0)))
  }
}
