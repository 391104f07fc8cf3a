/// A text that equals another only when both are written with the same characters.
///
/// Two texts that Unicode calls canonically equal are one `String`: 神 as U+795E and as U+FA19, é as one character and as
/// two. A beam draws them differently, and a hash is over the characters as they are written, so words for a ring are not
/// compared that way.
@propertyWrapper
package struct ExactText: Hashable, Sendable, Codable {
  /// The text.
  package var wrappedValue: String

  /// A text as it is written.
  package init(wrappedValue: String) { self.wrappedValue = wrappedValue }

  /// A text as it is written.
  package init(_ text: String) { wrappedValue = text }

  /// A text as it is written, or none.
  package init?(_ text: String?) {
    guard let text else { return nil }
    wrappedValue = text
  }

  package init(from decoder: any Decoder) throws {
    wrappedValue = try decoder.singleValueContainer().decode(String.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }

  package static func == (one: ExactText, other: ExactText) -> Bool {
    one.wrappedValue.utf8.elementsEqual(other.wrappedValue.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    for byte in wrappedValue.utf8 { hasher.combine(byte) }
    // The length parts this text from what is hashed after it.
    hasher.combine(wrappedValue.utf8.count)
  }
}

extension ExactText: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { self.init(text) }
}
