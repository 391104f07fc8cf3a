import BenchAPI
import HTTPTypes
import Hummingbird
import Station
import Workshop

/// Which version of an order a request was made from (RFC 9110, 13.1): an order's ETag is its revision in quotation marks.
extension SeenOrder {
  /// What `If-Match` and `If-None-Match` say; throws where they are not understood, since a guard must not vanish.
  init(_ request: Request) throws(Problem) {
    let (match, none) = (request.headers[.ifMatch], request.headers[.ifNoneMatch])
    switch (match?.trimmed, none?.trimmed) {
    case (nil, nil): self = .unseen
    case (nil, "*"): self = .absent
    case ("*", nil): self = .present
    case (let tags?, nil):
      let read = tags.split(separator: ",").map { Self.tag(String($0).trimmed) }
      guard !read.isEmpty, read.allSatisfy({ $0 != nil }) else {
        throw .invalid(
          "If-Match is \(tags.shortened(to: 60)); write the order's ETag, its revision in quotation marks, for instance \"7\"."
        )
      }
      // If-Match compares strongly: a tag that says it is weak matches nothing (RFC 9110, 13.1.1).
      self = .revisions(read.compactMap(\.self).filter { !$0.isWeak }.map(\.revision))
    case (nil, _?): throw .invalid("If-None-Match of an order is only *, for one that must not be there yet.")
    case (_?, _?): throw .invalid("Send If-Match or If-None-Match, and only one of them.")
    }
  }

  /// The revision of a tag, written as an order's ETag writes it, and whether the tag says that it is weak.
  private static func tag(_ text: String) -> (revision: Int, isWeak: Bool)? {
    let isWeak = text.hasPrefix("W/")
    let strong = isWeak ? text.dropFirst(2) : text[...]
    guard strong.count > 2, strong.hasPrefix("\""), strong.hasSuffix("\"") else { return nil }
    let digits = strong.dropFirst().dropLast()
    return Int(digits).flatMap { String($0) == digits ? ($0, isWeak) : nil }
  }
}

extension Response {
  /// One order, tagged with its revision.
  static func order(_ order: OrderBody, status: HTTPResponse.Status = .ok) throws -> Response {
    var response = try Response.json(order, status: status)
    if let revision = order.revision { response.headers[.eTag] = "\"\(revision)\"" }
    return response
  }
}

extension Problem {
  /// How many versions of an order are looked through for what changed; who saw an older one is told none of it.
  private static let mostVersions = 256

  /// The refusal of an edit that was made from another version, with what others changed since then.
  init(
    _ refusal: BenchRefusal, of number: OrderNumber, since seen: SeenOrder, in ledger: LedgerReads, _ sizes: SizeRules
  ) async throws {
    self.init(refusal)
    guard case .revisions(let revisions) = seen, let first = revisions.min() else { return }
    let facts = try await ledger.read {
      try $0.newestFacts(of: number, kind: .orderRecorded, limit: Self.mostVersions)
    }
    let changes = try await SideQueue.answers.run {
      try OrderChanges(facts, since: first, sizes).fields
    }
    guard !changes.isEmpty else { return }
    body.changes = changes
    let told = changes.prefix(3).map { "\($0.field) (\($0.by))" }.joined(separator: ", ")
    let more = changes.count > 3 ? " and \(changes.count - 3) more" : ""
    body.detail += " Others changed \(told)\(more)."
  }
}

extension String {
  /// The text without the blanks before and behind it.
  fileprivate var trimmed: String {
    let front = drop { $0 == " " || $0 == "\t" }
    return String(front[..<(front.lastIndex { $0 != " " && $0 != "\t" }.map(front.index(after:)) ?? front.startIndex)])
  }
}
