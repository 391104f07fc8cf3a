import BenchAPI
import FoundationEssentials
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Speaks HTTP with the daemon over its Unix socket, one connection for each request.
struct BenchClient: Sendable {
  /// An answer that was not refused.
  struct Answer: Sendable {
    /// The body as it came.
    let bytes: [UInt8]

    /// The body as a `Body`.
    func read<Body: Decodable>(_ type: Body.Type = Body.self) throws(CommandFailure) -> Body {
      do {
        return try JSONDecoder().decode(type, from: Data(bytes))
      } catch {
        throw CommandFailure(.software, "The daemon's answer cannot be read; is it of another version? (\(error))")
      }
    }
  }

  /// For how long nothing may come before a question counts as not answered: the daemon answers a stop within 2 s, and
  /// writes a heartbeat into the stream of events every 2 s.
  private enum Patience {
    static let stop = TimeAmount.seconds(4)
    static let events = TimeAmount.seconds(6)
    static let question = TimeAmount.seconds(60)
    /// What copies or reads much: a backup, an import.
    static let errand = TimeAmount.minutes(10)

    static func of(_ method: HTTPMethod, _ target: String) -> TimeAmount {
      if target.hasPrefix("/v1/stop") || target.hasSuffix("/halt") { return stop }
      return ["/v1/backups", "/v1/imports"].contains(where: target.hasPrefix) ? errand : question
    }
  }

  private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private let path: String

  private let patience: TimeAmount?

  /// A client for the daemon whose socket is at `path`, which waits as long as the question is worth, or for `patience`.
  init(path: String, patience: Duration? = nil) {
    self.path = path
    self.patience = patience.map { TimeAmount($0) }
  }

  func get(_ target: String) async throws(CommandFailure) -> Answer { try await ask(.GET, target, []) }
  func post(_ target: String) async throws(CommandFailure) -> Answer { try await ask(.POST, target, []) }
  func delete(_ target: String) async throws(CommandFailure) -> Answer { try await ask(.DELETE, target, []) }

  func post(
    _ target: String, bytes: [UInt8], type: String = "application/json"
  ) async throws(CommandFailure) -> Answer {
    try await ask(.POST, target, bytes, type: type)
  }

  /// Sends a photo as what it is. Without a key: sent twice, the same photo stands there twice.
  func post(_ target: String, photo: [UInt8], type: String) async throws(CommandFailure) -> Answer {
    let (status, chunks) = try await open(.POST, target, ["Content-Type": type], photo)
    let bytes = try await collect(chunks)
    guard (200..<300).contains(status) else { throw Self.refusal(status, bytes) }
    return Answer(bytes: bytes)
  }

  func post(_ target: String, _ body: some Encodable) async throws(CommandFailure) -> Answer {
    try await ask(.POST, target, try Self.json(body))
  }

  func put(
    _ target: String, _ body: some Encodable, headers: [String: String] = [:]
  ) async throws(CommandFailure) -> Answer {
    try await ask(.PUT, target, try Self.json(body), headers: headers)
  }

  /// The event stream after `position`, from now on when it is `nil`: chunks of text until the daemon ends it.
  func events(after position: String?) async throws(CommandFailure) -> AsyncThrowingStream<[UInt8], any Error> {
    var headers: HTTPHeaders = ["Accept": "text/event-stream"]
    if let position { headers.add(name: "Last-Event-ID", value: position) }
    let (status, chunks) = try await open(.GET, "/v1/events", headers, [], patience: Patience.events)
    guard status == 200 else { throw Self.refusal(status, try await collect(chunks)) }
    return chunks
  }

  private func ask(
    _ method: HTTPMethod, _ target: String, _ body: [UInt8], type: String = "application/json",
    headers further: [String: String] = [:]
  ) async throws(CommandFailure) -> Answer {
    var headers = HTTPHeaders(further.map { ($0.key, $0.value) })
    if !body.isEmpty { headers.add(name: "Content-Type", value: type) }
    // Each act has a key of its own, so that the record shows what was asked once and what twice.
    if method != .GET { headers.add(name: "Idempotency-Key", value: UUID().uuidString) }
    let (status, chunks) = try await open(method, target, headers, body)
    let bytes = try await collect(chunks)
    guard (200..<300).contains(status) else { throw Self.refusal(status, bytes) }
    return Answer(bytes: bytes)
  }

