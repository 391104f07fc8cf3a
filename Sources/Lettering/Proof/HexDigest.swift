import Crypto

/// SHA-256 as people compare it: 64 hexadecimal digits.
enum HexDigest {
  /// The digest of a whole file.
  static func text(of bytes: [UInt8]) -> String { text(SHA256.hash(data: bytes)) }

  /// A finished digest in digits.
  static func text(_ digest: SHA256.Digest) -> String {
    let digits = Array("0123456789abcdef")
    return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
