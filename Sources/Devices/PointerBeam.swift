import Workshop

/// A beam that is seen and marks nothing, which goes round the outline of what would be marked.
///
/// It is not the laser, and yet nothing turns it on by itself: a person at the bench does. The machine ends it by itself
/// after the seconds it was given, whatever became of whoever asked; `WorkSession.halt` ends it, too.
package protocol PointerBeam: Sendable {
  /// Gives the machine the drawing and turns the beam on for `seconds`; returns when the machine's own word shows it.
  ///
  /// Nothing is turned on under a permit that a halt made worthless. If it throws, the beam may be on: end it.
  func show(_ work: Work, drawing: RingDrawing, seconds: Int, permit: StartPermit) async throws(DeviceFault)

  /// How many seconds it goes on by itself, by the machine's own word; 0 is off.
  func secondsLeft() async throws(DeviceFault) -> Int

  /// Turns it off and returns when the machine's own word shows that it is; harmless when it was off.
  func end() async throws(DeviceFault)
}

/// How long a pointer beam may be asked to go on.
package enum PointerTime {
  /// In seconds.
  package static let range = 1...60
  /// Without a word about it.
  package static let standard = 20
}
