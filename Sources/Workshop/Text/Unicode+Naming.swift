extension Unicode.Scalar {
  /// The character as a person can look it up: `U+2665 BLACK HEART SUIT`, without a name where Unicode has none.
  package var named: String {
    let name = properties.name ?? properties.nameAlias
    return name.map { "\(code) \($0)" } ?? code
  }

  /// `U+` and at least four hexadecimal digits.
  package var code: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// Whether it stands on the letter before it.
  package var isMark: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  /// Whether it steers a terminal or a page and is no character to be seen.
  package var isControl: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// Whether it stands where something was that is no text: a replacement character, or an object's.
  package var isReplacement: Bool { value == 0xFFFD || value == 0xFFFC }

  /// Whether it only leaves room.
  package var isBlank: Bool { properties.isWhitespace }
}
