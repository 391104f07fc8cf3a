/// The number on the job bag: what a scan reads and every fact is tied to.
package struct OrderNumber: Hashable, Comparable, Sendable, Codable {
  /// The number as printed, for instance `R-2041`.
  package let text: String

  /// A number of 1 to 40 printable ASCII characters without blanks, slashes, quotes or control characters; `nil` otherwise.
  ///
  /// That is what Code 128 on a job bag and a path in a URL both carry unharmed.
  package init?(_ text: some StringProtocol) {
    let bytes = text.utf8
    guard (1...40).contains(bytes.count) else { return nil }
    let isPrintable = bytes.allSatisfy { byte in
      byte > 0x20 && byte < 0x7F && !#"/\"'?%&<>`"#.utf8.contains(byte)
    }
    guard isPrintable, text != ".", text != ".." else { return nil }
    self.text = String(text)
  }

  package static func < (left: OrderNumber, right: OrderNumber) -> Bool { left.text < right.text }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let number = OrderNumber(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an order number")
    }
    self = number
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
