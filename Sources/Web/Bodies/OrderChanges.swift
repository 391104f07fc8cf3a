import BenchAPI
import Station
import Workshop

/// What became of the fields of one order since a revision of it, and by whom.
struct OrderChanges {
  /// The fields that are not as they were then, by their paths; one that was changed and changed back is not among them.
  let fields: [ProblemBody.Change]

  /// What the `facts` of one order say, from `first` to the newest of its revisions. A revision that is not among them leaves
  /// nothing to compare with.
  init(_ facts: some Sequence<RecordedFact> & Sendable, since first: Int, _ sizes: SizeRules) throws {
    var seen: [String: JSONValue]?
    var now: [String: JSONValue] = [:]
    var last: [String: (by: String, at: Moment)] = [:]
    for fact in facts {
      let recorded = try fact.read(OrderRecorded.self)
      guard recorded.order.revision >= first else { continue }
      let next = try JSONValue.parse(Array(JSONText.bytes(of: OrderBody(recorded.order, sizes)))).leaves
      if seen == nil {
        guard recorded.order.revision == first else { break }
        seen = next
      } else {
        for field in Set(now.keys).union(next.keys) where now[field] != next[field] {
          last[field] = (recorded.by, fact.at)
        }
      }
      now = next
    }
    fields = try last.keys.sorted().compactMap { [seen] field in
      guard let change = last[field], !Self.isComputed(field), seen?[field] != now[field] else { return nil }
      return ProblemBody.Change(
        field: field, from: try seen?[field]?.text, to: try now[field]?.text, by: change.by, at: change.at.text)
    }
  }

  /// Whether the bench itself writes the field, so that nobody changed it.
  private static func isComputed(_ field: String) -> Bool {
    ["revision", "proof", "stage_since", "cautions", "questions", "ring.diameter_mm"].contains(field)
  }
}

extension JSONValue {
  /// Its values by their paths; a list is one value.
  fileprivate var leaves: [String: JSONValue] {
    guard case .object(let fields) = self else { return ["": self] }
    var leaves: [String: JSONValue] = [:]
    for (name, value) in fields {
      for (path, leaf) in value.leaves { leaves[path.isEmpty ? name : "\(name).\(path)"] = leaf }
    }
    return leaves
  }

  /// The value as JSON text.
  fileprivate var text: String {
    get throws { String(decoding: try JSONText.bytes(of: self), as: UTF8.self) }
  }
}

extension JSONValue: Encodable {
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .object(let fields): try container.encode(fields)
    case .list(let list): try container.encode(list)
    case .text(let text): try container.encode(text)
    case .number(let number):
      if let whole = Int(exactly: number) { try container.encode(whole) } else { try container.encode(number) }
    case .truth(let truth): try container.encode(truth)
    case .null: try container.encodeNil()
    }
  }
}
