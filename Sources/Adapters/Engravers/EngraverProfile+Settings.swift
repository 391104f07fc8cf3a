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
    let times = reader.map("times")
    let job = reader.map("job")
    self.init(
      title: reader.text("title"),
      line: SerialSettings(reader.map("line")),
      limits: ModbusLimits(reader.map("limits")),
      text: Text(reader.map("text")),
      command: Command(reader.map("command")),
      jobAt: job.register("at"),
      insideJob: job.register("inside"),
      outsideJob: job.register("outside"),
      changesAt: reader.register("changes_at"),
      tokenAt: reader.register("token_at"),
      status: Status(reader.map("status")),
      errors: reader.codes("errors"),
      baseTime: times.milliseconds("base_ms"),
      characterTime: times.milliseconds("per_character_ms"),
      applyWithin: times.milliseconds("apply_within_ms"),
      startWithin: times.milliseconds("start_within_ms"),
      stillWithin: times.milliseconds("still_within_ms"))
  }
}

extension EngraverProfile.Text {
  fileprivate init(_ reader: SettingsReader) {
    self.init(
      characters: reader.integer("characters", in: 1...1000), lengthAt: reader.register("length_at"),
      at: reader.register("at"))
  }
}

extension EngraverProfile.Command {
  fileprivate init(_ reader: SettingsReader) {
    self.init(
      at: reader.register("at"), enable: reader.bit("enable"), start: reader.bit("start"), abort: reader.bit("abort"),
      acknowledge: reader.bit("acknowledge"))
  }
}

extension EngraverProfile.Status {
  fileprivate init(_ reader: SettingsReader) {
    self.init(
      at: reader.register("at"), errorAt: reader.register("error_at"), activeJobAt: reader.register("active_job_at"),
      progressAt: reader.register("progress_at"), counterAt: reader.register("counter_at"),
      startedTokenAt: reader.register("started_token_at"), online: reader.bit("online"), ready: reader.bit("ready"),
      busy: reader.bit("busy"), done: reader.bit("done"), fault: reader.bit("fault"),
      interlock: reader.bit("interlock"), emergencyStop: reader.bit("emergency_stop"))
  }
}

extension SettingsReader {
  /// A register number or value, 0 to 65535.
  func register(_ key: String) -> UInt16 { UInt16(clamping: integer(key, in: 0...65_535)) }

  /// The number of a bit of a register.
  func bit(_ key: String) -> Int { min(15, max(0, integer(key, in: 0...15))) }

  /// A time in whole milliseconds, up to ten minutes.
  func milliseconds(_ key: String) -> Duration { .milliseconds(integer(key, in: 0...600_000)) }

  /// A table of a device's codes in words; its keys are whole numbers.
  func codes(_ key: String) -> [Int: String] {
    var codes: [Int: String] = [:]
    for (name, text) in optionalNamedTexts(key) ?? [] {
      guard let code = Int(name) else {
        refuse(key, "expected whole numbers as keys, found \(name)")
        continue
      }
      codes[code] = text
    }
    return codes
  }
}

extension ModbusLimits {
  /// Reads `max_read`, `max_write`, `gap_ms`.
  init(_ reader: SettingsReader) {
    self.init(
      maxRead: reader.integer("max_read", in: 1...125), maxWrite: reader.integer("max_write", in: 1...123),
      gap: .milliseconds(reader.integer("gap_ms", in: 0...1000, default: 0)))
  }
}
