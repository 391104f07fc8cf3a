/// One event of the stream.
struct StreamEvent: Hashable, Sendable {
  /// `EPOCH-SEQ` for a fact; `nil` for what is only true now.
  var id: String?
  /// The kind of event.
  var name: String
  /// One line of JSON.
  var data: String

  /// The sequence number in the id.
  var sequence: Int? { id.flatMap { Self.sequence(of: $0) } }

  /// The sequence number in `EPOCH-SEQ`.
  static func sequence(of position: String) -> Int? {
    let parts = position.split(separator: "-")
    return parts.count == 2 ? Int(parts[1]) : nil
  }
}

/// Takes the bytes of a server-sent event stream as they come and gives whole events.
struct EventParser {
  private var line: [UInt8] = []
  private var id: String?
  private var name = ""
  private var data: [String] = []
  private var afterReturn = false

  /// The events that `bytes` complete.
  mutating func take(_ bytes: some Sequence<UInt8>) -> [StreamEvent] {
    var events: [StreamEvent] = []
    for byte in bytes {
      defer { afterReturn = byte == 0x0D }
      if byte == 0x0A, afterReturn { continue }
      guard byte == 0x0A || byte == 0x0D else {
        line.append(byte)
        continue
      }
      if let event = endLine() { events.append(event) }
    }
    return events
  }

  private mutating func endLine() -> StreamEvent? {
    defer { line.removeAll(keepingCapacity: true) }
    guard !line.isEmpty else { return endEvent() }
    let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    var value = parts.count > 1 ? parts[1] : []
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    let text = String(decoding: value, as: UTF8.self)
    switch String(decoding: parts[0], as: UTF8.self) {
    case "id": id = text
    case "event": name = text
    case "data": data.append(text)
    default: break
    }
    return nil
  }

  private mutating func endEvent() -> StreamEvent? {
    defer { (id, name, data) = (nil, "", []) }
    guard !data.isEmpty else { return nil }
    return StreamEvent(id: id, name: name, data: data.joined(separator: "\n"))
  }
}
