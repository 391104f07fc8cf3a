/// Somebody said that settings of the beam may be used that nobody of the shop stands behind.
///
/// It holds for these figures of this alloy at this bench, until other ones are there: then it is asked again.
package struct BeamAccepted: Hashable, Sendable, Codable {
  /// The alloy.
  package var metal: Metal
  /// The figures, as `BeamSettings.canonical` writes them.
  package var settings: String
  /// Who said so.
  package var by: String
  /// When.
  package var at: Moment

  /// A word with all its parts.
  package init(metal: Metal, settings: String, by: String, at: Moment) {
    self.metal = metal
    self.settings = settings
    self.by = by
    self.at = at
  }

  /// Whether it was said of exactly these figures.
  package func holds(for beam: BeamSettings) -> Bool { settings == beam.canonical }
}
