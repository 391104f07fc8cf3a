/// The lines of a proof on the surface of one ring, as a machine gets them.
package struct RingDrawing: Hashable, Sendable {
  /// The hash of the proof.
  package var hash: String
  /// On which side of the band.
  package var place: EngravingText.Place
  /// The radius of the surface, in nanometres.
  package var radius: Int
  /// The width of the band.
  package var band: Micrometres
  /// What the beam is set to, where the shop has said.
  package var beam: BeamSettings?
  /// The lines, in the order in which they are marked; `x` from 0 degrees of the ring.
  package var strokes: [BeamStroke]

  /// A drawing with all its parts.
  package init(
    hash: String, place: EngravingText.Place, radius: Int, band: Micrometres, beam: BeamSettings?,
    strokes: [BeamStroke]
  ) {
    self.hash = hash
    self.place = place
    self.radius = radius
    self.band = band
    self.beam = beam
    self.strokes = strokes
  }

  /// How far the beam goes while it is on, once, in nanometres.
  package var markedLength: Double {
    strokes.reduce(0) { sum, stroke in
      zip(stroke.points, stroke.points.dropFirst()).reduce(sum) { sum, pair in
        let (dx, dy) = (Double(pair.1.x) - Double(pair.0.x), Double(pair.1.y) - Double(pair.0.y))
        return sum + (dx * dx + dy * dy).squareRoot()
      }
    }
  }

  /// How long the beam is on in all its passes, in seconds; the way between two lines is not in it. `nil` where nobody has
  /// said what the beam is set to.
  package var markedSeconds: Double? {
    guard let beam, beam.speed > 0 else { return nil }
    return markedLength / 1000 / Double(beam.speed) * Double(beam.passes)
  }
}
