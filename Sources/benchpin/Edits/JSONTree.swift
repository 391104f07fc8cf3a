import FoundationEssentials
import Workshop

/// A JSON text whose fields are set by their paths.
enum JSONTree: Codable, Hashable {
  case object([String: JSONTree])
  case list([JSONTree])
  /// Compared by its characters: what is engraved may be among them.
  case text(ExactText)
  case whole(Int)
  case number(Double)
  case truth(Bool)
  case null

  /// The JSON text that the daemon answered with.
  init(_ bytes: [UInt8]) throws(CommandFailure) {
    do { self = try JSONDecoder().decode(JSONTree.self, from: Data(bytes)) } catch {
      throw CommandFailure(.software, "The daemon's answer cannot be read: \(error).")
    }
  }

  /// Fields that are text even where it looks like a number.
  private static let texts: Set = [
    "due", "number", "customer", "budget", "occasion", "wearer", "deadline", "colour", "plating", "maker", "hallmark",
    "story", "text", "size", "font",
  ]

  /// A value as somebody wrote it on the command line: JSON where it is some, else text. Fields of decimals and days are text
  /// whatever they look like, as the interface has them.
  init(argument: String, of name: String) {
    let isText =
      name.hasSuffix("_g") || name.hasSuffix("_ct") || name.hasSuffix("_mm") || Self.texts.contains(name)
    // What is no JSON is text.
    let value = isText && argument != "null" ? nil : try? JSONDecoder().decode(JSONTree.self, from: Data(argument.utf8))
    self = value ?? .text(ExactText(argument))
  }

  /// The value as JSON text.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // What was read from JSON is written as JSON; were it not, a sentence goes without it.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "something"
  }

  /// What stands at a path; `nil` when nothing does.
  subscript(path: some Collection<String>) -> JSONTree? {
    guard let name = path.first else { return self }
    guard case .object(let fields) = self else { return nil }
    return fields[name]?[path.dropFirst()]
  }

  /// Sets the field at a path, making the objects on the way.
  mutating func set(_ path: ArraySlice<String>, to value: JSONTree) {
    guard let name = path.first else {
      self = value
      return
    }
    var fields: [String: JSONTree] = if case .object(let fields) = self { fields } else { [:] }
    fields[name, default: .null].set(path.dropFirst(), to: value)
    self = .object(fields)
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // Each type is tried in turn, so that a failure only says that it is another one.
    if container.decodeNil() {
      self = .null
    } else if let truth = try? container.decode(Bool.self) {
      self = .truth(truth)
    } else if let whole = try? container.decode(Int.self) {
      self = .whole(whole)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(ExactText(text))
    } else if let list = try? container.decode([JSONTree].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: JSONTree].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .object(let fields): try container.encode(fields)
    case .list(let list): try container.encode(list)
    case .text(let text): try container.encode(text)
    case .whole(let whole): try container.encode(whole)
    case .number(let number): try container.encode(number)
    case .truth(let truth): try container.encode(truth)
    case .null: try container.encodeNil()
    }
  }
}
