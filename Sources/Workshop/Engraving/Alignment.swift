/// Where words stand in the part of the ring that is free for them.
package enum Alignment: String, CaseIterable, Sendable, Codable {
  /// At its beginning, in the direction of reading.
  case start
  /// In its middle.
  case center
  /// At its end.
  case end
}
