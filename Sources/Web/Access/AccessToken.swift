import Crypto
import Workshop

/// What somebody shows who comes from the network: 32 random bytes, of which the bench knows the SHA-256 and nothing more.
package struct AccessToken: Sendable {
  /// What every token begins with, so that one that lies where it should not is recognized.
  package static let prefix = "bptoken_"
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// Whose it is: 1 to 32 lower-case letters, digits and hyphens.
  package let name: String
  /// What it is good for.
  package let role: Role
  /// The SHA-256 of its text, in 64 hexadecimal digits.
  package let fingerprint: String

  /// The token that has `fingerprint`; `nil` when a part is not written as it should be.
  package init?(name: String, role: Role, fingerprint: String) {
    guard Self.isName(name), Self.isFingerprint(fingerprint) else { return nil }
    self.name = name
    self.role = role
    self.fingerprint = fingerprint
  }

  /// Makes a token, and the text that is shown once and kept nowhere.
  package static func make(name: String, role: Role) -> (token: AccessToken, text: String)? {
    let text = secret(prefix)
    return AccessToken(name: name, role: role, fingerprint: fingerprint(of: text)).map { ($0, text) }
  }

  /// A new secret: 32 random bytes in letters, digits, hyphens and underscores, behind `prefix`.
  static func secret(_ prefix: String) -> String {
    let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    // 43 characters hold 258 bits; RFC 4648, section 5.
    var text = prefix
    for index in 0..<43 {
      let bit = index * 6
      let pair = UInt16(bytes[bit / 8]) << 8 | UInt16(bit / 8 + 1 < bytes.count ? bytes[bit / 8 + 1] : 0)
      text.unicodeScalars.append(Unicode.Scalar(alphabet[Int(pair >> (10 - bit % 8)) & 63]))
    }
    return text
  }

  /// The SHA-256 of a token's text.
  package static func fingerprint(of text: String) -> String {
    SHA256.hash(data: Array(text.utf8)).hexadecimal
  }

  /// Whether a text is a SHA-256 in 64 lower-case hexadecimal digits.
  static func isFingerprint(_ text: String) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// Whether a name may stand in the book.
  package static func isName(_ name: String) -> Bool {
    (1...32).contains(name.utf8.count)
      && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
  }
}
