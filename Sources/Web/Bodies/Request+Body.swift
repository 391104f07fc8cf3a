import Dispatch
import HTTPTypes
import Hummingbird
import NIOCore
import Workshop

private let bodies = DispatchQueue(label: "web.bodies", qos: .utility)

extension Request {
  /// The JSON body, at most `limit` bytes of it.
  func json(upTo limit: Int = 64 * 1024) async throws -> JSONValue {
    let type = headers[.contentType]?.split(separator: ";").first?.lowercased().filter { $0 != " " }
    guard type == "application/json" else { throw Problem.wrongMediaType }
    if let announced = headers[.contentLength].flatMap(Int.init), announced > limit {
      throw Problem.tooLarge(limit: limit)
    }
    let buffer: ByteBuffer
    do {
      buffer = try await body.collect(upTo: limit)
    } catch is NIOTooManyBytesError {
      throw Problem.tooLarge(limit: limit)
    }
    do {
      return try await Self.parsed(Array(buffer.readableBytesView))
    } catch let field as RepeatedField {
      throw Problem.invalid("\(field.place.shortened(to: 60)) is written more than once; write each field once.")
    } catch {
      throw Problem.malformed(buffer.readableBytes == 0 ? "The body is empty." : "The body is not a JSON text.")
    }
  }

  /// Parses off Swift's own threads, one body at a time: the largest take seconds, and a stop must not wait for them.
  private static func parsed(_ bytes: [UInt8]) async throws -> JSONValue {
    guard bytes.count > 4096 else { return try JSONValue.parse(bytes) }
    return try await withCheckedThrowingContinuation { continuation in
      bodies.async { continuation.resume(with: Result { try JSONValue.parse(bytes) }) }
    }
  }

  /// Reads one JSON object with `read`, refusing every mistake in it at once.
  func fields<Value>(_ read: (inout FieldReader) throws -> Value?) async throws -> Value {
    let value = try await json()
    let mistakes = MistakeList()
    var result: Value?
    if var reader = FieldReader(value, mistakes: mistakes) {
      result = try read(&reader)
      reader.refuseUnknown()
    }
    try mistakes.refuseIfAny()
    guard let result else { throw Problem.unexpected }
    return result
  }

  /// A number of the query between 1 and `greatest`; `standard` when it is absent.
  func limit(standard: Int = 100, greatest: Int = 1000) throws -> Int {
    guard let text = uri.queryParameters["limit"] else { return standard }
    guard let number = Int(text), (1...greatest).contains(number) else {
      throw Problem.invalid(
        "limit is \"\(String(text).shortened(to: 60))\"; write a whole number from 1 to \(greatest).")
    }
    return number
  }
}

extension FieldReader {
  /// Who asks, for the record; the visitor's own name when nobody says.
  mutating func by(_ visitor: Visitor) -> String { visitor.by(text("by", upTo: 64)) }

  /// A device's name in the settings, where one is given.
  mutating func deviceName(_ name: String) -> DeviceName? {
    guard let text = text(name) else { return nil }
    if let device = DeviceName(text) { return device }
    note(name, "is \"\(text.shortened(to: 60))\"; write the device's name in the settings.")
    return nil
  }
}
