import CUdev
import Glibc

/// libudev: what serial ports there are, and a monitor of those that come and go.
///
/// Not thread safe: everything here is used by one thread or one queue at a time.
final class Udev: @unchecked Sendable {
  // Unchecked: `PortWatch` uses it on its queue only, and lets go of it there.

  /// Where udevd listens; a machine without it has no udevd, and its monitors stay silent without an error.
  static let controlSocket = "/run/udev/control"

  private let context: OpaquePointer
  private var monitor: OpaquePointer?

  /// `nil` when there is no memory for it.
  init?() {
    guard let context = udev_new() else { return nil }
    self.context = context
  }

  deinit {
    if let monitor { udev_monitor_unref(monitor) }
    udev_unref(context)
  }

  /// Every serial port there is now; `nil` when they could not all be looked at, which is not the same as none: a device
  /// at work must not be let go for want of a file descriptor.
  func ports() -> [PluggedPort]? {
    guard let search = udev_enumerate_new(context) else { return nil }
    defer { udev_enumerate_unref(search) }
    udev_enumerate_add_match_subsystem(search, "tty")
    for name in UdevPort.names { udev_enumerate_add_match_sysname(search, name) }
    guard udev_enumerate_scan_devices(search) >= 0 else { return nil }
    var ports: [PluggedPort] = []
    var entry = udev_enumerate_get_list_entry(search)
    while let current = entry {
      entry = udev_list_entry_get_next(current)
      guard let syspath = udev_list_entry_get_name(current) else { continue }
      guard let device = udev_device_new_from_syspath(context, syspath) else {
        // Unplugged since it was listed, or there and not to be read.
        if access(syspath, F_OK) == 0 { return nil }
        continue
      }
      defer { udev_device_unref(device) }
      if let port = UdevPort(device).port { ports.append(port) }
    }
    return ports
  }

  /// Begins to listen; the descriptor is readable when something came. The number of the failure otherwise.
  func listen() throws(PortsFault) -> Int32 {
    guard let monitor = udev_monitor_new_from_netlink(context, "udev") else {
      throw PortsFault(errno: errno, doing: "making a udev monitor")
    }
    self.monitor = monitor
    var result = udev_monitor_filter_add_match_subsystem_devtype(monitor, "tty", nil)
    if result >= 0 { result = udev_monitor_enable_receiving(monitor) }
    guard result >= 0 else { throw PortsFault(errno: -result, doing: "listening to udev") }
    return udev_monitor_get_fd(monitor)
  }

  /// One event that came; `nil` when none waits.
  func nextEvent() -> UdevEvent? {
    guard let monitor, let device = udev_monitor_receive_device(monitor) else { return nil }
    defer { udev_device_unref(device) }
    let port = UdevPort(device)
    if udev_device_get_action(device).map({ String(cString: $0) }) == "remove" { return .gone(port.syspath) }
    return port.port.map { .here($0) } ?? .other
  }
}

/// What udev told.
enum UdevEvent {
  case here(PluggedPort)
  case gone(String)
  /// A terminal that is no port.
  case other
}

/// Why udev cannot be used.
struct PortsFault: Error, Hashable, Sendable {
  var errno: Int32
  var doing: String
}
