import Settings
import Wire
import Workshop

extension PolisherProfile.Style {
  /// Reads `cia402` or `commands`; the setpoint says whether the speed is one word or two.
  init(_ reader: SettingsReader, setpoint: SettingsReader, from base: Int, isReverse: Bool) {
    let words = setpoint.integer("words", in: 1...2, default: 1)
    // The number says the direction, and the run command is the same both ways.
    let isReverse = isReverse && !setpoint.has("reverse")
    switch (reader.has("cia402"), reader.has("commands")) {
    case (true, false):
      self = .cia402(CiA402Words(reader.map("cia402"), from: base, isReverse: isReverse, words))
    case (false, true):
      self = .commands(DriveCommands(reader.map("commands"), from: base, isReverse: isReverse, words))
    case (true, true), (false, false):
      reader.refuse("commands", "expected either `cia402` or `commands`")
      // Asking for the keys keeps them from being called unknown beside the real mistake.
      self = .commands(DriveCommands(reader.map("commands"), from: base, isReverse: isReverse, words))
    }
  }
}

extension CiA402Words {
  static let reverseMissing =
    "missing; speed.direction is reverse. Write it, or `setpoint.reverse: negative` where a negative speed is backwards"

  fileprivate init(_ reader: SettingsReader, from base: Int, isReverse: Bool, _ words: Int) {
    let status = reader.address("status_at", from: base)
    let forward = UInt16(clamping: reader.integer("run_forward", in: 0...65_535, default: 0x000F))
    let reverse = reader.optionalInteger("run_reverse", in: 0...65_535).map { UInt16(clamping: $0) }
    for (key, word) in [("run_forward", forward), ("run_reverse", reverse ?? 0x000F)] where word & 0x8F != 0x0F {
      reader.refuse(key, "expected bits 0 to 3 set and bit 7 not: enable operation of CiA 402")
    }
    if isReverse, reverse == nil {
      reader.refuse("run_reverse", CiA402Words.reverseMissing)
    }
    self.init(
      commandAt: reader.address("command_at", from: base),
      status: .registers(isInput: false, at: status, count: 1, lowFirst: false), statusAt: status,
      run: isReverse ? reverse ?? forward : forward,
      setSpeed: reader.steps("set_speed", from: base, words, allowing: .speed))
    if !setSpeed.contains(where: \.carriesSetpoint) { reader.refuse("set_speed", "no step carries `setpoint`") }
  }
}

extension DriveCommands {
  fileprivate init(_ reader: SettingsReader, from base: Int, isReverse: Bool, _ words: Int) {
    let setSpeed = reader.optionalSteps("set_speed", from: base, words, allowing: .speed) ?? []
    let allowed: StepRules = setSpeed.isEmpty ? .speed : .constant
    let forward = reader.steps("run_forward", from: base, words, allowing: allowed)
    let reverse = reader.optionalSteps("run_reverse", from: base, words, allowing: allowed)
    if isReverse, reverse == nil { reader.refuse("run_reverse", CiA402Words.reverseMissing) }
    let quick = reader.optionalSteps("quick_stop", from: base, words, allowing: .constant)
    let coast = reader.optionalSteps("coast", from: base, words, allowing: .constant)
    self.init(
      makeReady: reader.optionalSteps("make_ready", from: base, words, allowing: .waiting) ?? [], setSpeed: setSpeed,
      run: isReverse ? reverse ?? forward : forward,
      stop: reader.steps("stop", from: base, words, allowing: .constant), stopHarder: quick ?? coast ?? [],
      reset: reader.optionalSteps("reset", from: base, words, allowing: .waiting) ?? [])
    if reader.has("set_speed"), !setSpeed.contains(where: \.carriesSetpoint) {
      reader.refuse("set_speed", "no step carries `setpoint`")
    }
    if !reader.has("set_speed"), !run.contains(where: \.carriesSetpoint) {
      reader.refuse("set_speed", "missing; no step of run_forward carries `setpoint` either")
    }
    if stop == run { reader.refuse("stop", "is the same as the run command") }
  }
}

