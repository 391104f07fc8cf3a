/// A part of the circumference that must not be engraved: the hallmark, the seam, a setting.
package struct KeepOut: Hashable, Sendable, Codable {
  /// What is there, for people.
  @ExactText package var name: String
  /// How much of the circumference it takes.
  package var length: Micrometres
  /// Where its middle is, in whole degrees in the direction of reading. Words are centred on 0 where nothing keeps them out.
  package var degrees: Int
  /// On which side of the band; `nil` for both.
  package var place: EngravingText.Place?

  /// The most of one order.
  package static let mostOfAnOrder = 16

  /// A keep-out with all its parts.
  package init(name: String, length: Micrometres, degrees: Int, place: EngravingText.Place? = nil) {
    self.name = name
    self.length = length
    self.degrees = degrees
    self.place = place
  }
}
