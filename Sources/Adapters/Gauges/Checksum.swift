/// What a frame carries so that damage shows: a number reckoned from its bytes, and how and where it is written.
package struct Checksum: Hashable, Sendable {
  /// How the number is reckoned.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// The sum of the bytes.
    case sum
    /// What makes the sum 0: its two's complement, which manuals call LRC.
    case negativeSum = "negative-sum"
    /// The sum with every bit turned over.
    case invertedSum = "inverted-sum"
    /// The exclusive or of the bytes, which manuals call BCC, or LRC as well.
    case xor
    /// CRC-16 as in Modbus: polynomial 0xA001, from 0xFFFF, the low byte first.
    case crc16Modbus = "crc16-modbus"
    /// The same polynomial from 0.
    case crc16ARC = "crc16-arc"
    /// CRC-16 with the polynomial 0x1021, from 0xFFFF.
    case crc16CCITT = "crc16-ccitt"
    /// The same polynomial from 0.
    case crc16XModem = "crc16-xmodem"
    /// The polynomial 0x8408, which is 0x1021 with the low bit first, from 0, the low byte first.
    case crc16Kermit = "crc16-kermit"

    /// Whether it is reckoned from the sum of the bytes.
    var isSum: Bool {
      switch self {
      case .sum, .negativeSum, .invertedSum: true
      case .xor, .crc16Modbus, .crc16ARC, .crc16CCITT, .crc16XModem, .crc16Kermit: false
      }
    }
    /// Whether it is a CRC, which has 16 bits.
    var isCRC: Bool { !isSum && self != .xor }
  }

  /// How the number is written.
  package enum Writing: String, CaseIterable, Hashable, Sendable {
    /// Hexadecimal digits, two for a byte.
    case hex
    /// Decimal digits with leading zeros.
    case decimal
    /// The byte or bytes themselves.
    case bytes
  }

  /// Where it stands in a frame that has an end.
  package enum Place: String, CaseIterable, Hashable, Sendable {
    /// Between the line and what ends it.
    case beforeEnd = "before-end"
    /// Behind what ends the line.
    case afterEnd = "after-end"
  }

  /// How it is reckoned.
  package var kind: Kind
  /// How it is written.
  package var writing: Writing
  /// How many digits or bytes it takes.
  package var size: Int
  /// Where it stands in a frame that has an end.
  package var place = Place.beforeEnd
  /// Whether the byte a frame begins with is reckoned in.
  package var countsStart = false
  /// Whether what ends a frame is reckoned in.
  package var countsEnd = false
  /// How many of the first bytes between start and checksum are not reckoned in.
  package var skip = 0
  /// How many of the last bytes between start and checksum are not reckoned in.
  package var skipLast = 0
  /// The bytes of a frame of fixed length that are reckoned in; `nil` for all that stand before the checksum.
  package var over: ClosedRange<Int>?
  /// Where it stands in a frame of fixed length; `nil` for its end.
  package var first: Int?
  /// What is left of a sum is below it.
  package var modulo = 256
  /// What the reckoning begins with.
  package var seed = 0
  /// What is added at the end, so that the byte can be printed.
  package var plus = 0
  /// Whether the byte that counts least is written first.
  package var isLowFirst = false

  /// A checksum of `size` digits or bytes before the end, with the seed, the modulo and the order that are usual for its
  /// kind.
  package init(kind: Kind, writing: Writing, size: Int) {
    (self.kind, self.writing, self.size) = (kind, writing, size)
    isLowFirst = kind == .crc16Modbus || kind == .crc16ARC || kind == .crc16Kermit
    if kind == .crc16Modbus || kind == .crc16CCITT { seed = 0xFFFF }
    if writing == .bytes && size == 2 || writing == .hex && size == 4 { modulo = 65_536 }
  }

  /// The checksum of a line between its start and its own checksum, as it must be written.
  func written(for line: some Sequence<UInt8>, start: UInt8?, end: [UInt8]) -> [UInt8] {
    var number = seed
    if countsStart, let start { number = adding(start, to: number) }
    for byte in line.dropFirst(skip).dropLast(skipLast) { number = adding(byte, to: number) }
    if countsEnd { for byte in end { number = adding(byte, to: number) } }
    return written(number)
  }

  /// Whether bytes are the checksum; hexadecimal digits may be small letters.
  func isWritten(_ found: some Collection<UInt8>, as expected: [UInt8]) -> Bool {
    guard writing == .hex else { return found.elementsEqual(expected) }
    return found.elementsEqual(expected) { found, expected in
      found == expected || (0x61...0x66).contains(found) && found & 0xDF == expected
    }
  }

  /// The checksum of some bytes of a frame of fixed length.
  func written(for bytes: some Sequence<UInt8>) -> [UInt8] {
    written(bytes.reduce(seed) { adding($1, to: $0) })
  }

  private func adding(_ byte: UInt8, to number: Int) -> Int {
    switch kind {
    case .sum, .negativeSum, .invertedSum: (number + Int(byte)) % modulo
    case .xor: number ^ Int(byte)
    case .crc16Modbus, .crc16ARC: lowFirst(0xA001, byte, number)
    case .crc16Kermit: lowFirst(0x8408, byte, number)
    case .crc16CCITT, .crc16XModem: highFirst(0x1021, byte, number)
    }
  }

  private func lowFirst(_ polynomial: Int, _ byte: UInt8, _ number: Int) -> Int {
    var rest = number ^ Int(byte)
    for _ in 0..<8 { rest = rest & 1 == 1 ? rest >> 1 ^ polynomial : rest >> 1 }
    return rest
  }

  private func highFirst(_ polynomial: Int, _ byte: UInt8, _ number: Int) -> Int {
    var rest = number ^ Int(byte) << 8
    for _ in 0..<8 { rest = rest & 0x8000 == 0 ? rest << 1 : (rest << 1 ^ polynomial) & 0xFFFF }
    return rest
  }

  private func written(_ number: Int) -> [UInt8] {
    let number = result(number) + plus
    switch writing {
    case .decimal: return digits(number, radix: 10, size)
    case .bytes:
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: number >> ((size - 1 - $0) * 8)) }
      return isLowFirst ? bytes.reversed() : bytes
    case .hex:
      let digits = digits(number, radix: 16, size)
      guard isLowFirst, size == 4 else { return digits }
      return Array(digits[2...] + digits[..<2])
    }
  }

  private func result(_ number: Int) -> Int {
    switch kind {
    case .sum, .xor: number % modulo
    case .negativeSum: (modulo - number % modulo) % modulo
    case .invertedSum: modulo - 1 - number % modulo
    case .crc16Modbus, .crc16ARC, .crc16Kermit, .crc16CCITT, .crc16XModem: number
    }
  }

  private func digits(_ number: Int, radix: Int, _ count: Int) -> [UInt8] {
    let text = Array(String(number, radix: radix, uppercase: true).utf8)
    return [UInt8](repeating: UInt8(ascii: "0"), count: max(0, count - text.count)) + text.suffix(count)
  }
}
