/// A part of the circumference that must not be engraved: the hallmark, the seam, a setting.
package struct KeepOut: Hashable, Sendable, Codable {
  /// What is there, for people.
  @ExactText package var name: String
  /// How much of the circumference it takes.
  package var length: Micrometres
  /// Where its middle is, in whole degrees from 0 of the ring, on which words are centred where nothing keeps them out. On a
  /// side of its own they count in that side's direction of reading. On both sides they count as the inside is read: the
  /// outside is read the other way round, and the seam is one place of the ring.
  package var degrees: Int
  /// On which side of the band; `nil` for both.
  package var place: EngravingText.Place?

  /// How much of the circumference one may take: up to once round the largest ring.
  package static let lengths = Micrometres(1)...Micrometres(100_000)
  /// The degrees it may be at: once round either way.
  package static let turns = -360...360
  /// The most characters of a name.
  package static let longestName = 40
  /// The most of one order.
  package static let mostOfAnOrder = 16

  /// A keep-out with all its parts.
  package init(name: String, length: Micrometres, degrees: Int, place: EngravingText.Place? = nil) {
    self.name = name
    self.length = length
    self.degrees = degrees
    self.place = place
  }

  /// Where its middle is for words on `side`, in degrees in the direction in which that side is read; `nil` where it is on the
  /// other side alone.
  package func degrees(reading side: EngravingText.Place) -> Int? {
    guard let place else { return side == .outside ? -degrees : degrees }
    return place == side ? degrees : nil
  }
}
