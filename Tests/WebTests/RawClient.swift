import Dispatch
import Glibc

/// A plain socket with a deadline on every read. Blocks: use it inside `offPool`.
final class RawClient {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let descriptor: CInt
  private(set) var buffer: [UInt8] = []

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

  func send(_ text: String) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
      guard count > 0 else { throw Failure(description: "send: \(String(cString: strerror(errno)))") }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads once; `false` at the end of the stream. Throws after ten seconds of silence.
  func readMore() throws -> Bool {
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
    var searched = 0
    while true {
      while searched + mark.count <= buffer.count {
        if buffer[searched] == mark[0], buffer[searched..<(searched + mark.count)].elementsEqual(mark) {
          let text = String(decoding: buffer[..<(searched + mark.count)], as: UTF8.self)
          buffer.removeFirst(searched + mark.count)
          return text
        }
        searched += 1
      }
      guard try readMore() else { return nil }
    }
  }

  func read(count: Int) throws -> String {
    while buffer.count < count { guard try readMore() else { throw Failure(description: "the stream ended") } }
    defer { buffer.removeFirst(count) }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }

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
    ThreadStart.begin { continuation.resume(with: Swift.Result { try work() }) }
  }
}

private final class ThreadStart {
  private let body: @Sendable () -> Void
  private init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  static func begin(_ body: @escaping @Sendable () -> Void) {
    let context = Unmanaged.passRetained(ThreadStart(body)).toOpaque()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    pthread_create(
      &thread, &attributes,
      { context in
        guard let context else { return nil }
        Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue().body()
        return nil
      }, context)
    pthread_attr_destroy(&attributes)
  }
}
