import HTTPTypes
import Hummingbird

/// The `Idempotency-Key` of a request: the same request asked again with the same key gets the first one's answer.
struct RequestKey: Hashable, Sendable {
  let text: String

  /// The key of `request`; `nil` without one, a problem for one that is none.
  init?(_ request: Request) throws(Problem) {
    guard let name = HTTPField.Name("Idempotency-Key"), let field = request.headers[name] else { return nil }
    // The draft of the IETF writes it as a quoted string; most programs leave the quotes out.
    let bare =
      field.count >= 2 && field.hasPrefix("\"") && field.hasSuffix("\"") ? String(field.dropFirst().dropLast()) : field
    guard (1...100).contains(bare.utf8.count), bare.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw Problem.invalid("Idempotency-Key is no key; write 1 to 100 letters, digits or signs, for instance a UUID.")
    }
    text = bare
  }
}
