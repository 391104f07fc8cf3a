import Workshop

/// Which tool a device is.
package enum DeviceKind: String, CaseIterable, Hashable, Sendable {
  case gauge, engraver, polisher, balance

  /// Whether it sends what it measures when somebody at it wants that, and moves nothing.
  package var isMeasuring: Bool { self == .gauge || self == .balance }
}

/// What a device is, as far as its profile and its own answers say.
package struct DeviceIdentity: Hashable, Sendable {
  /// The title of the profile that speaks with it.
  package var model: String
  /// The serial number, where the device tells one.
  package var serialNumber: String?
  /// Where it is: a port path, a host and port, with the unit id on a shared line.
  package var address: String

  /// An identity with all its parts.
  package init(model: String, serialNumber: String? = nil, address: String) {
    self.model = model
    self.serialNumber = serialNumber
    self.address = address
  }
}

/// Where a device is reached.
package enum DeviceAddress: Hashable, Sendable {
  /// A serial port of its own, by path.
  case serial(path: String)
  /// A Modbus slave on a serial line, which it may share with others.
  case modbusRTU(path: String, unit: UInt8)
  /// A Modbus server; `unit` is 255 unless it is a gateway.
  case modbusTCP(host: String, port: Int, unit: UInt8)

  /// The address as people write it.
  package var text: String {
    switch self {
    case .serial(let path): path
    case .modbusRTU(let path, let unit): "\(path) unit \(unit)"
    case .modbusTCP(let host, let port, let unit): "\(host):\(port) unit \(unit)"
    }
  }
}
