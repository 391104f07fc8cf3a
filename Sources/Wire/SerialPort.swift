import Glibc

/// An open serial port that no other program can share: a file descriptor with its settings and its locks.
///
/// Whoever opens it closes it, once.
struct SerialPort {
  let descriptor: Int32
  let path: String

  /// Opens `path` raw and non-blocking, with the settings, and locks it.
  static func open(path: String, settings: SerialSettings) throws(WireFault) -> SerialPort {
    if let refusal = settings.refusal { throw .denied(place: path, why: refusal) }
    let descriptor = Glibc.open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw openFault(path: path, errno: errno) }
    let port = SerialPort(descriptor: descriptor, path: path)
    do throws(WireFault) {
      try port.lock()
      try port.configure(settings)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    return port
  }

  /// Lets go of the locks and the descriptor.
  func close() {
    // The exclusive mark stays with a pty whose other end lives on, and would refuse our own next open.
    _ = ioctl(descriptor, UInt(TIOCNXCL))
    Glibc.close(descriptor)
  }

  private static func openFault(path: String, errno: Int32) -> WireFault {
    switch errno {
    case ENOENT, ENXIO, ENODEV: .absent(place: path, errno: errno)
    case EACCES, EPERM: .denied(place: path, why: "the daemon has no permission for this port (\(errno))")
    case EBUSY: .held(place: path, errno: errno)
    default: .system(place: path, errno: errno, doing: "opening")
    }
  }

  /// TIOCEXCL keeps out other users' programs, flock those that ask first; root passes TIOCEXCL, so both are needed.
  private func lock() throws(WireFault) {
    // What `isatty` asks, too; asked for here, it is also true of the terminals that umockdev makes for tests.
    var attributes = termios()
    guard tcgetattr(descriptor, &attributes) == 0 else { throw .denied(place: path, why: "it is not a serial port") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let number = errno
      if number == EWOULDBLOCK { throw .held(place: path, errno: number) }
      throw .system(place: path, errno: number, doing: "locking")
    }
    // Every real terminal knows this mark; those that umockdev makes do not, and flock holds there alone.
    guard ioctl(descriptor, UInt(TIOCEXCL)) == 0 || errno == ENOTTY else {
      throw .system(place: path, errno: errno, doing: "taking it exclusively")
    }
  }

  private func configure(_ settings: SerialSettings) throws(WireFault) {
    var attributes = termios()
    guard tcgetattr(descriptor, &attributes) == 0 else { throw systemFault("reading its settings") }
    (isPseudoTerminal ? settings.withoutBits : settings).apply(to: &attributes)
    guard tcsetattr(descriptor, TCSANOW, &attributes) == 0 else {
      throw systemFault("setting \(settings.text)")
    }
    // What arrived before the settings were right is noise.
    guard tcflush(descriptor, TCIOFLUSH) == 0 else { throw systemFault("clearing") }
    if let rts = settings.rts { try setControlLine(TIOCM_RTS, to: rts) }
    if let dtr = settings.dtr { try setControlLine(TIOCM_DTR, to: dtr) }
  }

  /// A pty has bytes and no bits: it keeps 8N1, and glibc reports EINVAL when asked for anything else twice.
  private var isPseudoTerminal: Bool {
    // It has no modem lines either, which every serial port has.
    var bits: Int32 = 0
    return ioctl(descriptor, UInt(TIOCMGET), &bits) != 0 && (errno == ENOTTY || errno == EINVAL)
  }

  /// Raises or drops RTS or DTR; a pty has neither and is left alone.
  func setControlLine(_ line: Int32, to isHigh: Bool) throws(WireFault) {
    var bits = line
    guard ioctl(descriptor, UInt(isHigh ? TIOCMBIS : TIOCMBIC), &bits) != 0 else { return }
    let number = errno
    if number == ENOTTY || number == EINVAL { return }
    throw .system(place: path, errno: number, doing: "setting its control lines")
  }

  private func systemFault(_ doing: String) -> WireFault { .system(place: path, errno: errno, doing: doing) }
}
