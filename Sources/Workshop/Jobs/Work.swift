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

    /// A step with all its parts.
    package init(title: String, speed: RevolutionsPerMinute, seconds: Int) {
      self.title = title
      self.speed = speed
      self.seconds = seconds
    }
  }

  /// The name on the bench, for instance `bright`.
  package var name: String
  /// The steps in order; never empty in a programme read from the settings.
  package var steps: [Step]

  /// A programme with all its parts.
  package init(name: String, steps: [Step]) {
    self.name = name
    self.steps = steps
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
