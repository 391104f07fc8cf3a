import Workshop

/// Reads words to engrave as shops hand them over: exactly as the customer wrote them, or a question.
enum EngravingWords {
  /// The place a field's name or answer speaks of.
  static func place(_ text: String) -> EngravingText.Place? {
    let folded = PlainText.folded(text)
    let inside = ["inside", "innen", "interieur", "interno", "interior", "inner"].contains { folded.holds($0) }
    let outside = ["outside", "aussen", "exterieur", "esterno", "exterior", "outer"].contains { folded.holds($0) }
    guard inside != outside else { return nil }
    return inside ? .inside : .outside
  }

  /// Whether the answer says that nothing is engraved.
  static func isNone(_ text: String) -> Bool {
    let folded = PlainText.folded(text)
    return folded.isEmpty
      || ["no", "none", "no engraving", "keine", "keine gravur", "nein", "non", "sans", "aucune", "n/a", "nessuna"]
        .contains(
          folded)
  }

  /// Why words cannot be engraved as they stand; `nil` when they can.
  static func trouble(_ text: String) -> String? {
    let shown = PlainText.line(text, upTo: 120)
    if ["yes", "ja", "oui", "si", "true"].contains(PlainText.folded(text)) {
      return "The form says “\(shown)” to an engraving and not which words. What is engraved?"
    }
    if text.contains(where: \.isNewline) {
      return "The engraving has more than one line: “\(shown)”. What stands in one line on the ring?"
    }
    if text.unicodeScalars.contains(where: PlainText.isDirection) {
      return
        "The engraving “\(shown)” holds marks that turn its direction and show something else than what is there. What is engraved?"
    }
    if text.unicodeScalars.contains(where: PlainText.isControl) {
      return "The engraving “\(shown)” holds a control character. What is engraved?"
    }
    if text.unicodeScalars.contains("\u{FFFD}") {
      return "The engraving “\(shown)” was damaged on its way: a character is lost. What is engraved?"
    }
    if text.contains("<"), text.contains(">") {
      return "The engraving “\(shown)” holds what looks like HTML. What is engraved?"
    }
    if text.unicodeScalars.count > EngravingText.longest {
      return
        "The engraving has \(text.unicodeScalars.count) characters, more than \(EngravingText.longest). What is engraved?"
    }
    return nil
  }

  /// What is worth knowing of words that can be engraved.
  static func hints(_ text: String) -> [ReceivedRing.Hint] {
    var hints: [ReceivedRing.Hint] = []
    let scalars = text.unicodeScalars
    if scalars.contains(where: { (0x0590...0x08FF).contains($0.value) || (0xFB1D...0xFEFC).contains($0.value) }) {
      hints.append(.init("right_to_left", "The engraving is written from right to left."))
    }
    if scalars.contains(where: { $0.value == 0xFE0F || $0.properties.isEmojiPresentation }) {
      hints.append(.init("emoji", "The engraving holds an emoji, which few fonts of engravers have."))
    }
    if text.count > 30 {
      hints.append(.init("long_text", "The engraving has \(text.count) characters: see that it fits the ring."))
    }
    return hints
  }
}
