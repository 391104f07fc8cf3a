import FoundationEssentials
import Workshop

/// A JSON text as it came in, before anybody says what it should mean.
enum JSONValue: Decodable, Hashable, Sendable {
  case object([String: JSONValue])
  case list([JSONValue])
  case text(String)
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
    var isText = false
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        isEscaped = false
      } else if isText {
        isEscaped = byte == UInt8(ascii: "\\")
        isText = byte != UInt8(ascii: "\"")
      } else {
        switch byte {
        case UInt8(ascii: "\""): isText = true
        case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "{"): count += 1
        default: break
        }
      }
    }
    return count <= mostValues
  }

  /// Whether a text that is no JSON leaves a text, a list or an object open at its end.
  static func endsEarly(_ bytes: some Sequence<UInt8>) -> Bool {
    var depth = 0
    var isText = false
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        isEscaped = false
      } else if isText {
        isEscaped = byte == UInt8(ascii: "\\")
        isText = byte != UInt8(ascii: "\"")
      } else {
        switch byte {
        case UInt8(ascii: "\""): isText = true
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        default: break
        }
      }
    }
    return isText || depth > 0
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let truth = try Self.attempt({ try container.decode(Bool.self) }) {
      self = .truth(truth)
    } else if let text = try Self.attempt({ try container.decode(String.self) }) {
      self = .text(text)
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
    case .text(let text): "\"\(text.shortened(to: 60))\""
    case .number(let number):
      if let whole = Int(exactly: number) { String(whole) } else { String(number) }
    case .truth(let truth): String(truth)
    case .null: "null"
    }
  }
}

extension JSONValue {
  /// Texts are the same only in the same characters: what is engraved may be among them.
  static func == (one: JSONValue, other: JSONValue) -> Bool {
    switch (one, other) {
    case (.object(let one), .object(let other)): one == other
    case (.list(let one), .list(let other)): one == other
    case (.text(let one), .text(let other)): ExactText(one) == ExactText(other)
    case (.number(let one), .number(let other)): one == other
    case (.truth(let one), .truth(let other)): one == other
    case (.null, .null): true
    default: false
    }
  }

  func hash(into hasher: inout Hasher) {
    switch self {
    case .object(let value): hasher.combine(value)
    case .list(let value): hasher.combine(value)
    case .text(let value): hasher.combine(ExactText(value))
    case .number(let value): hasher.combine(value)
    case .truth(let value): hasher.combine(value)
    case .null: break
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

extension Unicode.Scalar {
  /// Whether the scalar is a control character or breaks a line: neither belongs in a name or on a ring.
  var isControl: Bool { properties.generalCategory == .control || value == 0x2028 || value == 0x2029 }
}
