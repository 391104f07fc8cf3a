import Glibc

/// A connection to a Unix datagram socket on which somebody listens: systemd, or its journal.
struct DatagramSocket: Sendable {
  private let descriptor: CInt

  /// Connects to the socket at `path`, whose first `@` stands for the zero byte of an abstract name (sd_notify(3)); `nil`
  /// when nobody listens there.
  init?(_ path: String) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { name in
      name.copyBytes(from: path.utf8)
      if path.hasPrefix("@") { name[0] = 0 }
    }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count)
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

  /// Sends `bytes` as one datagram, and waits up to a second for whoever does not read, or not at all; `false` when it was
  /// not taken.
  func send(_ bytes: [UInt8], waits: Bool) -> Bool {
    Glibc.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL) | (waits ? 0 : CInt(MSG_DONTWAIT))) == bytes.count
  }
}
