import Settings

extension Vocabulary {
  /// Reads `units`, `stability`, `tolerance`, `signs` and `decimal`.
  init(_ reader: SettingsReader) {
    self.init()
    units = Vocabulary.words("units", reader, "a unit: \(MeasuringUnit.words)", MeasuringUnit.init(word:))
    stability = Vocabulary.words("stability", reader, "stable or unstable") { ["stable": true, "unstable": false][$0] }
    tolerance = Vocabulary.words("tolerance", reader, "under, in or over", Measurement.Tolerance.init(rawValue:))
    if let signs = reader.optionalMap("signs") {
      if let characters = Vocabulary.characters("plus", signs) { plus = characters }
      if let characters = Vocabulary.characters("minus", signs) { minus = characters }
      if let both = plus.first(where: minus.contains) {
        signs.refuse("minus", "`\(printable([both]))` stands for plus, too; it can mean one of them")
      }
    }
    let isComma = reader.text("decimal", oneOf: ["point", "comma"], default: "point") == "comma"
    point = isComma ? UInt8(ascii: ",") : UInt8(ascii: ".")
  }

  private static func words<Meaning>(
    _ key: String, _ reader: SettingsReader, _ expected: String, _ convert: (String) -> Meaning?
  ) -> [Word<Meaning>] {
    guard let entries = reader.optionalNamedTexts(key) else { return [] }
    let words = entries.compactMap { name, text -> Word<Meaning>? in
      guard !name.isEmpty, name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
        reader.refuse(key, "a word on the wire has at least one printable character")
        return nil
      }
      guard let meaning = convert(text) else {
        reader.refuse(key, "`\(name)` stands for \"\(text)\"; expected \(expected)")
        return nil
      }
      return Word(name, meaning)
    }
    // The longest first: `in` is how `inch` begins.
    return words.sorted { $0.bytes.count > $1.bytes.count }
  }

  private static func characters(_ key: String, _ reader: SettingsReader) -> [UInt8]? {
    reader.optionalTexts(key)?.compactMap { text in
      if text.utf8.count == 1, let byte = text.utf8.first, byte.isPrintable, !byte.isDigit { return byte }
      reader.refuse(key, "expected single characters that are no digits, for instance ['+', ' '], found \"\(text)\"")
      return nil
    }
  }
}
