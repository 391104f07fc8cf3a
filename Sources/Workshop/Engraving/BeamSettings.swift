/// What the beam is set to for one alloy: the shop's own figures, or some that are there to be tried with.
package struct BeamSettings: Hashable, Sendable {
  /// Who says so.
  package enum Source: Hashable, Sendable {
    /// Somebody of the shop, on a day.
    case shop(by: String, on: String)
    /// Made up for the simulated machine: no recommendation, and asked about before the first engraving with them.
    case demo
  }

  /// Hundredths of the highest power.
  package var percent: Int
  /// How fast the beam moves, in micrometres a second.
  package var speed: Int
  /// Pulses a second.
  package var hertz: Int
  /// From one line of a filling to the next.
  package var interval: Micrometres
  /// The direction of the lines, in whole degrees from the circumference.
  package var degrees: Int
  /// How often everything is marked.
  package var passes: Int
  /// Who says so.
  package var source: Source
  /// How wide a line is that the beam leaves, for the pictures; it changes nothing that is sent.
  package var width: Micrometres?

  /// Settings with all their parts.
  package init(
    percent: Int, speed: Int, hertz: Int, interval: Micrometres, degrees: Int, passes: Int, source: Source,
    width: Micrometres? = nil
  ) {
    self.percent = percent
    self.speed = speed
    self.hertz = hertz
    self.interval = interval
    self.degrees = degrees
    self.passes = passes
    self.source = source
    self.width = width
  }

  /// The settings in one line that is the same whenever they are, whoever says so.
  package var canonical: String {
    "percent=\(percent);speed=\(speed);hertz=\(hertz);interval=\(interval.count);degrees=\(degrees);passes=\(passes)"
  }

  /// The settings for people.
  package var words: String {
    let kilohertz = DecimalText.text(of: hertz / 100, decimals: 1)
    return
      "\(percent) % at \(DecimalText.text(of: speed / 1000, decimals: 0)) mm/s and \(kilohertz) kHz, lines \(interval.text(decimals: 3)) mm apart, \(passes) times"
  }

  /// Whether nobody of the shop stands behind them.
  package var isDemo: Bool { source == .demo }
}
