import Crypto
import Workshop

/// SHA-256 as people compare it: 64 hexadecimal digits.
enum HexDigest {
  /// The digest of a whole file.
  static func text(of bytes: [UInt8]) -> String { text(SHA256.hash(data: bytes)) }

  /// A finished digest in digits.
  static func text(_ digest: SHA256.Digest) -> String { digest.hexadecimal }
}
