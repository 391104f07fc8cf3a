/// One serial port this machine has now, with everything the system knows of it.
package struct PluggedPort: Hashable, Sendable {
  /// Where a port on the USB is plugged, and what adapter it belongs to.
  package struct USB: Hashable, Sendable {
    /// The socket and interface as udev writes it, for instance `pci-0000:00:14.0-usb-0:2:1.0` (`ID_PATH`).
    package var path: String
    /// Which of several ports of one interface, from 0.
    package var port: Int
    /// The adapter the port belongs to, by its folder in /sys; several ports may share one.
    package var adapter: String
    /// The vendor's number, four hexadecimal digits; it names a chip and never a device.
    package var vendor: String
    /// The model's number, four hexadecimal digits.
    package var model: String
    /// The adapter's own serial number; cheap ones have none.
    package var serial: String?
    /// The number of the interface, two hexadecimal digits.
    package var interface: String?
    /// The adapter's name for people.
    package var product: String?

    /// A place with all its parts.
    package init(
      path: String, port: Int = 0, adapter: String, vendor: String, model: String, serial: String? = nil,
      interface: String? = nil, product: String? = nil
    ) {
      self.path = path
      self.port = port
      self.adapter = adapter
      self.vendor = vendor
      self.model = model
      self.serial = serial
      self.interface = interface
      self.product = product
    }
  }

  /// The path to open, for instance `/dev/ttyUSB0`; another one after the next plug.
  package var node: String
  /// Its folder in /sys: what tells it from every other port while it is plugged.
  package var syspath: String
  /// The kernel's driver, for instance `ftdi_sio`.
  package var driver: String?
  /// Its place on the USB; `nil` for a port of the mainboard.
  package var usb: USB?
  /// The links udev made to it: by-id, by-path, and those of rules.
  package var links: [String]
  /// Whether ModemManager was told to leave it alone (`ID_MM_DEVICE_IGNORE` or `ID_MM_PORT_IGNORE`).
  package var isHiddenFromModemManager: Bool
  /// Whether ModemManager took it for a modem (`ID_MM_CANDIDATE`).
  package var isModemCandidate: Bool

  /// A port with all its parts.
  package init(
    node: String, syspath: String, driver: String? = nil, usb: USB? = nil, links: [String] = [],
    isHiddenFromModemManager: Bool = false, isModemCandidate: Bool = false
  ) {
    self.node = node
    self.syspath = syspath
    self.driver = driver
    self.usb = usb
    self.links = links
    self.isHiddenFromModemManager = isHiddenFromModemManager
    self.isModemCandidate = isModemCandidate
  }
}

extension PluggedPort.USB {
  /// The adapter's serial number as far as one can tell devices by it: what many adapters ship with is none.
  ///
  /// CP2102 copies are said to ship with `0001` in number (not verified), and others with all zeros or counted digits.
  var tellingSerial: String? {
    guard let serial, !SerialNumber.isFiller(serial) else { return nil }
    return serial
  }
}

/// Serial numbers that tell nothing.
package enum SerialNumber {
  /// Whether `text` is what a maker writes who gives no numbers: at most one digit after zeros, or digits in a row.
  package static func isFiller(_ text: String) -> Bool {
    let digits = text.uppercased()
    let counted = "0123456789ABCDEF"
    return text.isEmpty || digits == "NOSERIAL" || digits.drop { $0 == "0" }.count <= 1
      || counted.hasPrefix(digits) || counted.dropFirst().hasPrefix(digits)
  }
}
