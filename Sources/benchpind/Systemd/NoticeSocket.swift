import Glibc

/// The socket on which systemd listens to a service: sd_notify(3), section "Notes", which documents the protocol.
///
/// Written here and not taken from libsystemd, since it is one datagram.
struct NoticeSocket: Sendable {
  private let descriptor: CInt

  /// The socket that `NOTIFY_SOCKET` names; `nil` where nobody listens.
  init?(environment name: String?) {
    guard let name, let first = name.utf8.first, first == UInt8(ascii: "/") || first == UInt8(ascii: "@") else {
      return nil
    }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard name.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { path in
      path.copyBytes(from: name.utf8)
      // An @ stands for the zero byte of an abstract name.
      if first == UInt8(ascii: "@") { path[0] = 0 }
    }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + name.utf8.count)
    let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    let isConnected = withUnsafeBytes(of: address) { bytes in
      guard let start = bytes.baseAddress else { return false }
      return connect(descriptor, start.assumingMemoryBound(to: sockaddr.self), length) == 0
    }
    guard isConnected else {
      close(descriptor)
      return nil
    }
    // Whoever listens and does not read holds nobody up for longer than this.
    var patience = timeval(tv_sec: 1, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    self.descriptor = descriptor
  }

  /// Sends assignments together in one datagram. One that is lost is no reason to stop working; the next comes soon.
  func send(_ assignments: [String]) {
    let text = assignments.joined(separator: "\n")
    _ = Glibc.send(descriptor, text, text.utf8.count, CInt(MSG_NOSIGNAL))
  }
}
