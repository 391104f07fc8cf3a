/// A place on a ring or in a head's field, in whole nanometres.
///
/// A nanometre is a thousandth of what a marker is held to, so that rounding never adds up to something seen; whole numbers
/// make equal drawings equal to the bit, which a hash needs; and 32 bits reach two metres, which no ring does.
package struct BeamPoint: Hashable, Sendable {
  /// Along the circumference, in the direction of reading.
  package var x: Int32
  /// Across the band, upwards as the words are read.
  package var y: Int32

  /// A place in nanometres.
  package init(x: Int32, y: Int32) {
    self.x = x
    self.y = y
  }
}

/// A line the beam follows without being switched off.
package struct BeamStroke: Hashable, Sendable {
  /// What the line is for.
  package enum Kind: UInt8, Sendable {
    /// A single line of a letter.
    case line = 0
    /// The edge of a surface; its last point is its first.
    case edge = 1
    /// One line of a filling.
    case fill = 2
  }

  /// What the line is for.
  package var kind: Kind
  /// The corners, at least two.
  package var points: [BeamPoint]

  /// A line with its corners.
  package init(kind: Kind, points: [BeamPoint]) {
    self.kind = kind
    self.points = points
  }
}
