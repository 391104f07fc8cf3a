import Glibc

/// Opens TCP connections without libmodbus: its own connect waits with `select`, which overruns its set from
/// descriptor 1024 on, and reports a timeout with the wrong number (libmodbus #736).
enum TCPConnection {
  /// Connects to the first address of `host` that accepts within `patience`, and turns Nagle's delay off.
  static func open(host: String, port: Int, patience: Duration, place: String) throws(WireFault) -> Int32 {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let result = getaddrinfo(host, String(port), &hints, &list)
    guard result == 0, let list else {
      throw .system(place: place, errno: result, doing: "looking up its name")
    }
    defer { freeaddrinfo(list) }
    var failure: Int32 = ECONNREFUSED
    let deadline = ContinuousClock.now + patience
    var candidate: UnsafeMutablePointer<addrinfo>? = list
    while let address = candidate?.pointee {
      candidate = address.ai_next
      let descriptor = socket(
        address.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
      guard descriptor >= 0 else {
        failure = errno
        continue
      }
      failure = connect(descriptor, to: address, by: deadline)
      if failure == 0 {
        setOptions(descriptor)
        return descriptor
      }
      close(descriptor)
    }
    throw fault(failure, place: place)
  }

  private static func connect(_ descriptor: Int32, to address: addrinfo, by deadline: ContinuousClock.Instant) -> Int32
  {
    if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return 0 }
    guard errno == EINPROGRESS else { return errno }
    while true {
      let left = Int32(max(0, (deadline - .now) / .milliseconds(1)))
      var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      let ready = poll(&waiting, 1, left)
      if ready < 0, errno == EINTR { continue }
      if ready < 0 { return errno }
      if ready == 0 { return ETIMEDOUT }
      var result: Int32 = 0
      var size = socklen_t(MemoryLayout<Int32>.size)
      guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &result, &size) == 0 else { return errno }
      return result
    }
  }

  /// Seconds of silence before the system asks whether the other end lives, between two such questions, and how many
  /// stay unanswered before it gives the connection up: a peer that died without a word is gone after half a minute even
  /// where nobody asks it anything.
  private static let keepAlive: (idle: Int32, interval: Int32, count: Int32) = (15, 5, 3)
  /// How long sent bytes may stay unacknowledged, in milliseconds; the same half minute.
  private static let userTimeout: Int32 = 30_000

  private static func setOptions(_ descriptor: Int32) {
    // These only make it quicker to answer and quicker to notice a pulled cable; a connection without them works.
    let level = Int32(IPPROTO_TCP)
    let options: [(Int32, Int32, Int32)] = [
      (level, TCP_NODELAY, 1), (SOL_SOCKET, SO_KEEPALIVE, 1), (level, TCP_KEEPIDLE, keepAlive.idle),
      (level, TCP_KEEPINTVL, keepAlive.interval), (level, TCP_KEEPCNT, keepAlive.count),
      (level, TCP_USER_TIMEOUT, userTimeout),
    ]
    for (level, option, value) in options {
      var value = value
      _ = setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
  }

  /// Whether the other end has closed the connection, as far as this end knows; nothing is read.
  static func isClosedByPeer(_ descriptor: Int32) -> Bool {
    var byte: UInt8 = 0
    let got = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
    return got == 0 || got < 0 && errno != EAGAIN && errno != EINTR
  }

  private static func fault(_ number: Int32, place: String) -> WireFault {
    switch number {
    case ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, EHOSTDOWN, ENETDOWN, ECONNRESET:
      .absent(place: place, errno: number)
    case EACCES, EPERM: .denied(place: place, why: "the daemon may not connect (\(number))")
    default: .system(place: place, errno: number, doing: "connecting")
    }
  }
}
