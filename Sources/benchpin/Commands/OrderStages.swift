import ArgumentParser
import BenchAPI
import FoundationEssentials

/// Moves an order to another stage.
struct OrderStage: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stage",
    abstract: "Move an order to another stage: forward when it has what it needs, back with a reason.")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var asker: AskerOptions
  @Argument(help: "The number on the job bag.") var number: String
  @Argument(help: "concept, design, material, handcrafting, setting, finishing or unveiling.") var stage: String
  @Option(help: "Why; needed when it goes back.") var why: String?

  func run() async throws {
    let move = StageMoveBody(to: stage, by: asker.name, why: why)
    let answer = try await connection.client.post("/v1/orders/\(number.percentEncoded)/stage", move)
    try connection.show(answer, OrderBody.self) { $0.lines }
  }
}

/// Changes single fields of an order.
struct OrderEdit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Say or change single fields of an order, by the names of its JSON.",
    discussion: """
      A field is its path and its value: due=2026-12-24, concept.wearer=Léa, material.stones=[].
      What is JSON is taken as it is, everything else is text; FIELD=null takes a field away.
      For instance: benchpin orders edit R-2041 handcrafting.maker=Mia handcrafting.weight_out_g=4.512
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var asker: AskerOptions
  @Argument(help: "The number on the job bag.") var number: String
  @Argument(help: ArgumentHelp("What to say.", valueName: "field=value")) var fields: [String]

  func run() async throws {
    let target = "/v1/orders/\(number.percentEncoded)"
    var order = try JSONTree(try await connection.client.get(target).bytes)
    for field in fields {
      guard let mark = field.firstIndex(of: "="), mark != field.startIndex else {
        throw ValidationError(
          "\"\(field)\" is no field; write its path and its value, for instance concept.wearer=Léa.")
      }
      let path = field[..<mark].split(separator: ".").map(String.init)
      order.set(path[...], to: JSONTree(argument: String(field[field.index(after: mark)...]), of: path.last ?? ""))
    }
    let answer = try await connection.client.put("\(target)?by=\(asker.name.percentEncoded)", order)
    try connection.show(answer, OrderBody.self) { $0.lines }
  }
}

/// A JSON text whose fields are set by their paths.
enum JSONTree: Codable, Hashable {
  case object([String: JSONTree])
  case list([JSONTree])
  case text(String)
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

  /// A value as somebody wrote it on the command line: JSON where it is some, else text. Fields of decimals and days are text
  /// whatever they look like, as the interface has them.
  init(argument: String, of name: String) {
    let isText =
      name.hasSuffix("_g") || name.hasSuffix("_ct") || name.hasSuffix("_mm") || ["due", "number"].contains(name)
    // What is no JSON is text.
    let value = isText && argument != "null" ? nil : try? JSONDecoder().decode(JSONTree.self, from: Data(argument.utf8))
    self = value ?? .text(argument)
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
      self = .text(text)
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
