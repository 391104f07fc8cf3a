import Devices
import Synchronization
import Wire

/// What every session of a machine on a Modbus line needs: its unit on the bus it shares, and the count of its halts.
final class ModbusSeat: Sendable {
  /// The machine's number and limits.
  let unit: ModbusUnit
  /// What a halted or timed wait is measured by.
  let clock: any Clock<Duration>
  private let bus: ModbusBus
  private let rack: ModbusRack
  private let revocations = Atomic<Int>(0)
  private let isLeft = Atomic<Bool>(false)

  /// Takes the line of `address`, makes a session on it and reads its status once; the line is given back if that fails.
  static func open<Session: WorkSession>(
    _ address: ModbusAddress, rack: ModbusRack, clock: any Clock<Duration>, session: (ModbusSeat) -> Session
  ) async throws(DeviceFault) -> Session {
    let seat = try await take(address, rack: rack, clock: clock)
    let session = session(seat)
    do throws(DeviceFault) {
      _ = try await session.status()
      return session
    } catch {
      await seat.leave()
      throw error
    }
  }

  /// Takes the line of `address`, connected.
  private static func take(
    _ address: ModbusAddress, rack: ModbusRack, clock: any Clock<Duration>
  ) async throws(DeviceFault) -> ModbusSeat {
    let bus = try await onWire { () throws(WireFault) in try await rack.take(address.place) }
    return ModbusSeat(unit: address.unit, clock: clock, bus: bus, rack: rack)
  }

  private init(unit: ModbusUnit, clock: any Clock<Duration>, bus: ModbusBus, rack: ModbusRack) {
    self.unit = unit
    self.clock = clock
    self.bus = bus
    self.rack = rack
  }

  /// Gives the line back; harmless when repeated.
  func leave() async {
    guard !isLeft.exchange(true, ordering: .acquiringAndReleasing) else { return }
    await rack.giveBack(bus)
  }

  // MARK: Permits

  /// A permit that the next halt makes worthless.
  func permit() -> StartPermit { StartPermit(revocations: revocations.load(ordering: .acquiring)) }

  /// Makes every permit given so far worthless.
  func revokePermits() { revocations.wrappingAdd(1, ordering: .acquiringAndReleasing) }

  /// Whether no halt came since the permit was given.
  func isGood(_ permit: StartPermit) -> Bool { permit.revocations == revocations.load(ordering: .acquiring) }

  /// Throws `cancelled` when a halt came since the permit was given.
  func check(_ permit: StartPermit) throws(DeviceFault) {
    guard isGood(permit) else { throw .cancelled("It was stopped before it started; no start was sent.") }
  }

  // MARK: The line

  /// Whether the line is a serial one, on which each request takes long and others wait for their turn.
  var isSerial: Bool { if case .rtu = bus.place { true } else { false } }

  /// Runs several requests as one turn on the line.
  func transact<Result: Sendable>(
    _ body: @Sendable (ModbusLine) throws(WireFault) -> Result
  ) async throws(DeviceFault) -> Result {
    try checkSeat()
    return try await onWire { () throws(WireFault) in try await bus.transact(body) }
  }

  /// Runs requests before everything that waits for the line.
  func urgently<Result: Sendable>(
    _ body: @escaping @Sendable (ModbusLine) throws(WireFault) -> Result
  ) async throws(DeviceFault) -> Result {
    try checkSeat()
    return try await onWire { () throws(WireFault) in try await bus.urgently(body) }
  }

  private func checkSeat() throws(DeviceFault) {
    guard !isLeft.load(ordering: .acquiring) else {
      throw .absent("\(bus.place.text) unit \(unit.number) was let go by this bench.")
    }
  }

  // MARK: Time

  /// Waits, also in a task that was cancelled: a halt must go on looking whether the machine is still.
  func pause(_ time: Duration = .milliseconds(20)) async {
    // Awaited right here; a task of its own does not inherit the cancellation, and its sleep has nobody to end it early.
    await Task { [clock] in try? await clock.sleep(for: time) }.value
  }

  /// A stopwatch that starts now.
  func stopwatch() -> Stopwatch { Stopwatch(clock) }
}

/// How long ago something was, by any clock.
struct Stopwatch: Sendable {
  private let read: @Sendable () -> Duration

  /// A stopwatch that starts now.
  init(_ clock: some Clock<Duration>) {
    let start = clock.now
    read = { start.duration(to: clock.now) }
  }

  /// The time since it was started.
  var elapsed: Duration { read() }
}

/// A machine's place on a Modbus line.
struct ModbusAddress: Sendable {
  var place: ModbusPlace
  var unit: ModbusUnit

  /// The place of `address`; `nil` for a plain serial port. `line` is how a serial line is set.
  init?(_ address: DeviceAddress, line: SerialSettings?, limits: ModbusLimits) {
    switch address {
    case .serial: return nil
    case .modbusRTU(let path, let number):
      guard let line else { return nil }
      place = .rtu(path: path, settings: line)
      unit = limits.unit(number)
    case .modbusTCP(let host, let port, let number):
      place = .tcp(host: host, port: port)
      unit = limits.unit(number)
    }
  }
}

/// What a model of machine can stand on a Modbus line, from its profile.
package struct ModbusLimits: Hashable, Sendable {
  /// The most registers read at once.
  package var maxRead: Int
  /// The most registers written at once.
  package var maxWrite: Int
  /// The most coils or discrete inputs read at once.
  package var maxBits = 2000
  /// The silence it wants before a request.
  package var gap: Duration

  /// Limits with all their parts; the standard's own by default.
  package init(maxRead: Int = 125, maxWrite: Int = 123, gap: Duration = .zero) {
    self.maxRead = maxRead
    self.maxWrite = maxWrite
    self.gap = gap
  }

  func unit(_ number: UInt8) -> ModbusUnit {
    ModbusUnit(number, maxRead: maxRead, maxWrite: maxWrite, gap: gap)
  }
}

extension StartAnswer {
  /// The permit was worthless before anything was sent.
  static let revoked = StartAnswer.heldBack("It was stopped before it started; no start was sent.")
}
