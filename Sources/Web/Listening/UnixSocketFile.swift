import Glibc
import Synchronization

/// A Unix socket that is bound and not yet listening, with the mode 0660 from before anybody could connect.
final class UnixSocketFile: Sendable {
  /// The bound socket; whoever listens on it closes it.
  let descriptor: CInt
  private let path: String
  private let isThere = Mutex(true)

  /// Binds `path`. A socket file nobody answers on, left by a crash, is replaced; one that answers is left alone.
  init(_ path: String) throws(SocketRefusal) {
    let address = try Self.address(path)
    try Self.clear(path, address)
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Self.failure("make a socket for", path) }
    guard Self.withPointer(to: address, { bind(descriptor, $0, $1) }) == 0, chmod(path, 0o660) == 0 else {
      let refusal = Self.failure("bind", path)
      close(descriptor)
      throw refusal
    }
    self.descriptor = descriptor
    self.path = path
  }

  /// Removes the file, once. Call it before the socket is closed: after that the path may be another daemon's.
  func remove() {
    isThere.withLock { isThere in
      if isThere { unlink(path) }
      isThere = false
    }
  }

  private static func clear(_ path: String, _ address: sockaddr_un) throws(SocketRefusal) {
    // Opening a socket's file fails with ENXIO (open(2)); anything that opens, or may not be opened, is something else.
    let file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    if file < 0, errno == ENOENT { return }
    guard file < 0, errno == ENXIO else {
      if file >= 0 { close(file) }
      throw SocketRefusal("\(path) exists and is not a socket; remove it or set another path.")
    }
    let probe = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    guard probe >= 0 else { throw failure("look at", path) }
    defer { close(probe) }
    if withPointer(to: address, { connect(probe, $0, $1) }) == 0 {
      throw SocketRefusal("Another program answers on \(path)", taken: .path(path))
    }
    guard errno == ECONNREFUSED else { throw failure("look at", path) }
    guard unlink(path) == 0 else { throw failure("remove the old", path) }
  }

  private static func address(_ path: String) throws(SocketRefusal) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard (1..<room).contains(path.utf8.count) else {
      throw SocketRefusal("The socket path \(path) must have 1 to \(room - 1) bytes.")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return address
  }

  private static func withPointer(
    to address: sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
  ) -> CInt {
    withUnsafeBytes(of: address) { bytes in
      guard let start = bytes.baseAddress else { return -1 }
      return body(start.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
  }

  private static func failure(_ doing: String, _ path: String) -> SocketRefusal {
    SocketRefusal("Could not \(doing) \(path): \(String(cString: strerror(errno))).")
  }
}
