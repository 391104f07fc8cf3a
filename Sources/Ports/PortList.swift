import Glibc

/// The serial ports of this machine at one moment, and which of them a name means.
package struct PortList: Hashable, Sendable {
  /// The ports, by node.
  package let ports: [PluggedPort]

  /// A list of ports in any order.
  package init(_ ports: [PluggedPort]) { self.ports = ports.sorted { $0.node.inNaturalOrder < $1.node.inNaturalOrder } }

  /// What a port is best called in the settings.
  ///
  /// By its adapter's serial number when there is one and no other adapter plugged here has it; else by the USB socket, and
  /// then the socket matters; a port of the mainboard by its path.
  package func name(of port: PluggedPort) -> PortName {
    guard let usb = port.usb else { return .path(port.node) }
    if let serial = usb.tellingSerial {
      let same = ports.filter { $0.usb?.serial == serial }
      if same.count == 1 { return .serial(serial) }
      let isOneAdapter = same.allSatisfy { $0.usb?.adapter == usb.adapter }
      if isOneAdapter, let interface = usb.interface,
        same.count(where: { $0.usb?.interface == interface }) == 1
      {
        return .serial("\(serial):\(interface)")
      }
    }
    let isAlone = ports.count { $0.usb?.path == usb.path } == 1
    return .socket(isAlone ? usb.path : "\(usb.path):\(usb.port)")
  }

  /// Why a USB port must be named by its socket; `nil` when its serial number tells it, or it is no USB port.
  package func whySocketMatters(of port: PluggedPort) -> String? {
    guard let usb = port.usb, case .socket = name(of: port) else { return nil }
    guard let serial = usb.serial else { return "its adapter has no serial number" }
    if usb.tellingSerial == nil { return "its serial number \(serial) is one that many adapters share" }
    return "another port here has the same serial number \(serial)"
  }

  /// The path that `name` means now, and the port behind it where the list knows it.
  ///
  /// Never a guess: a name that fits several ports is refused with the names that fit one.
  package func find(_ name: PortName) throws(PortAbsence) -> FoundPort {
    if let refusal = name.refusal { throw .unclear("\(name.text) names no single port: \(refusal).") }
    let fitting = ports.filter { fits($0, name) }
    switch (fitting.count, name) {
    case (0, .path(let path)): return FoundPort(path: path, port: port(at: path))
    case (0, .serial(let serial)):
      throw .notPlugged("No adapter with the serial number \(serial) is plugged in.")
    case (0, .socket(let socket)): throw .notPlugged("Nothing is plugged into the USB socket \(socket).")
    case (1, .path(let path)): return FoundPort(path: path, port: fitting[0])
    case (1, _): return FoundPort(path: fitting[0].node, port: fitting[0])
    default:
      let names = fitting.map { self.name(of: $0).text }.joined(separator: " or ")
      throw .unclear("\(name.text) fits \(fitting.count) ports that are plugged in; name one of them: \(names).")
    }
  }

  private func fits(_ port: PluggedPort, _ name: PortName) -> Bool {
    switch name {
    case .serial(let text):
      guard let usb = port.usb, let serial = usb.tellingSerial else { return false }
      return text == serial || usb.interface.map { text == "\(serial):\($0)" } == true
    case .socket(let text):
      guard let usb = port.usb else { return false }
      return text == usb.path || text == "\(usb.path):\(usb.port)"
    // Two adapters without serial numbers ask for the same by-id link, and the last one plugged has it.
    case .path(let path): return port.node == path || port.links.contains(path)
    }
  }

  /// The port that a link nobody told udev of leads to.
  private func port(at path: String) -> PluggedPort? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    let node = String(cString: resolved)
    return ports.first { $0.node == node }
  }
}

/// Where a name leads now.
package struct FoundPort: Hashable, Sendable {
  /// The path to open.
  package var path: String
  /// The port there; `nil` for what is no port of this machine's hardware, such as a pseudo-terminal.
  package var port: PluggedPort?
}

/// Why a name leads nowhere: one plain sentence.
package enum PortAbsence: Error, Hashable, Sendable {
  /// It is not there now and may be plugged in.
  case notPlugged(String)
  /// It fits several ports, and the settings must say which.
  case unclear(String)

  /// The sentence.
  package var sentence: String {
    switch self {
    case .notPlugged(let text), .unclear(let text): text
    }
  }
}

extension String {
  /// The text with its last number filled up, so that ttyUSB2 comes before ttyUSB10.
  fileprivate var inNaturalOrder: String {
    let digits = String(reversed().prefix { $0.isNumber }.reversed())
    return dropLast(digits.count) + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}
