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
  private var body: [UInt8] = []
  private var read = 0

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
      if let end = eventEnd() {
        defer { read = end }
        return Event(body[read..<(end - 2)])
      }
      body.removeFirst(read)
      read = 0
      guard let line = try client.read(through: "\r\n"), let length = Int(line.dropLast(), radix: 16), length > 0 else {
        return nil
      }
      body += try client.read(count: length)
      guard try client.read(count: 2).elementsEqual("\r\n".utf8) else {
        throw RawClient.Failure(description: "a chunk without its end")
      }
    }
  }

  private func eventEnd() -> Int? {
    var index = read
    while index + 1 < body.count {
      if body[index] == 0x0A, body[index + 1] == 0x0A { return index + 2 }
      index += 1
    }
    return nil
  }

  /// The next event that is a fact of the ledger.
  func nextFact() throws -> Event? {
    while let event = try next() {
      if event.id != nil, event.name != "hello", event.name != "reset" { return event }
    }
    return nil
  }
}

extension Event {
  init(_ text: ArraySlice<UInt8>) {
    self.init(id: nil, name: "", data: "")
    for line in text.split(separator: 0x0A) {
      let value = { (key: String) in String(decoding: line.dropFirst(key.utf8.count), as: UTF8.self) }
      if line.starts(with: "id: ".utf8) { id = value("id: ") }
      if line.starts(with: "event: ".utf8) { name = value("event: ") }
      if line.starts(with: "data: ".utf8) { data = value("data: ") }
    }
  }
}
