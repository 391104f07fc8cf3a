/// A font that drew letters of a proof.
package struct FontBody: Codable, Hashable, Sendable {
  /// As orders and settings name it: its file without the ending.
  package var name: String
  /// As the font calls itself; empty where it does not.
  package var family: String
  /// The file's own name.
  package var file: String
  /// Of the whole file, in 64 hexadecimal digits.
  package var sha256: String
  /// Every character it drew, each once.
  package var letters: String

  /// A font with all its parts.
  package init(name: String, family: String, file: String, sha256: String, letters: String) {
    self.name = name
    self.family = family
    self.file = file
    self.sha256 = sha256
    self.letters = letters
  }
}

/// A part of the circumference that must not be engraved.
package struct KeepOutBody: Codable, Hashable, Sendable {
  /// What is there.
  package var name: String
  /// How much of the circumference it takes, decimal text in millimetres.
  package var length_mm: String
  /// Where its middle is, in whole degrees in the direction of reading; words are centred on 0 where nothing is in the way.
  package var at_degrees: Int

  /// A keep-out with all its parts.
  package init(name: String, length_mm: String, at_degrees: Int) {
    self.name = name
    self.length_mm = length_mm
    self.at_degrees = at_degrees
  }
}
