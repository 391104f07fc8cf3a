import Foundation
import Glibc
import Synchronization

/// A Unix socket that gives one prepared answer to each connection, in order, and keeps what was asked.
final class CannedDaemon: Sendable {
  let path: String
  private let descriptor: CInt
  private let asked = Mutex<[String]>([])

  /// Answers on a thread of its own until the answers are used up.
  init(_ answers: [String]) throws {
    path = "/tmp/benchpin-\(UUID().uuidString.prefix(8)).sock"
    descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafeBytes(of: address) { bytes -> CInt in
      guard let start = bytes.baseAddress else { return -1 }
      return bind(descriptor, start.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    guard bound == 0, listen(descriptor, 8) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    let thread = Thread { [self] in for answer in answers { serve(answer) } }
    thread.start()
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// The requests so far.
  var requests: [String] { asked.withLock { $0 } }

  /// A whole answer with its length.
  static func answer(_ status: String, _ body: String, type: String = "application/json") -> String {
    "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private func serve(_ answer: String) {
    let client = accept(descriptor, nil, nil)
    guard client >= 0 else { return }
    defer { close(client) }
    var request: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while !Self.isWhole(request) {
      let count = read(client, &chunk, chunk.count)
      guard count > 0 else { break }
      request += chunk[..<count]
    }
    asked.withLock { $0.append(String(decoding: request, as: UTF8.self)) }
    let bytes = Array(answer.utf8)
    _ = send(client, bytes, bytes.count, CInt(MSG_NOSIGNAL))
  }

  private static func isWhole(_ request: [UInt8]) -> Bool {
    let text = String(decoding: request, as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n") else { return false }
    let length = text.firstMatch(of: /[Cc]ontent-[Ll]ength: (\d+)/).flatMap { Int($0.1) } ?? 0
    return text[end.upperBound...].utf8.count >= length
  }
}
