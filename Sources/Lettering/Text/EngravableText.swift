import CHarfBuzz
import Workshop

/// Words that may be engraved: every character of them is seen by whoever approves them, and none is damaged.
///
/// Rows are parted by a line feed. Joiners (U+200C, U+200D) pass where the script needs them: between letters of Arabic and
/// its relatives, and after a virama of the scripts of India. U+FE0E and U+FE0F, which phones put behind a heart, pass after
/// a symbol and are left out: a beam draws the symbol either way.
package struct EngravableText: Hashable, Sendable {
  /// The most marks on one letter; Vietnamese and pointed Hebrew need two and three.
  static let mostMarks = 5

  /// The rows from above, at least one, each without blanks at its ends.
  package let rows: [String]
  /// The words as they came, for the hash of a proof.
  @ExactText package private(set) var words: String
  /// What is in them that nobody sees and that their script does not need, each by name with what it does; only where
  /// somebody asked for it.
  package let hidden: [String]

  /// What whoever approves the words should know of them, each a plain sentence.
  package var cautions: [String] { hidden.map { "The words hold \($0): somebody asked for it." } }

  /// The words in `text`. `allowsHidden` lets directions and zero-width characters pass, for somebody who asked for them.
  package init(_ text: String, allowsHidden: Bool = false) throws(LetteringRefusal) {
    guard text.unicodeScalars.count <= EngravingText.longest else {
      throw LetteringRefusal(
        "The text has \(text.unicodeScalars.count) characters, each mark counted; \(EngravingText.longest) is the most that is engraved.",
        remedy: "Shorten the text.")
    }
    var rows: [String] = []
    var hidden: [String] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let scalars = Array(line.unicodeScalars)
      let row = try Self.checked(scalars, row: number + 1, allowsHidden: allowsHidden, &hidden)
      rows.append(row)
    }
    guard rows.contains(where: { !$0.isEmpty }) else {
      throw LetteringRefusal("The text is empty.", remedy: "Write the words to engrave.")
    }
    if let empty = rows.firstIndex(where: \.isEmpty) {
      throw LetteringRefusal(
        "Row \(empty + 1) of the text is empty.", remedy: "Leave out the line break, or write what belongs there.")
    }
    self.rows = rows
    self.hidden = hidden
    words = text
  }

  /// The words in bytes that should be UTF-8; a lone surrogate, which no text holds, is named.
  package init(utf8 bytes: [UInt8], allowsHidden: Bool = false) throws(LetteringRefusal) {
    if let text = String(validating: bytes, as: UTF8.self) {
      try self.init(text, allowsHidden: allowsHidden)
      return
    }
    if let half = LoneSurrogate(utf8: bytes) {
      throw LetteringRefusal("The text holds \(half.sentence).", remedy: "Copy the text again from where it came.")
    }
    throw LetteringRefusal("The text is not UTF-8.", remedy: "Save or send the text as UTF-8.")
  }

  private static func checked(
    _ scalars: [Unicode.Scalar], row: Int, allowsHidden: Bool, _ found: inout [String]
  ) throws(LetteringRefusal) -> String {
    var kept = String.UnicodeScalarView()
    var before: Unicode.Scalar?
    // What is not seen carries no mark; a joiner, or what belongs to the letter before it, leaves that one where it is.
    var letter: Unicode.Scalar?
    var marks = 0
    for scalar in scalars {
      if let hidden = HiddenCharacter(scalar) {
        if hidden == .variation, before.map(isSymbol) == true { continue }
        let isNeeded = hidden == .joiner && before.map(needsJoiners) == true
        guard isNeeded || allowsHidden else {
          throw LetteringRefusal(
            "The text holds \(scalar.named), which \(hidden.effect).",
            remedy: "Take it out, or allow hidden characters for this text and look at the proof.")
        }
        let name = "\(scalar.named), which \(hidden.effect)"
        if !isNeeded, !found.contains(name) { found.append(name) }
        if hidden != .joiner, !scalar.properties.isGraphemeExtend { letter = nil }
      } else {
        try refuse(scalar)
        if scalar.isMark {
          guard let letter, !letter.isBlank else {
            throw LetteringRefusal(
              "The combining mark \(scalar.named) has no letter to stand on, in row \(row).",
              remedy: "Write the letter before its mark.")
          }
          marks += 1
          guard marks <= mostMarks else {
            throw LetteringRefusal(
              "More than \(mostMarks) marks stand on one letter, in row \(row): the last is \(scalar.named).",
              remedy: "Take the surplus marks out.")
          }
        } else {
          marks = 0
        }
        letter = scalar
      }
      kept.append(scalar)
      before = scalar
    }
    return String(kept).trimmingBlanks()
  }

  private static func refuse(_ scalar: Unicode.Scalar) throws(LetteringRefusal) {
    let why: String
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: why = "is a control character and no letter"
    case .unassigned: why = "is no character of Unicode"
    case .privateUse: why = "means something only in the font it was made for"
    case .surrogate: why = "is half a character"
    default:
      guard scalar.isReplacement else { return }
      why = "stands where something was that is no text, a lone surrogate for instance"
    }
    throw LetteringRefusal(
      "The text holds \(scalar.named), which \(why).", remedy: "Take it out, or copy the text again from where it came."
    )
  }

  private static func isSymbol(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .otherSymbol, .mathSymbol, .modifierSymbol, .currencySymbol: true
    default: false
    }
  }

  /// Whether a joiner means something after `scalar`: Arabic and the scripts that join as it does; after a virama elsewhere.
  private static func needsJoiners(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.canonicalCombiningClass == .virama { return true }
    switch Script(of: scalar).tag {
    case HB_SCRIPT_ARABIC, HB_SCRIPT_SYRIAC, HB_SCRIPT_NKO, HB_SCRIPT_MONGOLIAN: return true
    default: return false
    }
  }
}

extension String {
  /// The text without blanks at its ends.
  fileprivate func trimmingBlanks() -> String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.isBlank }),
      let last = scalars.lastIndex(where: { !$0.isBlank })
    else { return "" }
    return String(scalars[first...last])
  }
}