  private func open(
    _ method: HTTPMethod, _ target: String, _ headers: HTTPHeaders, _ body: [UInt8], patience: TimeAmount? = nil
  ) async throws(CommandFailure) -> (Int, AsyncThrowingStream<[UInt8], any Error>) {
    var fields = headers
    fields.add(name: "Host", value: "benchpin")
    if !body.isEmpty || method != .GET { fields.add(name: "Content-Length", value: String(body.count)) }
    let head = HTTPRequestHead(version: .http1_1, method: method, uri: target, headers: fields)
    let (chunks, continuation) = AsyncThrowingStream.makeStream(of: [UInt8].self)
    let status = Self.group.next().makePromise(of: Int.self)
    let patience = self.patience ?? patience ?? Patience.of(method, target)
    do {
      let channel = try await ClientBootstrap(group: Self.group)
        .connectTimeout(.seconds(5))
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(IdleStateHandler(readTimeout: patience))
            try channel.pipeline.syncOperations.addHTTPClientHandlers()
            try channel.pipeline.syncOperations.addHandler(
              HTTPExchange(head, body: body, status: status, chunks: continuation))
          }
        }
        .connect(unixDomainSocketPath: path).get()
      continuation.onTermination = { _ in channel.close(promise: nil) }
    } catch {
      // Harmless when the exchange has failed it already.
      status.fail(error)
      throw unreachable(error)
    }
    do {
      return (try await status.futureResult.get(), chunks)
    } catch {
      throw unanswered(method)
    }
  }

  private func collect(_ chunks: AsyncThrowingStream<[UInt8], any Error>) async throws(CommandFailure) -> [UInt8] {
    do {
      var bytes: [UInt8] = []
      for try await chunk in chunks { bytes += chunk }
      return bytes
    } catch {
      throw CommandFailure(
        .unavailable, "The daemon hung up in the middle of its answer. Look at benchpin status before asking again.",
        isUnsure: true)
    }
  }

  private func unreachable(_ error: any Error) -> CommandFailure {
    switch (error as? IOError)?.errnoCode {
    case EACCES, EPERM:
      CommandFailure(.notPermitted, "You may not use \(path). Ask the administrator to add you to its group.")
    case ENOENT, ECONNREFUSED:
      CommandFailure(
        .unavailable,
        "No daemon answers at \(path). Start it with systemctl start benchpind, or name its socket with --socket.")
    default:
      CommandFailure(.unavailable, "The daemon at \(path) cannot be reached: \(error).")
    }
  }

  /// It was asked: what became of that nobody said.
  private func unanswered(_ method: HTTPMethod) -> CommandFailure {
    method == .GET
      ? CommandFailure(.unavailable, "The daemon at \(path) does not answer. Look at systemctl status benchpind.")
      : CommandFailure(
        .unavailable,
        "The daemon at \(path) did not answer: whether it did what was asked is not known. Look at benchpin status.",
        isUnsure: true)
  }

  private static func refusal(_ status: Int, _ bytes: [UInt8]) -> CommandFailure {
    do {
      return CommandFailure(try JSONDecoder().decode(ProblemBody.self, from: Data(bytes)))
    } catch {
      return CommandFailure(.software, "The daemon answered with status \(status) and no reason.")
    }
  }

  private static func json(_ body: some Encodable) throws(CommandFailure) -> [UInt8] {
    do {
      return Array(try JSONEncoder().encode(body))
    } catch {
      throw CommandFailure(.data, "This cannot be sent: \(error).")
    }
  }
}

extension String {
  /// The text as one part of a path or a query: every byte but letters, digits and `-._~` as `%XX`.
  var percentEncoded: String {
    var result = ""
    for byte in utf8 {
      let scalar = Unicode.Scalar(byte)
      let isPlain = byte < 0x80 && (scalar.properties.isAlphabetic || (0x30...0x39).contains(byte))
      if isPlain || "-._~".utf8.contains(byte) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return result
  }
}
