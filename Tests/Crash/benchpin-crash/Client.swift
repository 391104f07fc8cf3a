import Foundation
import Glibc

/// What a client of the bench asks over its Unix socket: one request a connection.
struct Client: Sendable {
  /// An answer: its status and its JSON.
  struct Answer {
    var status: Int
    var json: Any?

    /// The JSON object.
    var object: [String: Any] { json as? [String: Any] ?? [:] }
    /// The list under `key`.
    func list(_ key: String) -> [[String: Any]] { object[key] as? [[String: Any]] ?? [] }
  }

  let socketPath: String

  /// Sends a request and waits at most `seconds` for its answer; `nil` when none came, as from a daemon that died.
  func ask(
    _ method: String, _ path: String, _ body: [String: Any]? = nil, key: String? = nil, seconds: Int = 10
  ) -> Answer? {
    guard let socket = UnixSocket(path: socketPath, seconds: seconds) else { return nil }
    let text = body.flatMap { try? JSONSerialization.data(withJSONObject: $0, options: .sortedKeys) } ?? Data()
    var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: \(text.count)\r\n"
    if body != nil { head += "Content-Type: application/json\r\n" }
    if let key { head += "Idempotency-Key: \(key)\r\n" }
    guard socket.send(Array((head + "\r\n").utf8) + Array(text)) else { return nil }
    var bytes: [UInt8] = []
    while let part = socket.receive(), !part.isEmpty { bytes += part }
    return Self.answer(bytes)
  }

  private static func answer(_ bytes: [UInt8]) -> Answer? {
    let text = Data(bytes)
    guard let gap = text.range(of: Data("\r\n\r\n".utf8)) else { return nil }
    let head = String(decoding: text[..<gap.lowerBound], as: UTF8.self)
    guard head.hasPrefix("HTTP/1.1 "), let status = Int(head.dropFirst(9).prefix(3)) else { return nil }
    let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
    let body = text[gap.upperBound...]
    // Half an answer is none: nobody may act on it.
    if let length, body.count < length { return nil }
    return Answer(status: status, json: try? JSONSerialization.jsonObject(with: body))
  }
}

/// A Unix socket that gives up after a while.
final class UnixSocket {
  private let descriptor: Int32

  init?(path: String, seconds: Int) {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    guard isConnected else { return nil }
  }

  func send(_ bytes: [UInt8]) -> Bool {
    Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  /// What came; empty at the end, `nil` when nothing came in time.
  func receive() -> [UInt8]? {
    var part = [UInt8](repeating: 0, count: 16_384)
    var count = recv(descriptor, &part, part.count, 0)
    // With a time limit a call that a signal interrupts (a child that ended) is not taken up again by itself.
    while count < 0, errno == EINTR { count = recv(descriptor, &part, part.count, 0) }
    return count < 0 ? nil : Array(part[..<count])
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
