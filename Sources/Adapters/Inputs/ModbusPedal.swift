import Devices
import Synchronization
import Wire

/// Opens a foot pedal on a contact of a Modbus coupler.
package struct ModbusPedalDriver: PedalDriver {
  package let identity: DeviceIdentity
  private let place: ModbusInputPlace
  private let input: ModbusInput
  private let debounce: Duration
  private let poll: Duration
  private let rack: ModbusRack

  /// A driver of the pedal on `input` of the coupler at `place`, looked at every `poll`; a position counts once it has
  /// stood still for `debounce`.
  package init(
    place: ModbusInputPlace, input: ModbusInput, debounce: Duration, poll: Duration = .milliseconds(20),
    rack: ModbusRack
  ) {
    self.place = place
    self.input = input
    self.debounce = debounce
    self.poll = poll
    self.rack = rack
    identity = DeviceIdentity(
      model: "Foot pedal (\(input.table.rawValue) \(input.at))", address: place.address.text)
  }

  /// Takes the line and reads the contact once.
  package func open() async throws(DeviceFault) -> ModbusPedalSession {
    let (bus, unit) = try await place.take(rack)
    let session = ModbusPedalSession(
      identity: identity, input: input, unit: unit, bus: bus, rack: rack, debounce: debounce, poll: poll)
    do throws(DeviceFault) {
      _ = try await session.isDown()
      return session
    } catch {
      await session.close()
      throw error
    }
  }
}

/// A pedal on a coupler that answered. One caller at a time takes its positions.
package final class ModbusPedalSession: PedalSession {
  package let identity: DeviceIdentity
  private let input: ModbusInput
  private let unit: ModbusUnit
  private let bus: ModbusBus
  private let rack: ModbusRack
  private let poll: Duration
  private let debounce: Mutex<Debounce>
  private let isLeft = Atomic<Bool>(false)

  init(
    identity: DeviceIdentity, input: ModbusInput, unit: ModbusUnit, bus: ModbusBus, rack: ModbusRack,
    debounce: Duration, poll: Duration
  ) {
    self.identity = identity
    self.input = input
    self.unit = unit
    self.bus = bus
    self.rack = rack
    self.poll = poll
    self.debounce = Mutex(Debounce(debounce))
  }

  /// Looks until the pedal stands otherwise than before. One lost answer ends it: nothing is known of the pedal then.
  package func nextPosition() async throws(DeviceFault) -> PedalPosition {
    while true {
      let isDown = try await isDown()
      // A press is dated from the answer, so it is never taken for longer than it was.
      let now = ContinuousClock.now
      let position = debounce.withLock { $0.take(isDown, at: now) }
      if let position { return PedalPosition(isDown: position.isDown, since: position.since) }
      do { try await Task.sleep(for: poll, clock: .continuous) } catch {
        throw .cancelled("Nobody waits for the pedal any more.")
      }
    }
  }

  func isDown() async throws(DeviceFault) -> Bool {
    guard !isLeft.load(ordering: .acquiring) else { throw .absent("\(identity.address) was let go by this bench.") }
    return try await onWire { () throws(WireFault) in
      try await bus.transact { [input, unit] line throws(WireFault) in try input.read(line, unit) }
    }
  }

  package func close() async {
    guard !isLeft.exchange(true, ordering: .acquiringAndReleasing) else { return }
    await rack.giveBack(bus)
  }
}
