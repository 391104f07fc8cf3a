/// Where words stand in the part of the ring that is free for them.
package enum Alignment: String, CaseIterable, Sendable, Codable {
  /// Where reading begins: at its left end, and for Hebrew and Arabic at its right one.
  case start
  /// In its middle.
  case center
  /// Where reading ends.
  case end
}
