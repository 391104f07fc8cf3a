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

  private static func setOptions(_ descriptor: Int32) {
    // Both only make it quicker to answer and quicker to notice a pulled cable; a connection without them works.
    var isOn: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    _ = setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, size)
    _ = setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &isOn, size)
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
