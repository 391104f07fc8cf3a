/// Why no proof was made of a text: nothing was drawn, and nothing will be engraved.
package struct LetteringRefusal: Error, Hashable, Sendable {
  /// What is wrong, with the numbers, in one plain sentence.
  package let sentence: String
  /// What to do about it, in one plain sentence.
  package let remedy: String

  /// A refusal with both its sentences.
  package init(_ sentence: String, remedy: String) {
    self.sentence = sentence
    self.remedy = remedy
  }

  /// A font file that is not to be drawn with; `why` ends a sentence about it.
  static func damagedFont(_ path: String, _ why: String) -> LetteringRefusal {
    LetteringRefusal(
      "The font \(path) is damaged, or is none: \(why).",
      remedy: "Install the font again and start the daemon anew, or name another font.")
  }
}
