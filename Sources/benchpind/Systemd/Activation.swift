import Glibc
import Web

/// The listening sockets that systemd passes to the service: sd_listen_fds(3), section "Notes".
enum Activation {
  /// Why what was passed cannot be used, and what to do.
  struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  /// The first descriptor that is passed.
  private static let first: CInt = 3

  /// Takes the sockets that `environment` announces, and takes the announcement out of the environment.
  ///
  /// None when it is for another process. HTTP on anything but the loopback is refused, as in the settings.
  static func take(_ environment: (String) -> String? = value, process: pid_t = getpid()) throws(Refusal)
    -> InheritedSockets
  {
    let (addressee, count) = (environment("LISTEN_PID"), environment("LISTEN_FDS"))
    for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
    guard addressee.flatMap({ pid_t($0) }) == process, let count = count.flatMap({ CInt($0) }), count > 0 else {
      return InheritedSockets()
    }
    guard count <= 16 else {
      throw Refusal(description: "systemd passes \(count) sockets; benchpind.socket names two.")
    }
    return try sort(first..<(first + count))
  }

  /// Tells Unix sockets from TCP sockets and refuses what is neither; no program started later inherits them.
  static func sort(_ descriptors: Range<CInt>) throws(Refusal) -> InheritedSockets {
    var sockets = InheritedSockets()
    for descriptor in descriptors {
      guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0, option(SO_ACCEPTCONN, of: descriptor) == 1 else {
        throw Refusal(
          description: "Descriptor \(descriptor) is no listening socket. Leave only ListenStream= in benchpind.socket.")
      }
      switch try family(of: descriptor) {
      case AF_UNIX: sockets.local.append(descriptor)
      default: sockets.tcp.append(descriptor)
      }
    }
    return sockets
  }

  private static func family(of descriptor: CInt) throws(Refusal) -> CInt {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutableBytes(of: &storage) { bytes in
      bytes.baseAddress.map { getsockname(descriptor, $0.assumingMemoryBound(to: sockaddr.self), &length) } ?? -1
    }
    guard result == 0 else { throw Refusal(description: "Descriptor \(descriptor) is no socket.") }
    let isLoopback: Bool
    switch CInt(storage.ss_family) {
    case AF_UNIX: return AF_UNIX
    case AF_INET:
      let address = withUnsafeBytes(of: storage) { $0.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr }
      isLoopback = UInt32(bigEndian: address) >> 24 == 127
    case AF_INET6:
      let address = withUnsafeBytes(of: storage) { $0.loadUnaligned(as: sockaddr_in6.self).sin6_addr }
      isLoopback = withUnsafeBytes(of: address) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
    default:
      throw Refusal(
        description: "Descriptor \(descriptor) is neither a Unix socket nor a TCP socket. Mend benchpind.socket.")
    }
    guard isLoopback else {
      throw Refusal(
        description:
          "benchpind.socket listens on an address other machines reach. Write 127.0.0.1 or [::1]; `lan` in the settings serves others."
      )
    }
    return CInt(storage.ss_family)
  }

  private static func option(_ name: CInt, of descriptor: CInt) -> CInt {
    var value: CInt = 0
    var length = socklen_t(MemoryLayout<CInt>.size)
    return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : -1
  }

  /// A variable of this process's environment.
  static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
