/// How the bytes of a gauge are cut into frames.
package struct Framing: Hashable, Sendable {
  /// More than any line of any family shipped, in bytes.
  package static let longest = 128

  /// The sequences that end a frame, each one byte or two; several in a row end one frame. Empty where none do.
  package var ends: [[UInt8]] = []
  /// The byte a frame begins with; what comes before it is no part of one.
  package var start: UInt8?
  /// The length of every frame in bytes, instead of an end.
  package var length: Int?
  /// A silence that ends a frame.
  package var quiet: Duration?
  /// A byte between several results in one line, each of which is read by itself.
  package var separator: UInt8?
  /// What shows that a frame came as it was sent.
  package var checksum: Checksum?
  /// A frame that grows beyond it is given up.
  package var longest = Framing.longest

  /// A framing by what ends a frame.
  package init(ends: [[UInt8]] = [], length: Int? = nil, quiet: Duration? = nil) {
    self.ends = ends
    self.length = length
    self.quiet = quiet
  }
}
