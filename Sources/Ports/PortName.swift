/// How the settings name a serial port, so that the same device is found behind it tomorrow.
package enum PortName: Hashable, Sendable {
  /// An adapter's own serial number, `serial:A50285BI`, with `:01` behind it for one of several interfaces.
  case serial(String)
  /// A USB socket, `usb:pci-0000:00:14.0-usb-0:2:1.0`, with `:1` behind it for one of several ports of an interface.
  case socket(String)
  /// A path under /dev, a link there included.
  case path(String)

  /// A name as written in the settings; `nil` when it is none of the three.
  package init?(_ text: String) {
    if let serial = text.rest(after: "serial:"), !serial.isEmpty, !serial.contains("/") {
      self = .serial(serial)
    } else if let socket = text.rest(after: "usb:"), !socket.isEmpty, !socket.contains("/") {
      self = .socket(socket)
    } else if text.hasPrefix("/") {
      self = .path(text)
    } else {
      return nil
    }
  }

  /// The name as it stands in the settings.
  package var text: String {
    switch self {
    case .serial(let serial): "serial:\(serial)"
    case .socket(let socket): "usb:\(socket)"
    case .path(let path): path
    }
  }

  /// Why a name that reads well can never lead to one device only; `nil` when it can.
  package var refusal: String? {
    guard case .serial(let text) = self else { return nil }
    let serial = text.split(separator: ":").first.map(String.init) ?? text
    guard SerialNumber.isFiller(serial) else { return nil }
    return
      "\(serial) is a serial number that many adapters share; name the USB socket instead (`benchpin devices scan`)"
  }
}

extension String {
  fileprivate func rest(after prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}
