/// How a size is written: whole numbers or letters, with `1/4`, `½`, `.5` and the like for parts of a size.
enum SizeLabel {
  /// Quarters of one size for a label without its system, in the system's range or not; `nil` if the system writes no
  /// such label.
  static func quarters(of label: String, in system: SizeSystem) -> Int? {
    let (whole, part) = split(label)
    switch system {
    case .uk: return letterIndex(whole).map { $0 * 4 + part }
    default: return wholeNumber(whole.isEmpty && part > 0 ? "0" : whole).map { $0 * 4 + part }
    }
  }

  /// The label of a size counted in quarters.
  static func text(ofQuarters quarters: Int, in system: SizeSystem) -> String {
    let whole = quarters / 4
    let name = system == .uk ? letter(whole) : String(whole)
    let part = ["", " 1/4", " 1/2", " 3/4"][quarters % 4]
    return name + part
  }

  /// Splits `6 1/2` into `6` and 2 quarters. What is not a quarter stays in the whole, which is then no number.
  private static func split(_ label: String) -> (whole: String, part: Int) {
    let parts: [(text: String, quarters: Int)] = [
      ("¼", 1), ("½", 2), ("¾", 3), ("1/4", 1), ("1/2", 2), ("3/4", 3), ("1⁄4", 1), ("1⁄2", 2), ("3⁄4", 3),
      (".25", 1), (".50", 2), (".5", 2), (".75", 3), (".00", 0), (".0", 0),
    ]
    for (text, quarters) in parts where label.hasSuffix(text) {
      var whole = label.dropLast(text.count)
      if text.count == 3, !text.hasPrefix(".") {
        // 61/2 is not 6 1/2: a digit right before a fraction belongs to it.
        if let last = whole.last, last.isNumber { return (label, 0) }
        if whole.last == "-" { whole.removeLast() }
      }
      return (whole.trimmingBlanks(), quarters)
    }
    return (label, 0)
  }

  /// A number of at most four digits. `00` and `000` are sizes below 0 in the US and are no other way to write it.
  private static func wholeNumber(_ text: String) -> Int? {
    guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !text.hasPrefix("00")
    else { return nil }
    return Int(text)
  }

  /// A = 0 … Z = 25, then Z+1 = 26 and so on.
  private static func letterIndex(_ text: String) -> Int? {
    // Beyond ASCII there are letters whose capital is one of these: the `ı` of Turkish would be an I.
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let characters = Array(text.uppercased().utf8)
    guard let first = characters.first, (0x41...0x5A).contains(first) else { return nil }
    if characters.count == 1 { return Int(first - 0x41) }
    guard characters.count == 3, first == 0x5A, characters[1] == UInt8(ascii: "+"),
      (0x31...0x39).contains(characters[2])
    else { return nil }
    return 25 + Int(characters[2] - 0x30)
  }

  private static func letter(_ index: Int) -> String {
    index <= 25 ? String(UnicodeScalar(UInt8(0x41 + index))) : "Z+\(index - 25)"
  }
}

extension StringProtocol {
  /// The text without the blanks before and behind it, those of web pages (no-break, narrow) included.
  func trimmingBlanks() -> String {
    let blanks: Set<Character> = [" ", "\t", "\u{A0}", "\u{202F}", "\u{2009}"]
    let front = drop { blanks.contains($0) }
    guard let last = front.lastIndex(where: { !blanks.contains($0) }) else { return "" }
    return String(front[...last])
  }
}
