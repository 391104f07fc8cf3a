/// Half a character (U+D800 to U+DFFF): what is left where a text was cut or copied by a program that counts in halves. No
/// text holds one, so it is named before anything is read as text.
package struct LoneSurrogate: Hashable, Sendable {
  /// Which half: 0xD800 to 0xDFFF.
  package var code: UInt16
  /// Where it begins, the first byte counted as 1.
  package var byte: Int

  /// What is wrong, without its full stop.
  package var sentence: String {
    "a lone surrogate, U+\(String(code, radix: 16, uppercase: true)), at byte \(byte): half a character"
  }

  private init(_ code: UInt16, at index: Int) {
    self.code = code
    byte = index + 1
  }

  /// The first one in bytes that should be UTF-8; `nil` when there is none.
  package init?(utf8 bytes: some RandomAccessCollection<UInt8>) {
    let bytes = Array(bytes)
    for index in bytes.indices.dropLast(2) where bytes[index] == 0xED && bytes[index + 1] >= 0xA0 {
      self.init(0xD000 | UInt16(bytes[index + 1] & 0x3F) << 6 | UInt16(bytes[index + 2] & 0x3F), at: index)
      return
    }
    return nil
  }

  /// The first one in a JSON text, written as its bytes or as an escape without its other half; `nil` when there is none.
  package init?(json bytes: some RandomAccessCollection<UInt8>) {
    let bytes = Array(bytes)
    var index = 0
    while index < bytes.count {
      defer { index += 1 }
      guard bytes[index] == UInt8(ascii: "\\") else { continue }
      guard let half = Self.escape(bytes, at: index) else {
        // An escaped backslash begins no escape.
        index += 1
        continue
      }
      switch half {
      case 0xD800...0xDBFF:
        guard let other = Self.escape(bytes, at: index + 6), (0xDC00...0xDFFF).contains(other) else {
          self.init(half, at: index)
          return
        }
        index += 11
      case 0xDC00...0xDFFF:
        self.init(half, at: index)
        return
      default: index += 5
      }
    }
    self.init(utf8: bytes)
  }

  /// The unit of UTF-16 that `\uXXXX` at `index` stands for.
  private static func escape(_ bytes: [UInt8], at index: Int) -> UInt16? {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
      return nil
    }
    let digits = bytes[(index + 2)..<(index + 6)]
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
