/// What a job does to a piece.
package enum Work: Hashable, Sendable {
  /// Engrave words.
  case engraving(EngravingText)
  /// Run a polishing programme.
  case polishing(PolishingProgramme)

  /// `engraving` or `polishing`.
  package var kind: WorkKind {
    switch self {
    case .engraving: .engraving
    case .polishing: .polishing
    }
  }
}

/// The two kinds of work a machine does at the bench.
package enum WorkKind: String, CaseIterable, Sendable, Codable { case engraving, polishing }

/// A polishing programme of the shop: its steps run one after the other.
package struct PolishingProgramme: Hashable, Sendable, Codable {
  /// One speed held for a time.
  package struct Step: Hashable, Sendable, Codable {
    /// What the step is for, for instance `tripoli, muslin`.
    package var title: String
    /// The speed of the motor.
    package var speed: RevolutionsPerMinute
    /// How long, in whole seconds, counted from the start of the step, ramp included.
    package var seconds: Int
    /// The wheel on the spindle, by its name; `nil` where the programme names none.
    package var wheel: String?
    /// The compound on it.
    package var compound: String?
    /// The speed of the rim that is asked for; then `speed` follows from the wheel's diameter.
    package var surface: SurfaceSpeed?
    /// The wheel's diameter the speed was reckoned with.
    package var diameter: Micrometres?

    /// A step with all its parts.
    package init(
      title: String, speed: RevolutionsPerMinute, seconds: Int, wheel: String? = nil, compound: String? = nil,
      surface: SurfaceSpeed? = nil
    ) {
      self.title = title
      self.speed = speed
      self.seconds = seconds
      self.wheel = wheel
      self.compound = compound
      self.surface = surface
    }

    /// Whether the motor has to stand still before this step, so that somebody changes the wheel: a compound has a wheel of
    /// its own.
    package func needsAChange(after step: Step) -> Bool { wheel != step.wheel || compound != step.compound }
  }

  /// The name on the bench, for instance `bright`.
  package var name: String
  /// The steps in order; never empty in a programme read from the settings.
  package var steps: [Step]
  /// Which part of the programme these steps are, from 1; `nil` for a whole one.
  package var part: Int?
  /// How many parts the programme has; `nil` with `part`.
  package var partCount: Int?

  private enum CodingKeys: String, CodingKey {
    case name, steps, part
    case partCount = "part_count"
  }

  /// A programme with all its parts.
  package init(name: String, steps: [Step], part: Int? = nil, partCount: Int? = nil) {
    self.name = name
    self.steps = steps
    self.part = part
    self.partCount = partCount
  }

  /// The steps between two changes of the wheel. Each part is started by a person of its own: nothing goes on by itself once
  /// somebody's hands were at the spindle.
  package var parts: [[Step]] {
    steps.reduce(into: []) { parts, step in
      if let last = parts.last?.last, !step.needsAChange(after: last) {
        parts[parts.count - 1].append(step)
      } else {
        parts.append([step])
      }
    }
  }

  /// How long the whole programme takes, in seconds.
  package var seconds: Int { steps.reduce(0) { $0 + $1.seconds } }
}

extension Work: Codable {
  private enum Key: String, CodingKey { case engraving, polishing }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let text = try container.decodeIfPresent(EngravingText.self, forKey: .engraving) {
      self = .engraving(text)
    } else {
      self = .polishing(try container.decode(PolishingProgramme.self, forKey: .polishing))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .engraving(let text): try container.encode(text, forKey: .engraving)
    case .polishing(let programme): try container.encode(programme, forKey: .polishing)
    }
  }
}
