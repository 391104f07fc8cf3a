extension Sequence<UInt8> {
  /// The bytes in hexadecimal, two lower-case digits each: how a SHA-256 is compared and files are named after one.
  package var hexadecimal: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
