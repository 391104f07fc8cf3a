import HTTPTypes
import Hummingbird
import NIOCore
import Workshop

extension Request {
  /// The largest body of an ordinary act.
  static let ordinaryBody = 64 * 1024

  /// The JSON body, at most `limit` bytes of it.
  func json(upTo limit: Int = Request.ordinaryBody) async throws -> JSONValue {
    let type = headers[.contentType]?.split(separator: ";").first?.lowercased().filter { $0 != " " }
    guard type == "application/json" else { throw Problem.wrongMediaType }
    let buffer = try await wholeBody(upTo: limit)
    do {
      return try await Self.parsed(buffer)
    } catch let field as RepeatedField {
      throw Problem.invalid("\(field.place.shortened(to: 60)) is written more than once; write each field once.")
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem.malformed(
        buffer.readableBytes == 0
          ? "The body is empty."
          : JSONValue.endsEarly(buffer.readableBytesView)
            ? "The body ends before its JSON does: it is not complete."
            : LoneSurrogate(json: buffer.readableBytesView).map {
              "The body holds \($0.sentence). Copy the text again from where it came."
            } ?? "The body is not a JSON text.")
    }
  }

  /// The bytes of the body, at most `limit` of them; those that came in one piece are not copied.
  func wholeBody(upTo limit: Int) async throws -> ByteBuffer {
    if let announced = headers[.contentLength].flatMap(Int.init), announced > limit {
      throw Problem.tooLarge(limit: limit)
    }
    var whole = ByteBuffer()
    for try await bytes in body {
      guard whole.readableBytes + bytes.readableBytes <= limit else { throw Problem.tooLarge(limit: limit) }
      if whole.readableBytes == 0 { whole = bytes } else { whole.writeImmutableBuffer(bytes) }
    }
    return whole
  }

  /// Parses off Swift's own threads, one body at a time: the largest take seconds, and a stop must not wait for them.
  private static func parsed(_ buffer: ByteBuffer) async throws -> JSONValue {
    guard buffer.readableBytes > 4096 else { return try JSONValue.parse(Array(buffer.readableBytesView)) }
    return try await SideQueue.bodies.run {
      // Copied here, so that there is one copy at a time.
      let bytes = Array(buffer.readableBytesView)
      guard JSONValue.countsFewValues(bytes) else { throw Problem.tooManyValues }
      return try JSONValue.parse(bytes)
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

  /// Refuses a query that asks for something else than `names`: a misspelled one would answer with everything.
  func refuseQuery(except names: [Substring]) throws(Problem) {
    guard let odd = uri.queryParameters.first(where: { !names.contains($0.key) })?.key else { return }
    throw .invalid(
      "\(String(odd).shortened(to: 60)) is not asked for here; the query knows \(names.map(String.init).joined(separator: ", "))."
    )
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
  mutating func by(_ visitor: Visitor) -> String { visitor.by(name("by", upTo: 64)) }

  /// A device's name in the settings, where one is given.
  mutating func deviceName(_ name: String) -> DeviceName? {
    guard let text = text(name) else { return nil }
    if let device = DeviceName(text) { return device }
    note(name, "is \"\(text.shortened(to: 60))\"; write the device's name in the settings.")
    return nil
  }
}
