import Glibc

extension SerialLine {
  /// Opens an input device of the kernel (`/dev/input/…`) and grabs it, so that its keys reach nobody else: on a machine
  /// without a desktop they would be typed into the console.
  package convenience init(grabbing path: String) throws(WireFault) {
    try self.init(port: try SerialPort.openGrabbed(path: path))
  }

  /// A line over an open descriptor, which it owns from now on; for tests that have no such device.
  package convenience init(owning descriptor: Int32, path: String) throws(WireFault) {
    try self.init(port: SerialPort(descriptor: descriptor, path: path))
  }

  /// Whether the key with this number is held down now, by the kernel's own account.
  package func isHeld(_ key: UInt16) throws(WireFault) -> Bool { try port.isHeld(key) }
}

extension SerialPort {
  /// EVIOCGRAB of linux/input.h: _IOW('E', 0x90, int).
  private static let grab: UInt = 0x4004_4590

  /// EVIOCGKEY(96) of linux/input.h: _IOR('E', 0x18, 96 bytes), one bit for each of KEY_CNT = 768 keys.
  private static let heldKeys: UInt = 0x8060_4518

  func isHeld(_ key: UInt16) throws(WireFault) -> Bool {
    var bits = [UInt8](repeating: 0, count: 96)
    guard ioctl(descriptor, SerialPort.heldKeys, &bits) >= 0 else {
      throw .system(place: path, errno: errno, doing: "asking for its keys")
    }
    return key < 768 && bits[Int(key) / 8] >> (key % 8) & 1 == 1
  }

  static func openGrabbed(path: String) throws(WireFault) -> SerialPort {
    let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT, ENXIO, ENODEV: throw .absent(place: path, errno: errno)
      case EACCES, EPERM:
        throw .denied(place: path, why: "the daemon has no permission for it; add its user to the group input")
      default: throw .system(place: path, errno: errno, doing: "opening")
      }
    }
    guard ioctl(descriptor, grab, 1) == 0 else {
      let number = errno
      Glibc.close(descriptor)
      switch number {
      case EBUSY: throw .denied(place: path, why: "another program has grabbed it (\(number))")
      case ENOTTY, EINVAL: throw .denied(place: path, why: "it is no input device")
      default: throw .system(place: path, errno: number, doing: "grabbing")
      }
    }
    return SerialPort(descriptor: descriptor, path: path)
  }
}
