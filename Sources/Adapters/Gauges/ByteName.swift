/// Bytes that are not written as characters, by the names manuals use.
package enum ByteName {
  /// The names and their bytes.
  package static let known: [(name: String, byte: UInt8)] = [
    ("NUL", 0), ("SOH", 1), ("STX", 2), ("ETX", 3), ("EOT", 4), ("ENQ", 5), ("ACK", 6), ("BEL", 7), ("BS", 8),
    ("TAB", 9), ("LF", 10), ("VT", 11), ("FF", 12), ("CR", 13), ("SO", 14), ("SI", 15), ("DLE", 16), ("DC1", 17),
    ("DC2", 18), ("DC3", 19), ("DC4", 20), ("NAK", 21), ("SYN", 22), ("ETB", 23), ("CAN", 24), ("EM", 25),
    ("SUB", 26), ("ESC", 27), ("FS", 28), ("GS", 29), ("RS", 30), ("US", 31), ("DEL", 127),
  ]

  /// The byte of a name or of a number such as `0x1B`.
  package static func byte(_ text: String) -> UInt8? {
    if let known = known.first(where: { $0.name == text }) { return known.byte }
    guard text.hasPrefix("0x"), (3...4).contains(text.utf8.count) else { return nil }
    return UInt8(text.dropFirst(2), radix: 16)
  }

  /// What people call a byte.
  package static func name(_ byte: UInt8) -> String {
    if let known = known.first(where: { $0.byte == byte }) { return known.name }
    return "0x" + hexadecimal([byte])
  }

  /// Bytes as pairs of hexadecimal digits with blanks between.
  package static func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}

extension UInt8 {
  var isDigit: Bool { self &- 0x30 < 10 }
  var isPrintable: Bool { self &- 0x20 < 0x5F }
}
