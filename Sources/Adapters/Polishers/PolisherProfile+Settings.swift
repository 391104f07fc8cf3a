import Settings
import Wire
import Workshop

extension PolisherProfile {
  /// Reads a profile file; every mistake in it is named at once, and contradictions are mistakes.
  package static func read(text: String, file: String) throws(SettingsMistakes) -> PolisherProfile {
    let reader = SettingsReader(try SettingsDocument.read(text: text, file: file))
    let profile = PolisherProfile(reader)
    try reader.finish()
    return profile
  }

  private init(_ reader: SettingsReader) {
    _ = reader.text("kind", oneOf: ["polisher"])
    let base = reader.integer("numbers_from", in: 0...1, default: 0)
    let times = reader.map("times")
    let speed = reader.map("speed")
    let found = speed.mistakesSoFar.count
    let lowest = speed.integer("min_rpm", in: 1...100_000)
    let highest = speed.integer("max_rpm", in: 1...100_000)
    // A number that was refused is none to compare with.
    if speed.mistakesSoFar.count == found, lowest > highest { speed.refuse("min_rpm", "is above max_rpm (\(highest))") }
    let rpmPerHertz = speed.decimal("rpm_per_hertz", decimals: 3, in: 1...10_000_000)
    let status = reader.optionalMap("status")
    let isReverse = speed.text("direction", oneOf: ["forward", "reverse"], default: "forward") == "reverse"
    let limitsReader = reader.map("limits")
    var limits = ModbusLimits(limitsReader)
    limits.maxBits = limitsReader.integer("max_bits", in: 1...2000, default: 2000)
    let setpoint = reader.map("setpoint")
    self.init(
      title: reader.text("title"), line: SerialSettings(reader.map("line")), limits: limits,
      style: Style(reader, setpoint: setpoint, from: base, isReverse: isReverse),
      setpoint: DriveSetpoint(setpoint, from: base, isReverse: isReverse),
      measured: reader.optionalMap("measured").map { DriveQuantity($0, from: base) },
      unmeasured: reader.optionalText("unmeasured"),
      maximum: reader.optionalMap("maximum").map { DriveBound($0, from: base) },
      running: status?.condition("running", from: base), stopped: status?.condition("stopped", from: base),
      ready: status?.condition("ready", from: base), remote: status?.condition("remote", from: base),
      limited: status?.condition("limited", from: base),
      hindrances: status?.hindrances("unable", from: base) ?? [],
      fault: reader.optionalMap("fault").map { Trouble($0, from: base) },
      warning: reader.optionalMap("warning").map { Trouble($0, from: base) },
      watch: DriveWatch(
        reader.map("watchdog"), from: base, setpoint.integer("words", in: 1...2, default: 1)),
      stopsBy: reader.choice("stops_by", of: Stop.self) ?? .driveSetting,
      setup: reader.optionalTexts("setup") ?? [], unverified: reader.optionalTexts("not_verified") ?? [],
      monitors: (reader.optionalMaps("monitors") ?? []).map { Monitor($0, from: base) },
      thousandthsOfRPMPerHertz: rpmPerHertz,
      shaftThousandthsOfRPMPerHertz: speed.decimal(
        "shaft_rpm_per_hertz", decimals: 3, in: 1...10_000_000, default: rpmPerHertz),
      isReverse: isReverse,
      speeds: RevolutionsPerMinute(min(lowest, highest))...RevolutionsPerMinute(max(lowest, highest)),
      tolerance: Millihertz(speed.decimal("tolerance_hertz", decimals: 3, in: 1...100_000)),
      stillBelow: Millihertz(speed.decimal("still_hertz", decimals: 3, in: 0...1000, default: 0)),
      startWithin: times.milliseconds("start_within_ms"), agreeWithin: times.milliseconds("agree_within_ms"),
      stillWithin: times.milliseconds("still_within_ms"),
      steady: .milliseconds(times.integer("steady_ms", in: 1...10_000)))
    refuseContradictions(reader, speed, times)
    refuseWhatCannotBeSent(limitsReader)
    refuseWhatCouldRun(reader, speed)
  }
}

extension DriveBound {
  /// The scale it is read with.
  var scale: DriveScale? { if case .read(let quantity) = self { quantity.scale } else { nil } }

