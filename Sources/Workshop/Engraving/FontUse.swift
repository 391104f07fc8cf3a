/// A font that drew letters of a proof, named so that anybody can tell later whether a font is the same one.
package struct FontUse: Hashable, Sendable {
  /// As orders and settings name it: its file without the ending.
  package var name: String
  /// As the font calls itself, for instance `Noto Serif`; empty where it has no name that can be read.
  package var family: String
  /// The file's own name.
  package var file: String
  /// SHA-256 of the whole file, in 64 hexadecimal digits.
  package var digest: String
  /// Every character it drew, each once, in the order of the words; what several faces could draw is with the one that did.
  package var letters: String

  /// A use with all its parts.
  package init(name: String, family: String, file: String, digest: String, letters: String) {
    self.name = name
    self.family = family
    self.file = file
    self.digest = digest
    self.letters = letters
  }
}
