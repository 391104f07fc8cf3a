import Settings
import Workshop

extension PolisherProfile {
  /// What each key alone allows and all together do not.
  func refuseContradictions(_ reader: SettingsReader, _ speed: SettingsReader, _ times: SettingsReader) {
    switch (measured, unmeasured) {
    case (nil, nil):
      reader.refuse(
        "measured",
        "missing; expected the measured frequency or speed, or `unmeasured` with the reason why there is none")
    case (.some, .some): reader.refuse("unmeasured", "stands beside `measured`; remove one of them")
    default: break
    }
    if case .commands = style {
      if measured == nil, running == nil {
        reader.refuse("status", "needs `running` where nothing is measured: nothing else shows that the motor turns")
      }
      if measured == nil, stopped == nil {
        reader.refuse("status", "needs `stopped` where nothing is measured: nothing else shows that the motor is still")
      }
    } else if running != nil || stopped != nil || ready != nil {
      reader.refuse("status", "running, stopped and ready are told by the state machine of `cia402`; remove them")
    }
    for monitor in monitors where monitor.settable != nil {
      if case .registers(_, let at, _, _) = monitor.place, commandRegisters.contains(at) {
        reader.refuse(
          "monitors", "\(monitor.name) is a register of a command: what could start a motion is not settable")
      }
    }
    if Set(monitors.map(\.name)).count != monitors.count {
      reader.refuse("monitors", "two of them have one name; give each its own")
    }
    let scales = [setpoint.scale, measured?.scale, setpoint.seen?.scale].compactMap { $0 }
    if scales.contains(where: { if case .share = $0 { true } else { false } }), maximum == nil {
      reader.refuse("maximum", "missing; `full_scale` is a share of it: tell it or say where it is read")
    }
    if case .read(let quantity)? = maximum, case .share = quantity.scale {
      reader.refuse("maximum", "is a share of itself; expected `hertz` or `rpm`")
    }
    let usesShaft = (scales + [maximum?.scale].compactMap { $0 })
      .contains { if case .revolutions = $0 { true } else { false } }
    if !usesShaft, speed.has("shaft_rpm_per_hertz") {
      speed.refuse("shaft_rpm_per_hertz", "is used by no `rpm` of this profile; remove it")
    }
    if usesShaft, !speed.has("shaft_rpm_per_hertz") {
      speed.refuse("shaft_rpm_per_hertz", "missing; the drive speaks of the shaft's revolutions: 60 for one pole pair")
    }
    if case .commands(let commands) = style, !commands.makeReady.isEmpty, ready == nil {
      reader.refuse("status", "needs `ready`: make_ready is told when that is not so")
    }
    if case .parameter(let watchdog) = watch, watchdog.isVerified, watchdog.range == nil {
      reader.refuse("watchdog", "a verified watchdog needs min_ms and max_ms")
    }
    if steady >= agreeWithin { times.refuse("steady_ms", "is not shorter than agree_within_ms") }
    if agreeWithin < startWithin { times.refuse("agree_within_ms", "is shorter than start_within_ms") }
  }

  /// What is longer than one request may be.
  func refuseWhatCannotBeSent(_ reader: SettingsReader) {
    var longest = 0
    for case .block(_, let words) in allSteps { longest = max(longest, words.count) }
    if longest > limits.maxWrite {
      reader.refuse("max_write", "is \(limits.maxWrite), and a `block` of \(longest) registers goes in one request")
    }
    var places = points.map(\.place)
    for case .wait(let condition, _) in allSteps { places.append(condition.place) }
    for place in Set(places) {
      switch place {
      case .registers(_, _, let count, _) where count > limits.maxRead:
        reader.refuse("max_read", "is \(limits.maxRead), and \(place.text) are read in one request")
      case .bits(_, _, let count) where count > limits.maxBits:
        reader.refuse("max_bits", "is \(limits.maxBits), and \(place.text) are read in one request")
      case .registers, .bits, .asked: break
      }
    }
  }

  /// What is told again and again must not be what runs the motor, and noise must not hide a motion.
  func refuseWhatCouldRun(_ reader: SettingsReader, _ speed: SettingsReader) {
    if case .parameter(let watchdog) = watch,
      case let run = DriveTongue(profile: self, ratios: DriveTerms(self).ratios).run
    {
      for step in watchdog.feed where run.contains(where: step.touches) {
        reader.refuse("watchdog", "`feed` writes where the run command does: it could start a motor that was stopped")
        break
      }
    }
    guard stillBelow.count > 0 else { return }
    if case .commands = style, running == nil, stopped == nil {
      speed.refuse(
        "still_hertz", "needs `status.running` or `status.stopped`: the measure alone would hide a slow motion")
    }
    if stillBelow.count >= frequency(of: speeds.lowerBound).count - tolerance.count {
      speed.refuse("still_hertz", "is no less than min_rpm: a motor that turns would be called still")
    }
  }

  private var allSteps: [DriveStep] {
    var steps: [DriveStep] = []
    if case .parameter(let watchdog) = watch { steps += watchdog.feed }
    switch style {
    case .cia402(let words): return steps + words.setSpeed
    case .commands(let commands):
      return steps + commands.makeReady + commands.setSpeed + commands.run + commands.stop + commands.stopHarder
        + commands.reset
    }
  }
}
