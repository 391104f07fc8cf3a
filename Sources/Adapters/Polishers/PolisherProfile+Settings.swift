import Settings
import Wire
import Workshop

extension PolisherProfile {
  /// Reads a profile file; every mistake in it is named at once.
  package static func read(text: String, file: String) throws(SettingsMistakes) -> PolisherProfile {
    let reader = SettingsReader(try SettingsDocument.read(text: text, file: file))
    let profile = PolisherProfile(reader)
    try reader.finish()
    return profile
  }

  private init(_ reader: SettingsReader) {
    let times = reader.map("times")
    let speed = reader.map("speed")
    let lowest = speed.integer("min_rpm", in: 1...100_000)
    let highest = speed.integer("max_rpm", in: 1...100_000)
    if lowest > highest { speed.refuse("min_rpm", "is above max_rpm (\(highest))") }
    let isCiA = reader.text("style", oneOf: ["cia402", "bit-command-word"]) == "cia402"
    let registers = reader.map("registers")
    self.init(
      title: reader.text("title"),
      line: SerialSettings(reader.map("line")),
      limits: ModbusLimits(reader.map("limits")),
      style: isCiA
        ? .cia402(CiA402Registers(registers)) : .bitCommandWord(BitCommandWordRegisters(registers)),
      faults: reader.codes("faults"),
      thousandthsOfRPMPerHertz: speed.decimal("rpm_per_hertz", decimals: 3, in: 1...10_000_000),
      speeds: RevolutionsPerMinute(min(lowest, highest))...RevolutionsPerMinute(max(lowest, highest)),
      startWithin: times.milliseconds("start_within_ms"),
      stillWithin: times.milliseconds("still_within_ms"),
      watchdog: times.optionalInteger("watchdog_ms", in: 1...600_000).map { .milliseconds($0) })
  }
}

extension PolisherProfile.Frequency {
  fileprivate init(_ reader: SettingsReader) {
    self.init(
      at: reader.register("at"), step: Millihertz(max(1, reader.decimal("hertz", decimals: 3, in: 1...10_000))),
      isSigned: reader.boolean("signed", default: false))
  }
}

extension CiA402Registers {
  fileprivate init(_ reader: SettingsReader) {
    self.init(
      commandAt: reader.register("command_at"), statusAt: reader.register("status_at"),
      faultAt: reader.register("fault_at"), displayAt: reader.register("display_at"),
      setpoint: PolisherProfile.Frequency(reader.map("setpoint")),
      measured: PolisherProfile.Frequency(reader.map("measured")), remoteBit: reader.bit("remote_bit"),
      displays: reader.codes("unable_displays"))
  }
}

extension BitCommandWordRegisters {
  fileprivate init(_ reader: SettingsReader) {
    self.init(
      commandAt: reader.register("command_at"), statusAt: reader.register("status_at"),
      faultAt: reader.register("fault_at"), run: reader.register("run"), stop: reader.register("stop"),
      setpoint: PolisherProfile.Frequency(reader.map("setpoint")),
      measured: PolisherProfile.Frequency(reader.map("measured")), stateMask: reader.register("state_mask"),
      stopped: reader.register("stopped"), running: reader.register("running"),
      remoteMask: reader.register("remote_mask"))
  }
}
