/// Texts of shops made comparable and clean.
enum PlainText {
  /// Lower case without the marks of Latin letters, digits of every script as 0 to 9, wide letters as plain ones, blanks and
  /// the signs between words as one blank: what names and answers are compared by.
  static func folded(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return foldedPlain(text) }
    var result = ""
    var isGap = true
    for character in text.lowercased() {
      for part in folded(character) {
        if part == " " || part == "-" || part == "_" || part == "\u{A0}" || part == "\u{202F}" || part == "\t" {
          if !isGap { result.append(" ") }
          isGap = true
        } else {
          result.append(part)
          isGap = false
        }
      }
    }
    if result.last == " " { result.removeLast() }
    return result
  }

  /// As `folded`, for what is ASCII: of an export of ten thousand orders nearly all of it.
  private static func foldedPlain(_ text: String) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case 0x20, 0x2D, 0x5F, 0x09: if let last = result.last, last != 0x20 { result.append(0x20) }
      case 0x41...0x5A: result.append(byte + 0x20)
      default: result.append(byte)
      }
    }
    if result.last == 0x20 { result.removeLast() }
    return String(decoding: result, as: UTF8.self)
  }

  private static let letters: [Character: String] = {
    let groups = [
      "a": "áàâäãå", "e": "éèêë", "i": "íìîï", "o": "óòôöõø", "u": "úùûü", "c": "ç", "n": "ñ", "y": "ÿý", "ss": "ß",
      "ae": "æ", "oe": "œ",
    ]
    return groups.reduce(into: [:]) { table, group in
      for letter in group.value { table[letter] = group.key }
    }
  }()

  private static func folded(_ character: Character) -> String {
    if let plain = letters[character] { return plain }
    return String(ascii(character))
  }

  /// A digit of any script as 0 to 9, and wide forms (U+FF01 to U+FF5E) as the plain ones.
  static func ascii(_ character: Character) -> Character {
    if let digit = character.wholeNumberValue, (0...9).contains(digit), character.unicodeScalars.count == 1,
      character.unicodeScalars.allSatisfy({ $0.properties.generalCategory == .decimalNumber })
    {
      return Character(String(digit))
    }
    guard character.unicodeScalars.count == 1, let scalar = character.unicodeScalars.first,
      (0xFF01...0xFF5E).contains(scalar.value), let plain = Unicode.Scalar(scalar.value - 0xFEE0)
    else { return character }
    return Character(plain)
  }

  /// The text without blanks around it and without control characters, at most `limit` characters of it.
  static func line(_ text: String, upTo limit: Int = 200) -> String {
    let clean = text.unicodeScalars.map { isControl($0) ? " " : $0 }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: clean)
    return trimmed(String(String(view).prefix(limit)))
  }

  /// The text without blanks and line ends around it.
  static func trimmed(_ text: some StringProtocol) -> String {
    let front = text.drop { $0.isWhitespace }
    guard let last = front.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(front[...last])
  }

  /// Whether the scalar is a control character, breaks a line, or turns the direction of what follows.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control || [0x2028, 0x2029].contains(scalar.value) || isDirection(scalar)
  }

  /// Whether the scalar overrides the direction of text: it shows something else than what is there.
  static func isDirection(_ scalar: Unicode.Scalar) -> Bool {
    (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
  }

  private static let named: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "ndash": "–", "mdash": "—",
    "hearts": "♥", "eacute": "é", "egrave": "è", "auml": "ä", "ouml": "ö", "uuml": "ü", "szlig": "ß", "frac12": "½",
    "frac14": "¼", "frac34": "¾",
  ]

  /// The text with HTML's character references resolved: WooCommerce writes `&#8211;` for a dash. Tags stay as they are.
  static func withoutReferences(_ text: String) -> String {
    guard text.contains("&") else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      rest = rest[start...]
      if let end = rest.prefix(12).firstIndex(of: ";"),
        let resolved = resolved(rest[rest.index(after: start)..<end])
      {
        result += resolved
        rest = rest[rest.index(after: end)...]
      } else {
        result.append("&")
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }

  private static func resolved(_ name: Substring) -> String? {
    guard name.hasPrefix("#") else { return named[String(name)] }
    let digits = name.dropFirst()
    let number =
      digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    guard let number, number >= 0x20, let scalar = Unicode.Scalar(number) else { return nil }
    return String(Character(scalar))
  }
}

extension String {
  /// Whether `part` stands in a folded text, byte by byte: the library's search makes a table of every word each time, and an
  /// export of ten thousand orders asks for a million words.
  func holds(_ part: String) -> Bool {
    let (bytes, part) = (Array(utf8), Array(part.utf8))
    guard let first = part.first else { return true }
    guard bytes.count >= part.count else { return false }
    return (0...(bytes.count - part.count)).contains { start in
      bytes[start] == first && bytes[start..<(start + part.count)].elementsEqual(part)
    }
  }
}
