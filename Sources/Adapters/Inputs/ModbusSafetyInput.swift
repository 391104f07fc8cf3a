import Devices
import Synchronization
import Wire

/// Opens one safety input on Modbus. It is read and never written, and a reset is a person's at the safety device.
package struct ModbusSafetyDriver: SafetyDriver {
  package let identity: DeviceIdentity
  private let place: ModbusInputPlace
  private let input: ModbusInput
  private let counter: Counter?
  private let rack: ModbusRack

  /// Where the safety device counts its updates.
  package struct Counter: Hashable, Sendable {
    /// `holding` or `input`.
    package var table: ModbusInput.Table
    /// The register, counted from 0.
    package var at: UInt16

    /// A counter in a register.
    package init(table: ModbusInput.Table, at: UInt16) {
      self.table = table
      self.at = at
    }
  }

  /// A driver of `input`, which says yes when all is well, at `place`.
  package init(place: ModbusInputPlace, input: ModbusInput, counter: Counter?, rack: ModbusRack) {
    self.place = place
    self.input = input
    self.counter = counter
    self.rack = rack
    identity = DeviceIdentity(model: "Safety input (\(input.table.rawValue) \(input.at))", address: place.address.text)
  }

  /// Takes the line; the first `read` shows whether the device answers.
  package func open() async throws(DeviceFault) -> ModbusSafetySession {
    let (bus, unit) = try await place.take(rack)
    return ModbusSafetySession(identity: identity, input: input, counter: counter, unit: unit, bus: bus, rack: rack)
  }
}

/// A safety input on an open line.
package final class ModbusSafetySession: SafetySession {
  package let identity: DeviceIdentity
  private let input: ModbusInput
  private let counter: ModbusSafetyDriver.Counter?
  private let unit: ModbusUnit
  private let bus: ModbusBus
  private let rack: ModbusRack
  private let isLeft = Atomic<Bool>(false)

  init(
    identity: DeviceIdentity, input: ModbusInput, counter: ModbusSafetyDriver.Counter?, unit: ModbusUnit,
    bus: ModbusBus, rack: ModbusRack
  ) {
    self.identity = identity
    self.input = input
    self.counter = counter
    self.unit = unit
    self.bus = bus
    self.rack = rack
  }

  package func read() async throws(DeviceFault) -> SafetySample {
    guard !isLeft.load(ordering: .acquiring) else { throw .absent("\(identity.address) was let go by this bench.") }
    return try await onWire { () throws(WireFault) in
      try await bus.transact { [input, counter, unit] line throws(WireFault) in
        // The counter first: a state read after it is at least as fresh.
        let count: UInt16? =
          switch counter?.table {
          case .holding: try line.readHolding(unit, at: counter?.at ?? 0, count: 1)[0]
          case .input: try line.readInput(unit, at: counter?.at ?? 0, count: 1)[0]
          case .coil, .discrete, nil: nil
          }
        return SafetySample(isHealthy: try input.read(line, unit), counter: count)
      }
    }
  }

  package func close() async {
    guard !isLeft.exchange(true, ordering: .acquiringAndReleasing) else { return }
    await rack.giveBack(bus)
  }
}
