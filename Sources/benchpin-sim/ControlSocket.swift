import ArgumentParser
import Glibc

/// The Unix socket a bench is driven through: lines in, one line out for each; served on the calling thread.
final class ControlSocket {
  private let path: String
  private let listener: Int32
  private let signals: Int32
  private let watchesInput: Bool
  private var clients: [Int32: [UInt8]] = [:]

  /// Listens at `path`, replacing what an ended bench left there; SIGTERM and SIGINT are taken over.
  init(path: String, untilStdinCloses: Bool) throws {
    self.path = path
    watchesInput = untilStdinCloses
    signals = try StopSignal.install()
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    unlink(path)
    let failure = try Self.withAddress(path) { bind(listener, $0, $1) == 0 && listen(listener, 8) == 0 ? 0 : errno }
    guard listener >= 0, failure == 0 else {
      throw ValidationError("Cannot listen at \(path): \(String(cString: strerror(failure)))")
    }
    _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
  }

  /// Answers lines until `quit`, a signal, or the end of standard input if that was asked for.
  func serve(_ obey: (String) -> String) {
    while true {
      var watched = ([signals, listener] + clients.keys).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      if watchesInput { watched.append(pollfd(fd: 0, events: Int16(POLLIN), revents: 0)) }
      guard poll(&watched, nfds_t(watched.count), -1) > 0 else { continue }
      for entry in watched where entry.revents != 0 {
        if entry.fd == signals { return }
        if entry.fd == listener {
          welcome()
        } else if entry.fd == 0, watchesInput {
          if take(0).isEmpty { return }
        } else if !serve(entry.fd, obey) {
          return
        }
      }
    }
  }

  func close() {
    for client in clients.keys { Glibc.close(client) }
    Glibc.close(listener)
    unlink(path)
  }

  /// Sends one line to the bench listening at `path` and returns its answer.
  static func ask(_ line: String, at path: String) throws -> String {
    let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { Glibc.close(client) }
    let failure = try withAddress(path) { connect(client, $0, $1) == 0 ? 0 : errno }
    guard failure == 0 else {
      throw ValidationError("No bench answers at \(path): \(String(cString: strerror(failure)))")
    }
    let bytes = Array((line + "\n").utf8)
    _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    var answer: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while !answer.contains(0x0A) {
      let count = read(client, &part, part.count)
      guard count > 0 else { break }
      answer += part[..<count]
    }
    return String(decoding: answer.prefix { $0 != 0x0A }, as: UTF8.self)
  }

  private func welcome() {
    let client = accept(listener, nil, nil)
    guard client >= 0 else { return }
    _ = fcntl(client, F_SETFD, FD_CLOEXEC)
    clients[client] = []
  }

  /// Answers what a client sent; false when it asked the bench to end.
  private func serve(_ client: Int32, _ obey: (String) -> String) -> Bool {
    let bytes = take(client)
    guard !bytes.isEmpty else {
      clients[client] = nil
      Glibc.close(client)
      return true
    }
    clients[client, default: []] += bytes
    while let end = clients[client]?.firstIndex(of: 0x0A), let unread = clients[client] {
      let line = String(decoding: unread[..<end].filter { $0 != 0x0D }, as: UTF8.self)
      clients[client] = Array(unread[(end + 1)...])
      let answer = Array(((line == "quit" ? "ok" : obey(line)) + "\n").utf8)
      _ = send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
      if line == "quit" { return false }
    }
    return true
  }

  private func take(_ descriptor: Int32) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
    }
  }

  private static func withAddress<Result>(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) throws -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw ValidationError("The path \(path) is too long for a socket.")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
