/// The shop's wheels and limits, and what they make of a programme: every step with the speed of its spindle, or a refusal.
package struct PolishingRules: Hashable, Sendable {
  /// The wheels.
  package var wheels: [Wheel]
  /// The limits; all that hold count.
  package var limits: [PolishingLimit]

  /// A shop's rules.
  package init(wheels: [Wheel] = [], limits: [PolishingLimit] = []) {
    self.wheels = wheels
    self.limits = limits
  }

  /// A part of a programme as it may run over `ring`, with what was measured of the wheels.
  ///
  /// A step that asks for a surface speed gets the spindle's speed that the wheel's present diameter makes of it, never above
  /// the strictest limit and never above the wheel's own maximum. A step that names its speed itself is refused above them.
  package func plan(
    _ programme: PolishingProgramme, part: Int, for ring: PolishedRing, measured: [String: WheelMeasured], now: Moment
  ) throws(SpeedRefusal) -> PolishingProgramme {
    let parts = programme.parts
    guard parts.indices.contains(part - 1) else {
      throw SpeedRefusal(
        "The programme \(programme.name) has no part \(part): it is \(parts.count) in all.", "Name one of them.")
    }
    let limit = Limit(most: limits.filter { $0.holds(for: ring) }.map(\.most).min(), ring: ring)
    var steps: [PolishingProgramme.Step] = []
    for step in parts[part - 1] { steps.append(try resolved(step, limit, measured, now)) }
    return PolishingProgramme(
      name: programme.name, steps: steps, part: parts.count > 1 ? part : nil,
      partCount: parts.count > 1 ? parts.count : nil)
  }

  /// What limits make of one ring.
  private struct Limit {
    /// The strictest that holds; `nil` for none.
    var most: SurfaceSpeed?
    var ring: PolishedRing

    /// It as the end of a sentence, with what would lift it.
    func words(_ most: SurfaceSpeed) -> String {
      "\(most.text) is the most for this ring"
        + (ring.unsaid.map { ", \($0)" } ?? "")
    }
  }

  private func resolved(
    _ step: PolishingProgramme.Step, _ limit: Limit, _ measured: [String: WheelMeasured], _ now: Moment
  ) throws(SpeedRefusal) -> PolishingProgramme.Step {
    guard let name = step.wheel else {
      guard limit.most != nil || step.surface != nil else { return step }
      throw SpeedRefusal(
        "\(step.title) names no wheel, so nobody knows how fast its rim would move"
          + (limit.most.map { "; \(limit.words($0))." } ?? "."),
        "Name the step's wheel in the settings.")
    }
    guard let wheel = wheels.first(where: { $0.name == name }) else {
      throw SpeedRefusal("There is no wheel \(name).", "Describe it under `wheels` in the settings.")
    }
    if let asked = step.surface { return try reckoned(step, asked, on: wheel, limit, measured, now) }
    if let maximum = wheel.maximum, step.speed > maximum {
      throw SpeedRefusal(
        "\(step.title) asks for \(step.speed.count) rpm; \(name) must not run above \(maximum.count) rpm.",
        "Lower the step's speed.")
    }
    guard let most = limit.most else { return step }
    var step = step
    let diameter = try diameter(of: wheel, measured, now)
    step.diameter = diameter
    let rim = SurfaceSpeed(step.speed, on: diameter)
    guard rim <= most else {
      throw SpeedRefusal(
        "\(step.title) asks for \(step.speed.count) rpm, which is \(rim.text) on \(diameter.text(decimals: 1)) mm; \(limit.words(most)).",
        "Lower the step's speed, or give it a surface speed.")
    }
    return step
  }

  /// The step with the spindle's speed that its rim's makes of it.
  private func reckoned(
    _ step: PolishingProgramme.Step, _ asked: SurfaceSpeed, on wheel: Wheel, _ limit: Limit,
    _ measured: [String: WheelMeasured], _ now: Moment
  ) throws(SpeedRefusal) -> PolishingProgramme.Step {
    guard let maximum = wheel.maximum else {
      throw SpeedRefusal(
        "No highest speed is known of \(wheel.name), so none is reckoned for it.",
        "Write what is printed on it into the settings (max_rpm), or give the step an rpm of its own.")
    }
    let diameter = try diameter(of: wheel, measured, now)
    var step = step
    step.diameter = diameter
    step.speed = min(min(asked, limit.most ?? asked).spindle(on: diameter), maximum)
    guard step.speed.count > 0 else {
      throw SpeedRefusal(
        "\(step.title) would not turn at all on \(diameter.text(decimals: 1)) mm.",
        "Look at its speed and at the limits.")
    }
    return step
  }

  private func diameter(
    of wheel: Wheel, _ measured: [String: WheelMeasured], _ now: Moment
  ) throws(SpeedRefusal) -> Micrometres {
    let remedy = "Measure it: `benchpin wheels measure \(wheel.name) --diameter …`."
    guard let newest = measured[wheel.name] else {
      throw SpeedRefusal("Nobody has measured \(wheel.name), and wheels wear.", remedy)
    }
    let age = now.milliseconds - newest.at.milliseconds
    guard age >= 0, age <= Int64(wheel.days) * 86_400_000 else {
      throw SpeedRefusal(
        "\(wheel.name) was measured last at \(newest.at.text); \(wheel.days) days are allowed.", remedy)
    }
    if let least = wheel.least, newest.diameter < least {
      throw SpeedRefusal(
        "\(wheel.name) is down to \(newest.diameter.text(decimals: 1)) mm; below \(least.text(decimals: 1)) mm it is thrown away.",
        "Mount a new one and measure it.")
    }
    return newest.diameter
  }
}

/// Why a programme may not run as it is: nothing was sent.
package struct SpeedRefusal: Error, Hashable, Sendable {
  /// One plain sentence.
  package var sentence: String
  /// What to do about it.
  package var remedy: String

  init(_ sentence: String, _ remedy: String) {
    self.sentence = sentence
    self.remedy = remedy
  }
}
