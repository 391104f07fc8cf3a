import FoundationEssentials
import Workshop

/// A JSON text as it came in, before anybody says what it should mean.
enum JSONValue: Decodable, Hashable, Sendable {
  case object([String: JSONValue])
  case list([JSONValue])
  /// Compared by its characters: what is engraved may be among them.
  case text(ExactText)
  case number(Double)
  case truth(Bool)
  case null

  /// Reads a JSON text in UTF-8; throws what the decoder found wrong, or a `RepeatedField`.
  static func parse(_ bytes: [UInt8]) throws -> JSONValue {
    let decoder = JSONDecoder()
    // The decoder would take UTF-16 as well; no JSON text in UTF-8 holds this byte.
    guard !bytes.contains(0) else { throw NotUTF8() }
    let value = try decoder.decode(JSONValue.self, from: Data(bytes))
    if let field = try RepeatedField.first(in: bytes, decode: { try decoder.decode(String.self, from: Data($0)) }) {
      throw field
    }
    return value
  }

  private struct NotUTF8: Error {}

  /// The most values of a text, names included: more than 5000 orders with all their fields have. A value takes 60 to 100
  /// bytes while it is read, however short it is (measured with Swift 6.3 on x86-64): 40 MB for all of these.
  static let mostValues = 400_000

  /// Whether a text has no more values than it may; a text that is no JSON may count as anything.
  static func countsFewValues(_ bytes: [UInt8]) -> Bool {
    var count = 0
    _ = endsInText(bytes) { sign in
      if sign == UInt8(ascii: ",") || sign == UInt8(ascii: ":") || sign == UInt8(ascii: "[")
        || sign == UInt8(ascii: "{")
      {
        count += 1
      }
    }
    return count <= mostValues
  }

  /// Whether a text that is no JSON leaves a text, a list or an object open at its end.
  static func endsEarly(_ bytes: some Sequence<UInt8>) -> Bool {
    var depth = 0
    let isInText = endsInText(bytes) { sign in
      switch sign {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
    }
    return isInText || depth > 0
  }

  /// Calls `take` with each byte outside of the texts in quotation marks, and says whether the last of those is open at the end.
  private static func endsInText(_ bytes: some Sequence<UInt8>, _ take: (UInt8) -> Void) -> Bool {
    var isText = false
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        isEscaped = false
      } else if isText {
        isEscaped = byte == UInt8(ascii: "\\")
        isText = byte != UInt8(ascii: "\"")
      } else if byte == UInt8(ascii: "\"") {
        isText = true
      } else {
        take(byte)
      }
    }
    return isText
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let truth = try Self.attempt({ try container.decode(Bool.self) }) {
      self = .truth(truth)
    } else if let text = try Self.attempt({ try container.decode(String.self) }) {
      self = .text(ExactText(text))
    } else if let number = try Self.attempt({ try container.decode(Double.self) }) {
      self = .number(number)
    } else if let list = try Self.attempt({ try container.decode([JSONValue].self) }) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// `nil` when the value is of another type, so that the next type is tried; every other error is thrown.
  private static func attempt<Value>(_ decode: () throws -> Value) throws -> Value? {
    do { return try decode() } catch DecodingError.typeMismatch { return nil }
  }

  /// A number as the text that may have been meant, for the end of a sentence: `, for instance "2000"`; empty for others.
  var asText: String { if case .number = self { ", for instance \"\(described)\"" } else { "" } }

  /// The value as a person would point at it: `"abc"`, `12`, `a list`.
  var described: String {
    switch self {
    case .object: "an object"
    case .list: "a list"
    case .text(let text): "\"\(text.wrappedValue.shortened(to: 60))\""
    case .number(let number):
      if let whole = Int(exactly: number) { String(whole) } else { String(number) }
    case .truth(let truth): String(truth)
    case .null: "null"
    }
  }
}

extension String {
  /// The text up to `count` characters, with an ellipsis in place of the rest; control characters become `?`.
  func shortened(to count: Int) -> String {
    let plain = String(map { $0.unicodeScalars.contains(where: \.isControl) ? "?" : $0 }.prefix(count))
    return self.count > count ? plain + "…" : plain
  }
}
