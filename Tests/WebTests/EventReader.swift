import Glibc

/// One event as a client reads it.
struct Event: Hashable, Sendable {
  var id: String?
  var name: String
  var data: String

  /// The sequence number in the id.
  var sequence: Int? { id?.split(separator: "-").last.flatMap { Int($0) } }
}

/// A client of the event stream on a plain socket. Blocks: use it inside `offPool`.
final class EventReader {
  let client: RawClient
  let head: String
  private var body = ""

  init(port: Int, at position: String? = nil, receiveBuffer: CInt? = nil) throws {
    client = try RawClient(port: port, receiveBuffer: receiveBuffer)
    let resume = position.map { "Last-Event-ID: \($0)\r\n" } ?? ""
    try client.send("GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(resume)\r\n")
    guard let head = try client.read(through: "\r\n\r\n") else { throw RawClient.Failure(description: "no head") }
    self.head = head
  }

  /// The next event; `nil` when the server ended the stream.
  func next() throws -> Event? {
    while true {
      if let end = body.range(of: "\n\n") {
        let text = body[..<end.lowerBound]
        var event = Event(id: nil, name: "", data: "")
        for line in text.split(separator: "\n") {
          if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
          if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
          if line.hasPrefix("data: ") { event.data = String(line.dropFirst(6)) }
        }
        body = String(body[end.upperBound...])
        return event
      }
      guard let line = try client.read(through: "\r\n"), let length = Int(line.dropLast(), radix: 16) else {
        return nil
      }
      guard length > 0 else { return nil }
      body += try client.read(count: length)
      guard try client.read(count: 2) == "\r\n" else { throw RawClient.Failure(description: "a chunk without its end") }
    }
  }

  /// The next event that is a fact of the ledger.
  func nextFact() throws -> Event? {
    while let event = try next() {
      if event.id != nil, event.name != "hello", event.name != "reset" { return event }
    }
    return nil
  }
}

extension String {
  fileprivate func range(of mark: String) -> Range<String.Index>? {
    guard let start = utf8.indices.first(where: { self[$0...].utf8.starts(with: mark.utf8) }) else { return nil }
    return start..<utf8.index(start, offsetBy: mark.utf8.count)
  }
}
