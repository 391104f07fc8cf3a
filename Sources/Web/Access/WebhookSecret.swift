import Crypto
import FoundationEssentials

/// What a shop and the bench alone know: whoever signs with it is the shop.
package struct WebhookSecret: Sendable {
  private let key: SymmetricKey

  /// The secret in a file's bytes, without the line end an editor puts behind it; `nil` for fewer than 16 bytes.
  package init?(_ bytes: [UInt8]) {
    let bare = bytes.reversed().drop { [0x0A, 0x0D, 0x20].contains($0) }.reversed()
    guard bare.count >= 16 else { return nil }
    key = SymmetricKey(data: Data(bare))
  }

  /// Whether `signature` is the base64 of HMAC-SHA256 over `bytes`. Takes as long whichever byte is wrong.
  func signed(_ bytes: [UInt8], _ signature: String) -> Bool {
    guard let code = Data(base64Encoded: signature) else { return false }
    return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Data(bytes), using: key)
  }
}
