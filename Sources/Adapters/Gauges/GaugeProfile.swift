import Wire

/// How one family of gauges speaks: everything about it that is data.
package struct GaugeProfile: Hashable, Sendable {
  /// The unit the gauge is set to; most frames carry none, and their decimals do not reveal it.
  package enum Unit: String, CaseIterable, Hashable, Sendable {
    case millimetre = "mm"
    case inch
  }

  /// How the gauge is asked for a reading, for the bench that asks instead of waiting for its button.
  package enum Request: Hashable, Sendable {
    /// These bytes are sent.
    case bytes([UInt8])
    /// DTR is dropped for a time: cables without a line to the gauge.
    case dtrPulse(Duration)
  }

  /// A line that is no reading, and what it means.
  package struct Known: Hashable, Sendable {
    /// How the line reads.
    package var pattern: FramePattern
    /// What it means, for people.
    package var meaning: String

    /// A line and its meaning.
    package init(pattern: FramePattern, meaning: String) {
      self.pattern = pattern
      self.meaning = meaning
    }
  }

  /// What the family is called.
  package var title: String
  /// How its line is set.
  package var line: SerialSettings
  /// The characters that end a frame; several in a row end one.
  package var terminators: [UInt8]
  /// The unit the gauge is set to.
  package var unit: Unit
  /// How a reading reads; the first that fits counts.
  package var readings: [FramePattern]
  /// Its error codes.
  package var errors: [Known]
  /// Lines that say something about the gauge and measure nothing.
  package var statuses: [Known]
  /// Lines that say nothing: our own request, echoed by the cable.
  package var echoes: [FramePattern]
  /// How it is asked for a reading, if it can be.
  package var request: Request?

  /// A profile with all its parts.
  package init(
    title: String, line: SerialSettings, terminators: [UInt8], unit: Unit, readings: [FramePattern],
    errors: [Known] = [], statuses: [Known] = [], echoes: [FramePattern] = [], request: Request? = nil
  ) {
    self.title = title
    self.line = line
    self.terminators = terminators
    self.unit = unit
    self.readings = readings
    self.errors = errors
    self.statuses = statuses
    self.echoes = echoes
    self.request = request
  }
}
