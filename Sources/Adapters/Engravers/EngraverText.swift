import Devices

/// Where a machine takes the words of a job and in which form; nothing is ever cut or replaced.
package struct EngraverText: Hashable, Sendable {
  /// How characters lie in registers.
  package enum Encoding: String, CaseIterable, Sendable {
    /// Two ASCII characters a register, the first one high.
    case asciiHighLow = "ascii-high-low"
    /// Two ASCII characters a register, the first one low.
    case asciiLowHigh = "ascii-low-high"
    /// One ASCII character a register.
    case asciiPerWord = "ascii-per-word"
    /// One ASCII character every two registers, in the second one.
    case asciiPerTwoWords = "ascii-per-two-words"
    /// UTF-16, one code unit a register.
    case utf16 = "utf-16"
    /// The same with the two bytes of each register the other way round.
    case utf16Swapped = "utf-16-swapped"
    /// As the ASCII ones, with the letters of western Europe (ISO 8859-1).
    case latinHighLow = "latin-1-high-low"
    case latinLowHigh = "latin-1-low-high"
    case latinPerWord = "latin-1-per-word"
    /// UTF-8, two bytes a register or one.
    case utf8HighLow = "utf-8-high-low"
    case utf8LowHigh = "utf-8-low-high"
    case utf8PerWord = "utf-8-per-word"

    /// The characters an encoding has.
    enum Alphabet { case ascii, latin, utf8, utf16 }
    /// How its units lie in registers.
    enum Packing { case highLow, lowHigh, perWord, perTwoWords, swapped }

    var alphabet: Alphabet {
      switch self {
      case .asciiHighLow, .asciiLowHigh, .asciiPerWord, .asciiPerTwoWords: .ascii
      case .latinHighLow, .latinLowHigh, .latinPerWord: .latin
      case .utf8HighLow, .utf8LowHigh, .utf8PerWord: .utf8
      case .utf16, .utf16Swapped: .utf16
      }
    }

    var packing: Packing {
      switch self {
      case .asciiHighLow, .latinHighLow, .utf8HighLow: .highLow
      case .asciiLowHigh, .latinLowHigh, .utf8LowHigh: .lowHigh
      case .asciiPerWord, .latinPerWord, .utf8PerWord, .utf16: .perWord
      case .asciiPerTwoWords: .perTwoWords
      case .utf16Swapped: .swapped
      }
    }
  }

  /// Its first holding register.
  package var at: UInt16
  /// How characters lie there.
  package var encoding: Encoding
  /// The most characters (UTF-16 code units or UTF-8 bytes where it is that), without the terminator.
  package var characters: Int
  /// What fills the field behind the words.
  package var pad: UInt16
  /// What ends the words, behind the last one; `nil` for none.
  package var terminator: UInt16?
  /// Where their number is written; `nil` when it is not.
  package var length: EngraverPoint?
  /// Whether the field may be read back and compared.
  package var canReadBack: Bool
  /// Numbers that are written together with the words.
  package var beside: [Beside]

  /// A number that is written together with the words.
  package struct Beside: Hashable, Sendable {
    package var point: EngraverPoint
    package var value: UInt64
  }

  /// A text field with all its parts.
  package init(
    at: UInt16, encoding: Encoding, characters: Int, pad: UInt16 = 0, terminator: UInt16? = nil,
    length: EngraverPoint? = nil, canReadBack: Bool = true, beside: [Beside] = []
  ) {
    self.at = at
    self.encoding = encoding
    self.characters = characters
    self.pad = pad
    self.terminator = terminator
    self.length = length
    self.canReadBack = canReadBack
    self.beside = beside
  }

  /// How many registers the field takes.
  package var registerCount: Int {
    let units = characters + (terminator == nil ? 0 : 1)
    switch encoding.packing {
    case .highLow, .lowHigh: return (units + 1) / 2
    case .perWord, .swapped: return units
    case .perTwoWords: return units * 2
    }
  }

  /// How many of its characters `text` takes.
  package func count(_ text: String) -> Int { units(of: text).count }

  private func units(of text: String) -> [UInt16] {
    switch encoding.alphabet {
    case .utf16: Array(text.utf16)
    case .utf8: text.utf8.map(UInt16.init)
    // What is no character of the alphabet is refused by `check`.
    case .ascii, .latin: text.unicodeScalars.map { UInt16(truncatingIfNeeded: $0.value) }
    }
  }

  /// Refuses, by name, what cannot be carried as it is.
  package func check(_ text: String) throws(PlanRefusal) {
    if text.isEmpty { throw PlanRefusal("There is nothing to engrave.") }
    var strange: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars where !carries(scalar) && !strange.contains(scalar) { strange.append(scalar) }
    if !strange.isEmpty {
      let takes =
        switch encoding.alphabet {
        case .ascii: "plain letters, digits and signs"
        case .latin: "letters of western Europe, digits and signs"
        case .utf8, .utf16: "characters that can be seen"
        }
      let names = strange.prefix(5).map(Self.named).joined(separator: ", ")
      let more = strange.count > 5 ? " and \(strange.count - 5) more" : ""
      throw PlanRefusal("The engraver cannot engrave \(names)\(more): it takes \(takes) only, in one row.")
    }
    if count(text) > characters {
      let what = encoding.alphabet == .utf8 ? "bytes" : "characters"
      throw PlanRefusal("The text has \(count(text)) \(what); the engraver takes \(characters) at most.")
    }
    // Without a length or a terminator the machine could not tell the last characters from what fills the field.
    if length == nil, terminator == nil, units(of: text).last == pad {
      throw PlanRefusal("The text ends with the sign that this engraver's field is filled up with: take it away.")
    }
  }

  /// A character as a person can look it up; what is not seen by its number and name alone.
  private static func named(_ scalar: Unicode.Scalar) -> String {
    if scalar == "\n" { return "a line break (U+000A)" }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let name = scalar.properties.name.map { " \($0)" } ?? ""
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + name
    let isUnseen = scalar.properties.generalCategory == .control || scalar.properties.isDefaultIgnorableCodePoint
    return isUnseen ? code : "“\(scalar)” (\(code))"
  }

  private func carries(_ scalar: Unicode.Scalar) -> Bool {
    if let terminator, scalar.value == UInt32(terminator) { return false }
    switch encoding.alphabet {
    case .ascii: return (0x20...0x7E).contains(scalar.value)
    case .latin: return (0x20...0x7E).contains(scalar.value) || (0xA0...0xFF).contains(scalar.value)
    case .utf8, .utf16: return scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
    }
  }

  /// The whole field with `text` in it, filled up.
  package func registers(of text: String) -> [UInt16] {
    var units = units(of: text)
    if let terminator { units.append(terminator) }
    let isPacked = encoding.packing == .highLow || encoding.packing == .lowHigh
    let room = isPacked ? registerCount * 2 : characters + (terminator == nil ? 0 : 1)
    units += [UInt16](repeating: pad, count: max(0, room - units.count))
    switch encoding.packing {
    case .highLow: return stride(from: 0, to: units.count - 1, by: 2).map { units[$0] << 8 | units[$0 + 1] }
    case .lowHigh: return stride(from: 0, to: units.count - 1, by: 2).map { units[$0 + 1] << 8 | units[$0] }
    case .perWord: return units
    case .swapped: return units.map(\.byteSwapped)
    case .perTwoWords: return units.flatMap { [0, $0] }
    }
  }

  /// What registers of the field hold as words, for a sentence.
  package func words(in registers: [UInt16]) -> String {
    var units: [UInt16]
    switch encoding.packing {
    case .highLow: units = registers.flatMap { [$0 >> 8, $0 & 0xFF] }
    case .lowHigh: units = registers.flatMap { [$0 & 0xFF, $0 >> 8] }
    case .perWord: units = registers
    case .swapped: units = registers.map(\.byteSwapped)
    case .perTwoWords: units = stride(from: 1, to: registers.count, by: 2).map { registers[$0] }
    }
    units = Array(units.prefix { $0 != 0 && $0 != terminator })
    while units.last == pad, !units.isEmpty { units.removeLast() }
    guard encoding.alphabet == .utf8 else { return String(decoding: units, as: UTF16.self) }
    return String(decoding: units.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
  }
}
