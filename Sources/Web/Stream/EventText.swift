import NIOCore
import Workshop

/// Writes server-sent events as one HTTP chunk, byte by byte: what is written here once goes to every client as it is.
struct EventText {
  private let identity: LedgerIdentity
  /// `{"bench":"…","epoch":N,"seq":`, the same in every fact.
  private let opening: [UInt8]

  /// The events of the ledger `identity`.
  init(_ identity: LedgerIdentity) {
    self.identity = identity
    var buffer = ByteBuffer()
    buffer.writeStaticString("{\"bench\":")
    buffer.writeJSON(identity.bench)
    buffer.writeString(",\"epoch\":\(identity.epoch),\"seq\":")
    opening = Array(buffer.readableBytesView)
  }

  /// One chunk with an event for each fact.
  func chunk(_ facts: ArraySlice<RecordedFact>) -> ByteBuffer {
    var buffer = ByteBufferAllocator().buffer(capacity: 16 + facts.reduce(0) { $0 + 288 + $1.payload.count })
    return buffer.asChunk { buffer in
      for fact in facts { write(fact, to: &buffer) }
    }
  }

  /// One chunk with an event that is no fact; `sequence` gives it the id of that place.
  func chunk(event: StaticString, sequence: Int64? = nil, data: some Collection<UInt8>) -> ByteBuffer {
    var buffer = ByteBufferAllocator().buffer(capacity: 80 + data.count)
    return buffer.asChunk { buffer in
      if let sequence { writeID(sequence, to: &buffer) }
      buffer.writeStaticString("event: ")
      buffer.writeStaticString(event)
      buffer.writeStaticString("\ndata: ")
      buffer.writeBytes(data)
      buffer.writeStaticString("\n\n")
    }
  }

  /// `{"bench":…,"at":"EPOCH-SEQ","version":…}`: what every stream begins with.
  func hello(at sequence: Int64, version: String) -> ByteBuffer {
    var data = ByteBuffer()
    data.writeStaticString("{\"bench\":")
    data.writeJSON(identity.bench)
    data.writeString(",\"at\":\"\(identity.epoch)-\(sequence)\",\"version\":")
    data.writeJSON(version)
    data.writeStaticString("}")
    return chunk(event: "hello", sequence: sequence, data: data.readableBytesView)
  }

  /// Tells a client that what it has seen is not of this ledger, and where it is now.
  func reset(at sequence: Int64) -> ByteBuffer {
    chunk(event: "reset", sequence: sequence, data: "{\"at\":\"\(identity.epoch)-\(sequence)\"}".utf8)
  }

  /// Shows that the line is alive.
  func heartbeat(at sequence: Int64, time: Moment) -> ByteBuffer {
    chunk(
      event: "heartbeat", data: "{\"at\":\"\(identity.epoch)-\(sequence)\",\"time\":\"\(time.text)\"}".utf8)
  }

  private func writeID(_ sequence: Int64, to buffer: inout ByteBuffer) {
    buffer.writeStaticString("id: ")
    buffer.writeDecimal(identity.epoch)
    buffer.writeStaticString("-")
    buffer.writeDecimal(sequence)
    buffer.writeStaticString("\n")
  }

  private func write(_ fact: RecordedFact, to buffer: inout ByteBuffer) {
    writeID(fact.sequence, to: &buffer)
    buffer.writeStaticString("event: ")
    buffer.writeString(fact.kind.rawValue)
    buffer.writeStaticString("\ndata: ")
    buffer.writeBytes(opening)
    buffer.writeDecimal(fact.sequence)
    buffer.writeStaticString(",\"id\":\"")
    buffer.writeString(fact.id.text)
    buffer.writeStaticString("\",\"at\":\"")
    buffer.writeString(fact.at.text)
    buffer.writeStaticString("\",\"kind\":\"")
    buffer.writeString(fact.kind.rawValue)
    buffer.writeStaticString("\",\"order\":")
    if let order = fact.order { buffer.writeJSON(order.text) } else { buffer.writeStaticString("null") }
    buffer.writeStaticString(",\"fact\":")
    buffer.writeBytes(fact.payload)
    buffer.writeStaticString("}\n\n")
  }
}

extension ByteBuffer {
  /// Frames what `write` adds as one chunk of HTTP/1.1: its length in eight hexadecimal digits, the bytes, a line end.
  fileprivate mutating func asChunk(_ write: (inout ByteBuffer) -> Void) -> ByteBuffer {
    writeStaticString("00000000\r\n")
    let start = writerIndex
    write(&self)
    let length = String(writerIndex - start, radix: 16)
    setString(length, at: start - 2 - length.utf8.count)
    writeStaticString("\r\n")
    return self
  }

  fileprivate mutating func writeDecimal(_ number: Int64) { writeString(String(number)) }

  /// Writes `text` as a JSON string with its quotation marks.
  mutating func writeJSON(_ text: String) {
    writeInteger(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): writeStaticString("\\\"")
      case UInt8(ascii: "\\"): writeStaticString("\\\\")
      case 0x0A: writeStaticString("\\n")
      case 0x0D: writeStaticString("\\r")
      case 0x09: writeStaticString("\\t")
      case 0..<0x20: writeString("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
      default: writeInteger(byte)
      }
    }
    writeInteger(UInt8(ascii: "\""))
  }
}