/// What the steps of a command may hold.
enum StepRules {
  /// Constants only: a stop must not depend on a speed, nor wait.
  case constant
  /// The speed asked for, too.
  case speed
  /// Constants, and waiting in between.
  case waiting
}

extension SettingsReader {
  /// The steps of a required command.
  fileprivate func steps(_ key: String, from base: Int, _ words: Int, allowing rules: StepRules) -> [DriveStep] {
    let steps = maps(key).map { $0.step(from: base, words, allowing: rules) }
    if has(key), steps.isEmpty { refuse(key, "expected at least one step") }
    return steps
  }

  /// The steps of a command, if it is written.
  func optionalSteps(
    _ key: String, from base: Int, _ words: Int, allowing rules: StepRules
  ) -> [DriveStep]? { has(key) ? steps(key, from: base, words, allowing: rules) : nil }

  private func step(from base: Int, _ words: Int, allowing rules: StepRules) -> DriveStep {
    let kinds = ["holding", "coil", "coils", "ask", "wait"].filter { has($0) }
    if kinds.count != 1 { refuse("expected one of holding, coil, coils, ask, wait") }
    let step: DriveStep
    switch kinds.first {
    case "coil": step = .coil(at: address("coil", from: base), boolean("on"))
    case "coils": step = .image(at: address("coils", from: base), driveWords("image", words))
    case "ask": step = askStep()
    case "wait":
      step = .wait(
        condition("wait", from: base) ?? .never, .milliseconds(integer("within_ms", in: 1...60_000)))
    default:
      if has("block") {
        step = .block(at: address("holding", from: base), driveWords("block", words))
      } else {
        let word = value("value", wordForm) { DriveWord($0) } ?? .constant(0)
        if word.isSetpoint, words == 2 { refuse("value", "the speed has two words; use `block`") }
        step = .register(at: address("holding", from: base), word)
      }
    }
    switch rules {
    case .constant: if step.carriesSetpoint { refuse("a speed does not belong here") }
    case .waiting: if step.carriesSetpoint { refuse("a speed does not belong here") }
    case .speed: break
    }
    if step.isWait {
      if case .waiting = rules {} else { refuse("wait", "only make_ready and reset may wait") }
    }
    return step
  }

  private func askStep() -> DriveStep {
    let frame = frame("ask")
    let answer = answerFrame("answer", answering: frame)
    if frame?.isOpen == true { refuse("ask", "`..` cannot be sent") }
    let word: DriveWord = frame?.hasValue == true ? .setpoint : .constant(0)
    return .ask(frame ?? .nothing, answer: answer ?? .nothing, word)
  }

  private var wordForm: String { "a number between 0 and 65535, setpoint, setpoint_high or setpoint_low" }

  private func driveWords(_ key: String, _ words: Int) -> [DriveWord] {
    let all = texts(key).map { text in
      if let word = DriveWord(text) { return word }
      refuse(key, "expected \(wordForm), found \(text)")
      return .constant(0)
    }
    if has(key), all.isEmpty || all.count > 32 { refuse(key, "expected 1 to 32 words") }
    let halves = all.filter { $0 == .setpointHigh || $0 == .setpointLow }.count
    if words == 1, halves > 0 { refuse(key, "the speed has one word; use `setpoint`") }
    if words == 2, all.contains(.setpoint) { refuse(key, "the speed has two words: setpoint_high and setpoint_low") }
    return all
  }
}

extension DriveWord {
  /// Reads a number or `setpoint`, `setpoint_high`, `setpoint_low`.
  fileprivate init?(_ text: String) {
    switch text {
    case "setpoint": self = .setpoint
    case "setpoint_high": self = .setpointHigh
    case "setpoint_low": self = .setpointLow
    default:
      let number = text.hasPrefix("0x") ? UInt16(text.dropFirst(2), radix: 16) : UInt16(text)
      guard let number, !text.hasPrefix("+") else { return nil }
      self = .constant(number)
    }
  }
}
