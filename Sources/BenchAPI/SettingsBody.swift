/// What of the settings matters to who works at the bench.
package struct SettingsBody: Codable, Hashable, Sendable {
  /// A polishing programme.
  package struct Programme: Codable, Hashable, Sendable {
    /// One speed held for a time.
    package struct Step: Codable, Hashable, Sendable {
      /// What it is for.
      package var title: String
      /// The speed in rpm; absent where it follows from the rim's.
      package var rpm: Int?
      /// How long, in seconds.
      package var seconds: Int
      /// The wheel to mount.
      package var wheel: String?
      /// The compound on it.
      package var compound: String?
      /// The speed of the rim, in metres a second; absent where the step names its rpm.
      package var surface_m_s: String?

      /// A step with all its parts.
      package init(
        title: String, rpm: Int?, seconds: Int, wheel: String? = nil, compound: String? = nil,
        surface_m_s: String? = nil
      ) {
        self.wheel = wheel
        self.compound = compound
        self.surface_m_s = surface_m_s
        self.title = title
        self.rpm = rpm
        self.seconds = seconds
      }
    }

    /// Its name.
    package var name: String
    /// Its steps, in order.
    package var steps: [Step]

    /// A programme with its steps.
    package init(name: String, steps: [Step]) {
      self.name = name
      self.steps = steps
    }
  }

  /// What has to be measured before an engraving.
  package struct SizeCheck: Codable, Hashable, Sendable {
    /// How old the reading may be, in minutes.
    package var within_minutes: Int
    /// How far it may be off, in quarters of a size.
    package var tolerance_quarters: Double

    /// A check with both its limits.
    package init(within_minutes: Int, tolerance_quarters: Double) {
      self.within_minutes = within_minutes
      self.tolerance_quarters = tolerance_quarters
    }
  }

  /// The polishing programmes.
  package var programmes: [Programme]
  /// What has to be measured before an engraving; absent where nothing has to be.
  package var size_check: SizeCheck?
  /// Where a start may come from: `socket`, `http`.
  package var starts_from: [String]

  /// Settings with all their parts.
  package init(programmes: [Programme], size_check: SizeCheck?, starts_from: [String]) {
    self.programmes = programmes
    self.size_check = size_check
    self.starts_from = starts_from
  }
}
