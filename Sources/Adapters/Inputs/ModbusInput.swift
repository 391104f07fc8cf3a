import Devices
import Wire

/// One bit on a Modbus line that the bench reads and never writes: a contact of a coupler, a flag of a safety device.
package struct ModbusInput: Hashable, Sendable {
  /// The table it stands in.
  package enum Table: String, CaseIterable, Hashable, Sendable {
    case coil, discrete, holding, input
  }

  /// The table.
  package var table: Table
  /// The address, counted from 0.
  package var at: UInt16
  /// For a register: which bit, 0 to 15.
  package var bit: Int
  /// The level that means yes (pressed, healthy).
  package var yes: Bool

  /// An input with all its parts.
  package init(table: Table = .discrete, at: UInt16, bit: Int = 0, yes: Bool = true) {
    self.table = table
    self.at = at
    self.bit = bit
    self.yes = yes
  }

  /// Whether it says yes now.
  func read(_ line: ModbusLine, _ unit: ModbusUnit) throws(WireFault) -> Bool {
    let isOn =
      switch table {
      case .coil: try line.readCoils(unit, at: at, count: 1)[0]
      case .discrete: try line.readDiscrete(unit, at: at, count: 1)[0]
      case .holding: try line.readHolding(unit, at: at, count: 1)[0] >> UInt16(bit) & 1 == 1
      case .input: try line.readInput(unit, at: at, count: 1)[0] >> UInt16(bit) & 1 == 1
      }
    return isOn == yes
  }
}

/// Where an input is on a Modbus line, and how a serial line is set.
package struct ModbusInputPlace: Sendable {
  /// The address.
  package var address: DeviceAddress
  /// How a serial line is set; devices on the same line share it and must agree.
  package var line: SerialSettings

  /// A place with all its parts.
  package init(address: DeviceAddress, line: SerialSettings) {
    self.address = address
    self.line = line
  }

  /// The line's bus, taken from `rack`.
  func take(_ rack: ModbusRack) async throws(DeviceFault) -> (bus: ModbusBus, unit: ModbusUnit) {
    guard let place = ModbusAddress(address, line: line, limits: ModbusLimits()) else {
      throw .denied("\(address.text) is no Modbus address.")
    }
    return (try await onWire { () throws(WireFault) in try await rack.take(place.place) }, place.unit)
  }
}
