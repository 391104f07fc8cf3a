import CUdev
import Glibc

/// Reads one of libudev's devices as a serial port. Where udev's database is empty, since no udevd runs, /sys tells.
struct UdevPort {
  /// The terminals that can be serial ports; all others are consoles and pseudo-terminals.
  static let names = ["ttyUSB*", "ttyACM*", "ttyS*", "ttyAMA*"]

  private let device: OpaquePointer

  init(_ device: OpaquePointer) { self.device = device }

  /// Its folder in /sys.
  var syspath: String { text(udev_device_get_syspath(device)) ?? "" }

  /// The port; `nil` when it is a terminal of another kind, or a serial port the mainboard does not have.
  var port: PluggedPort? {
    guard let node = text(udev_device_get_devnode(device)), let name = text(udev_device_get_sysname(device)) else {
      return nil
    }
    let isPluggable = name.hasPrefix("ttyUSB") || name.hasPrefix("ttyACM")
    guard isPluggable || (name.hasPrefix("ttyS") || name.hasPrefix("ttyAMA")) && isRealUART else { return nil }
    return PluggedPort(
      node: node, syspath: syspath, driver: driver, usb: isPluggable ? usb : nil, links: links.sorted(),
      isHiddenFromModemManager: isSet("ID_MM_DEVICE_IGNORE") || isSet("ID_MM_PORT_IGNORE"),
      isModemCandidate: isSet("ID_MM_CANDIDATE"))
  }

  /// The kernel makes nodes for UARTs that are not there; their type is 0 (PORT_UNKNOWN of serial_core.h).
  private var isRealUART: Bool {
    guard let type = text(udev_device_get_sysattr_value(device, "type")), let number = Int(type) else { return false }
    return number != 0
  }

  private var driver: String? {
    if let known = property("ID_USB_DRIVER") { return known }
    // The terminal has no driver; its parent, the serial port of the adapter or the UART, has.
    var parent = udev_device_get_parent(device)
    while let current = parent {
      // Each text is copied before the next is asked for, which may move it.
      if let driver = text(udev_device_get_driver(current)) { return driver }
      if let driver = text(udev_device_get_property_value(current, "DRIVER")) { return driver }
      parent = udev_device_get_parent(current)
    }
    return nil
  }

  private var usb: PluggedPort.USB? {
    guard let adapter = udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device") else { return nil }
    let interface = udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_interface")
    func attribute(_ of: OpaquePointer?, _ name: String) -> String? {
      of.flatMap { text(udev_device_get_sysattr_value($0, name)) }
    }
    let path =
      property("ID_PATH") ?? USBPath.text(syspath: interface.flatMap { text(udev_device_get_syspath($0)) } ?? syspath)
    return PluggedPort.USB(
      path: path, port: portNumber, adapter: text(udev_device_get_syspath(adapter)) ?? "",
      vendor: property("ID_VENDOR_ID") ?? attribute(adapter, "idVendor") ?? "",
      model: property("ID_MODEL_ID") ?? attribute(adapter, "idProduct") ?? "",
      serial: property("ID_SERIAL_SHORT") ?? attribute(adapter, "serial"),
      interface: property("ID_USB_INTERFACE_NUM") ?? attribute(interface, "bInterfaceNumber"),
      product: attribute(adapter, "product") ?? property("ID_MODEL_FROM_DATABASE"))
  }

  /// usb-serial's own count of the ports of an interface; the links of 60-serial.rules end in it.
  private var portNumber: Int {
    if let parent = udev_device_get_parent(device),
      let number = text(udev_device_get_sysattr_value(parent, "port_number")).flatMap({ Int($0) })
    {
      return number
    }
    for link in links where link.hasPrefix("/dev/serial/by-path/") {
      let digits = String(link.reversed().prefix { $0.isNumber }.reversed())
      if link.dropLast(digits.count).hasSuffix("-port"), let number = Int(digits) { return number }
    }
    return 0
  }

  private var links: [String] {
    var links: [String] = []
    var entry = udev_device_get_devlinks_list_entry(device)
    while let current = entry {
      if let link = text(udev_list_entry_get_name(current)) { links.append(link) }
      entry = udev_list_entry_get_next(current)
    }
    return links
  }

  private func property(_ name: String) -> String? { text(udev_device_get_property_value(device, name)) }
  private func isSet(_ name: String) -> Bool { property(name) == "1" }

  /// A text of the system without the blanks some adapters fill it up with; `nil` when nothing is left.
  private func text(_ pointer: UnsafePointer<CChar>?) -> String? {
    guard let pointer else { return nil }
    let whole = String(cString: pointer)
    let start = whole.drop { $0.isWhitespace }
    let trimmed = String(start.reversed().drop { $0.isWhitespace }.reversed())
    return trimmed.isEmpty ? nil : trimmed
  }
}

/// The name of a USB socket, made from /sys the way udev's path_id does, for machines on which udev does not run.
enum USBPath {
  /// `pci-0000:00:14.0-usb-0:2:1.0` for the interface `…/0000:00:14.0/usb1/1-2/1-2:1.0`.
  static func text(syspath: String) -> String {
    let parts = syspath.split(separator: "/").map(String.init)
    guard let bus = parts.firstIndex(where: { $0.hasPrefix("usb") && $0.dropFirst(3).allSatisfy(\.isNumber) }),
      bus > 0, let interface = parts[bus...].last(where: { $0.contains("-") && $0.contains(":") })
    else { return syspath }
    let host = parts[bus - 1]
    // 0000:00:14.0: a PCI address has two colons and a point.
    let kind = host.count(where: { $0 == ":" }) == 2 && host.contains(".") ? "pci" : "platform"
    return "\(kind)-\(host)-usb-0:\(interface.drop { $0 != "-" }.dropFirst())"
  }
}
