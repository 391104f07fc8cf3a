import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  /// A JSON document, its keys sorted so that the same answer is always the same bytes.
  static func json(_ body: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
    json(ByteBuffer(bytes: try JSONText.bytes(of: body)), status: status)
  }

  /// A JSON document that may be long: `body` is called, and what it makes is written, on a queue beside Swift's threads.
  static func longJSON<Body: Encodable & SendableMetatype>(
    status: HTTPResponse.Status = .ok, _ body: @escaping @Sendable () throws -> Body
  ) async throws -> Response {
    json(
      try await SideQueue.answers.run { ByteBuffer(bytes: try JSONText.bytes(of: body())) }, status: status)
  }

  private static func json(_ text: ByteBuffer, status: HTTPResponse.Status) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: text))
  }

  /// A line of plain text.
  static func plain(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
  }
}

/// How the server writes JSON.
enum JSONText {
  /// The JSON text of `body` in one line.
  static func bytes(of body: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(body)
  }
}
