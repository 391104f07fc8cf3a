import Foundation
import Glibc

/// A plain socket with a deadline on every read. Blocks: use it inside `offPool`.
final class RawClient {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The stream ended in the middle of what was to be read.
  struct Ended: Error {}

  private let descriptor: CInt
  private var buffer: [UInt8] = []
  private var taken = 0

  /// Connects to a port of this machine; a small `receiveBuffer` makes a client that is slow at once.
  init(port: Int, receiveBuffer: CInt? = nil) throws {
    descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    if var size = receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port)).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    try connect(&address)
  }

  /// Connects to a Unix socket.
  init(path: String) throws {
    descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    try connect(&address)
  }

  deinit { close(descriptor) }

  private func connect<Address>(_ address: inout Address) throws {
    let result = withUnsafeMutableBytes(of: &address) { bytes -> CInt in
      guard let start = bytes.baseAddress else { return -1 }
      return Glibc.connect(descriptor, start.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    guard result == 0 else { throw Failure(description: "connect: \(String(cString: strerror(errno)))") }
  }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
      guard count > 0 else { throw Failure(description: "send: \(String(cString: strerror(errno)))") }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads once; `false` at the end of the stream. Throws after ten seconds of silence.
  func readMore() throws -> Bool {
    buffer.removeFirst(taken)
    taken = 0
    var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&poller, 1, 10_000) > 0 else { throw Failure(description: "nothing came for 10 s") }
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    guard count > 0 else { return false }
    buffer.append(contentsOf: chunk[..<count])
    return true
  }

  /// Reads up to and including the first `mark` and takes that off the buffer; `nil` when the stream ends before.
  func read(through mark: String) throws -> String? {
    let mark = Array(mark.utf8)
    while true {
      var index = taken
      while index + mark.count <= buffer.count {
        if buffer[index] == mark[0], buffer[index..<(index + mark.count)].elementsEqual(mark) {
          defer { taken = index + mark.count }
          return String(decoding: buffer[taken..<(index + mark.count)], as: UTF8.self)
        }
        index += 1
      }
      guard try readMore() else { return nil }
    }
  }

  /// Reads exactly `count` bytes.
  func read(count: Int) throws -> ArraySlice<UInt8> {
    while buffer.count - taken < count {
      guard try readMore() else { throw Ended() }
    }
    defer { taken += count }
    return buffer[taken..<(taken + count)]
  }

  /// Whether something to read, or the end, is there within so many milliseconds.
  func hasMore(within milliseconds: CInt) throws -> Bool {
    if taken < buffer.count { return true }
    var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&poller, 1, milliseconds) > 0
  }

  /// Says that nothing more is sent.
  func finish() { shutdown(descriptor, CInt(SHUT_WR)) }

  /// Resets the connection instead of closing it in an orderly way.
  func abandon() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }
}

/// Runs blocking work on a thread of its own and not on Swift's.
func offPool<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    // A thread for each: sixty-four readers at once would wait for each other in a queue's pool.
    Thread.detachNewThread { continuation.resume(with: Swift.Result { try work() }) }
  }
}

/// Lets this process open as many descriptors as it may, since a test is both ends of every connection.
func raiseDescriptorLimit() {
  // The struct's own members are another module's on some toolchains.
  var limits: (now: rlim_t, most: rlim_t) = (0, 0)
  withUnsafeMutableBytes(of: &limits) { bytes in
    guard let start = bytes.baseAddress?.assumingMemoryBound(to: rlimit.self) else { return }
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), start)
  }
  limits.now = limits.most
  withUnsafeBytes(of: limits) { bytes in
    guard let start = bytes.baseAddress?.assumingMemoryBound(to: rlimit.self) else { return }
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), start)
  }
}
