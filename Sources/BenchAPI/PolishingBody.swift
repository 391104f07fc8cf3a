/// A wheel and what was measured of it last.
package struct WheelBody: Codable, Hashable, Sendable {
  /// Its name in the settings.
  package var name: String
  /// The highest speed that is printed on it, in rpm; absent where none is, and then no speed is reckoned for it.
  package var max_rpm: Int?
  /// Its diameter when it was measured last, in millimetres; absent while nobody measured it.
  package var diameter_mm: String?
  /// Below this it is thrown away.
  package var least_mm: String?
  /// When it was measured last.
  package var measured_at: String?
  /// Who measured it.
  package var by: String?

  /// A wheel with all its parts.
  package init(
    name: String, max_rpm: Int?, diameter_mm: String?, least_mm: String?, measured_at: String?, by: String?
  ) {
    self.name = name
    self.max_rpm = max_rpm
    self.diameter_mm = diameter_mm
    self.least_mm = least_mm
    self.measured_at = measured_at
    self.by = by
  }
}

/// Every wheel of the settings.
package struct WheelList: Codable, Hashable, Sendable {
  /// The wheels.
  package var wheels: [WheelBody]

  /// A list of wheels.
  package init(wheels: [WheelBody]) { self.wheels = wheels }
}

/// What somebody measured on a wheel, as it is sent.
package struct WheelMeasureBody: Codable, Hashable, Sendable {
  /// The diameter in millimetres.
  package var diameter_mm: String
  /// Who measured it.
  package var by: String?

  /// A measure.
  package init(diameter_mm: String, by: String?) {
    self.diameter_mm = diameter_mm
    self.by = by
  }
}

/// The part of a programme that would run on a ring now.
package struct PolishingPlanBody: Codable, Hashable, Sendable {
  /// One step of it.
  package struct Step: Codable, Hashable, Sendable {
    /// What the step is for.
    package var title: String
    /// The wheel to mount.
    package var wheel: String?
    /// The compound on it.
    package var compound: String?
    /// The speed of the spindle, in rpm.
    package var rpm: Int
    /// The speed of the rim, in metres a second; absent where the wheel's diameter does not count.
    package var surface_m_s: String?
    /// The wheel's diameter the speed was reckoned with, in millimetres.
    package var diameter_mm: String?
    /// For how long, in seconds.
    package var seconds: Int

    /// A step with all its parts.
    package init(
      title: String, wheel: String?, compound: String?, rpm: Int, surface_m_s: String?, diameter_mm: String?,
      seconds: Int
    ) {
      self.title = title
      self.wheel = wheel
      self.compound = compound
      self.rpm = rpm
      self.surface_m_s = surface_m_s
      self.diameter_mm = diameter_mm
      self.seconds = seconds
    }
  }

  /// The programme.
  package var programme: String
  /// Which part of it, from 1: where the wheel or the compound changes, a person starts the next one.
  package var part: Int
  /// How many parts it has.
  package var parts: Int
  /// The part's steps.
  package var steps: [Step]

  /// A plan with all its parts.
  package init(programme: String, part: Int, parts: Int, steps: [Step]) {
    self.programme = programme
    self.part = part
    self.parts = parts
    self.steps = steps
  }
}

/// How fast a motor was seen turning in one step.
package struct SeenSpeedBody: Codable, Hashable, Sendable {
  /// The step, from 1.
  package var step: Int
  /// The speed it was told, in rpm.
  package var told_rpm: Int?
  /// The lowest speed that was measured.
  package var least_rpm: Int
  /// The highest.
  package var most_rpm: Int
  /// For how long it was seen, in milliseconds.
  package var ms: Int

  /// A step that was seen.
  package init(step: Int, told_rpm: Int?, least_rpm: Int, most_rpm: Int, ms: Int) {
    self.step = step
    self.told_rpm = told_rpm
    self.least_rpm = least_rpm
    self.most_rpm = most_rpm
    self.ms = ms
  }
}
