/// A UUID of version 7 (RFC 9562): its first 48 bits are the millisecond it was made in, so ids sort by time.
///
/// Every fact and every job carries one, so that several benches can push to one database without asking each other.
package struct EventID: Hashable, Sendable {
  /// The more significant 64 bits: milliseconds, version, 12 random bits.
  package let high: UInt64
  /// The less significant 64 bits: variant and 62 random bits.
  package let low: UInt64

  /// A new id for something that happened at `moment`.
  package init(at moment: Moment, using generator: inout some RandomNumberGenerator) {
    let random = generator.next()
    high = UInt64(truncatingIfNeeded: moment.milliseconds) << 16 | 0x7000 | (random & 0x0FFF)
    low = 0x8000_0000_0000_0000 | (generator.next() & 0x3FFF_FFFF_FFFF_FFFF)
  }

  /// A new id for something that happened at `moment`, from the system's random numbers.
  package init(at moment: Moment) {
    var generator = SystemRandomNumberGenerator()
    self.init(at: moment, using: &generator)
  }

  /// The id whose halves were stored.
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The id written as 32 hexadecimal digits in groups of 8-4-4-4-12; `nil` for anything else.
  package init?(text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 36 else { return nil }
    var halves: (UInt64, UInt64) = (0, 0)
    var digits = 0
    for (index, byte) in bytes.enumerated() {
      if [8, 13, 18, 23].contains(index) {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let value = EventID.value(ofDigit: byte) else { return nil }
      if digits < 16 { halves.0 = halves.0 << 4 | value } else { halves.1 = halves.1 << 4 | value }
      digits += 1
    }
    high = halves.0
    low = halves.1
  }

  /// The id in lower-case hexadecimal, 8-4-4-4-12.
  package var text: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: 36) { buffer in
      var position = 0
      for nibble in 0..<32 {
        if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
          buffer[position] = UInt8(ascii: "-")
          position += 1
        }
        let half = nibble < 16 ? high : low
        buffer[position] = digits[Int(half >> UInt64((15 - nibble % 16) * 4) & 0xF)]
        position += 1
      }
      return position
    }
  }

  private static func value(ofDigit byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}

extension EventID: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = EventID(text: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID")
    }
    self = id
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