  /// Reads `told_hertz`, or a quantity.
  fileprivate init(_ reader: SettingsReader, from base: Int) {
    if let told = reader.optionalDecimal("told_hertz", decimals: 3, in: 1...10_000_000) {
      self = .told(Millihertz(told))
    } else {
      self = .read(DriveQuantity(reader, from: base))
    }
  }
}

extension DriveSetpoint {
  fileprivate init(_ reader: SettingsReader, from base: Int, isReverse: Bool) {
    self.init(
      scale: reader.scale(), isSigned: reader.boolean("signed", default: false),
      width: reader.integer("words", in: 1...2, default: 1) * 16,
      seen: reader.optionalMap("seen").map { DriveQuantity($0, from: base) },
      lowest: reader.optionalMap("lowest").map { DriveBound($0, from: base) },
      highest: reader.optionalMap("highest").map { DriveBound($0, from: base) },
      zero: reader.optionalMap("zero").map { DriveBound($0, from: base) },
      isNegative: reader.optionalText("reverse", oneOf: ["negative"]) != nil && isReverse)
    if reader.has("reverse"), !isSigned { reader.refuse("reverse", "a negative number needs `signed: true`") }
    guard zero != nil else { return }
    if case .share = scale {
    } else {
      reader.refuse("zero", "belongs to `full_scale`: a count of hertz or rpm begins at 0")
    }
    if case .share? = seen?.scale {
      reader.refuse("seen", "is a share that begins at `zero`, which it cannot say; leave it out")
    }
  }
}

extension DriveQuantity {
  init(_ reader: SettingsReader, from base: Int) {
    self.init(
      place: reader.place(from: base), scale: reader.scale(), isSigned: reader.boolean("signed", default: false))
  }
}

extension PolisherProfile.Trouble {
  fileprivate init(_ reader: SettingsReader, from base: Int) {
    let code = reader.hasPlace ? reader.place(from: base) : nil
    let all = (1 << (code?.width ?? 16)) - 1
    self.init(
      when: reader.condition("when", from: base), code: code, mask: reader.integer("mask", in: 1...all, default: all),
      words: reader.numberedTexts("codes"))
    if when == nil, self.code == nil { reader.refuse("expected the place of a code, or `when`, or both") }
  }
}

extension PolisherProfile.Monitor {
  fileprivate init(_ reader: SettingsReader, from base: Int) {
    let place = reader.place(from: base)
    let settable = reader.optionalIntegers("settable", in: -32_768...65_535)
    if let settable, settable.count != 2 || settable[0] > settable[1] {
      reader.refuse("settable", "expected the lowest and the highest number that may be written, as [1, 300]")
    }
    if settable != nil {
      if case .registers(isInput: false, _, count: 1, _) = place {
      } else {
        reader.refuse("settable", "only one holding register can be set")
      }
    }
    self.init(
      name: reader.text("name"), place: place,
      thousandths: reader.decimal("scale", decimals: 3, in: 1...10_000_000, default: 1000),
      unit: reader.text("unit", default: ""), isSigned: reader.boolean("signed", default: false),
      meanings: reader.numberedTexts("meanings"),
      settable: settable.flatMap { $0.count == 2 && $0[0] <= $0[1] ? $0[0]...$0[1] : nil })
  }
}

extension DriveWatch {
  fileprivate init(_ reader: SettingsReader, from base: Int, _ words: Int) {
    if let none = reader.optionalText("none") {
      self = .none(none)
      return
    }
    let unit = Duration.milliseconds(reader.integer("unit_ms", in: 1...60_000))
    let low = reader.optionalInteger("min_ms", in: 0...3_600_000)
    let high = reader.optionalInteger("max_ms", in: 1...3_600_000)
    if (low == nil) != (high == nil) || (low ?? 0) > (high ?? 0) {
      reader.refuse("max_ms", "expected min_ms and max_ms, the lower one first, or neither")
    }
    var range: ClosedRange<Duration>?
    if let low, let high, low <= high { range = .milliseconds(low)...(.milliseconds(high)) }
    self = .parameter(
      DriveWatchdog(
        place: reader.place(from: base), unit: unit,
        standard: reader.optionalInteger("default_ms", in: 0...3_600_000).map { .milliseconds($0) },
        range: range, off: reader.optionalInteger("off", in: 0...65_535),
        armed: reader.condition("armed", from: base), reaction: reader.text("reaction"),
        feed: reader.optionalSteps("feed", from: base, words, allowing: .speed) ?? [],
        isVerified: reader.boolean("verified")))
  }
}
