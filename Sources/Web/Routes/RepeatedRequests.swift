import HTTPTypes
import Hummingbird
import NIOCore
import Station
import Synchronization
import Workshop

/// Answers a request that came before with the answer it got then, over restarts, for a day.
///
/// Only acts with an `Idempotency-Key` are kept. A stop is never kept and never held up: it is done each time.
final class RepeatedRequests: Sendable {
  private let bench: Bench
  private let ledger: LedgerReads
  private let underway = Mutex<Set<String>>([])

  init(bench: Bench, ledger: LedgerReads) {
    self.bench = bench
    self.ledger = ledger
  }

  /// Answers `request` by `act`, or as it was answered before on the same way in; a body of more than `limit` bytes is
  /// refused.
  func answer(
    _ request: Request, at door: Door, upTo limit: Int, by act: (Request) async throws -> Response
  ) async throws -> Response {
    guard request.method != .get, request.method != .head, !request.head.isStop, let key = try RequestKey(request)
    else {
      return try await act(request)
    }
    var request = request
    let body = try await request.wholeBody(upTo: limit)
    request.body = RequestBody(buffer: body)
    // The way in belongs to what was asked: an answer for the bench is none for the network.
    let words =
      "\(request.method.rawValue) \(request.uri) \(body.readableBytes)-\(Fingerprint(body.readableBytesView).text)"
    // Made from another version, it is another request.
    let seen = [request.headers[.ifMatch], request.headers[.ifNoneMatch]].compactMap(\.self)
    let asked = "\(door.rawValue) \(words)" + seen.map { " \($0)" }.joined()
    guard underway.withLock({ $0.insert(key.text).inserted }) else { throw Problem.inProgress }
    defer { _ = underway.withLock { $0.remove(key.text) } }
    if let kept = try await ledger.read({ try $0.answer(to: key.text) }) {
      // One that was kept before the way in was kept with it is for all of them.
      guard kept.request == asked || seen.isEmpty && kept.request == words else { throw Problem.keyReused }
      return Self.response(kept)
    }
    return try await keep(try await answered(request, act), to: asked, under: key)
  }

  /// The answer, refusals included: a refusal that was given is repeated as well.
  private func answered(_ request: Request, _ act: (Request) async throws -> Response) async throws -> Response {
    do { return try await act(request) } catch let problem as Problem { return try problem.response() }
  }

  private func keep(_ response: Response, to asked: String, under key: RequestKey) async throws -> Response {
    // What failed for our own reasons may work the next time, and what this visitor may not do, another may.
    guard response.status.code < 500, response.status != .forbidden else { return response }
    let collector = Collected()
    let bytes = try await collector.bytes(of: response.body)
    let answer = KeptAnswer(
      key: key.text, request: asked, status: response.status.code, location: response.headers[.location],
      body: bytes, at: .now)
    do {
      try await bench.keep(answer)
    } catch {
      // What was done is done and said; repeated, it is decided anew, and a job is found by its key all the same.
      return response
    }
    return response
  }

  private static func response(_ kept: KeptAnswer) -> Response {
    var response = Response(
      status: HTTPResponse.Status(code: kept.status),
      headers: [
        .contentType: kept.status >= 400 ? "application/problem+json" : "application/json", .cacheControl: "no-store",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: kept.body)))
    if let location = kept.location { response.headers[.location] = location }
    if let name = HTTPField.Name("Idempotent-Replayed") { response.headers[name] = "true" }
    return response
  }
}

/// Reads a response's body into memory.
private final class Collected: Sendable {
  private let buffer = Mutex<[UInt8]>([])

  private struct Writer: ResponseBodyWriter {
    let collected: Collected
    mutating func write(_ buffer: ByteBuffer) async throws {
      collected.buffer.withLock { $0 += buffer.readableBytesView }
    }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }

  func bytes(of body: ResponseBody) async throws -> [UInt8] {
    try await body.write(Writer(collected: self))
    return buffer.withLock { $0 }
  }
}
