import Foundation
import Station
import Workshop

/// The JSON of the ledger: keys sorted, slashes bare, one line. The same fact always gives the same bytes.
struct LedgerCodec: Sendable {
  private let encoder: JSONEncoder

  init() {
    encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  /// The payload of a fact as it is stored and published.
  func payload(of fact: Fact) throws -> [UInt8] {
    // Readings come fifty times as often as all else, and `JSONEncoder` takes longer than SQLite for one.
    if case .readingTaken(let taken) = fact { return ReadingPayload.bytes(of: taken) }
    return Array(try encoder.encode(fact))
  }

  func text(of value: some Encodable) throws -> String {
    String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func value<Value: Decodable>(_ type: Value.Type, from text: String) throws(JournalFault) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
      throw .broken("A row of the ledger cannot be read as \(type): \(error).")
    }
  }
}

/// The payload of a recorded fact, read back from its JSON.
package struct JSONPayload: FactPayloadReader {
  private let bytes: [UInt8]

  /// A reader of the JSON in `bytes`.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package func read<Payload: Decodable>(_ type: Payload.Type) throws -> Payload {
    try JSONDecoder().decode(type, from: Data(bytes))
  }
}

extension RecordedFact {
  /// The fact itself. Throws when the payload is not what its kind asks for.
  package func fact() throws -> Fact { try Fact(kind: kind, payload: JSONPayload(payload)) }
}
