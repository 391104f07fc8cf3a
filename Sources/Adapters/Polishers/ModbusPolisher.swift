import Devices
import Synchronization
import Wire
import Workshop

/// Opens the polishing motor of one profile at one address.
package struct ModbusPolisherDriver: WorkDriver {
  /// What the driver expects to find.
  package let identity: DeviceIdentity
  private let profile: PolisherProfile
  private let address: DeviceAddress
  private let rack: ModbusRack
  private let clock: any Clock<Duration>

  /// A driver of the drive that `profile` describes, at `address`, on a line of `rack`; `clock` keeps the programme.
  package init(
    profile: PolisherProfile, address: DeviceAddress, rack: ModbusRack, clock: any Clock<Duration> = ContinuousClock()
  ) {
    self.profile = profile
    self.address = address
    self.rack = rack
    self.clock = clock
    identity = DeviceIdentity(model: profile.title, address: address.text)
  }

  /// Takes the line and reads the drive's state once: it throws unless the drive answers as its profile says.
  package func open() async throws(DeviceFault) -> ModbusPolisherSession {
    guard let place = ModbusAddress(address, line: profile.line, limits: profile.limits) else {
      throw .denied("\(address.text) is no Modbus address.")
    }
    return try await ModbusSeat.open(place, rack: rack, clock: clock) { seat in
      ModbusPolisherSession(identity: identity, profile: profile, seat: seat)
    }
  }
}

/// A polishing motor whose drive answered. One caller at a time, but for `halt` and `permit`, which anybody may call.
package final class ModbusPolisherSession: WorkSession {
  /// What the profile says it is.
  package let identity: DeviceIdentity
  let profile: PolisherProfile
  let tongue: any DriveTongue
  let seat: ModbusSeat
  private let prepared = Mutex<PolishingRun?>(nil)

  init(identity: DeviceIdentity, profile: PolisherProfile, seat: ModbusSeat) {
    self.identity = identity
    self.profile = profile
    self.seat = seat
    tongue = profile.tongue
  }

  /// What was prepared last, if anything.
  var run: PolishingRun? { prepared.withLock { $0 } }

  /// Changes what is held of the programme that was prepared last.
  func note(_ change: @Sendable (inout PolishingRun?) -> Void) { prepared.withLock { change(&$0) } }

  package func check(_ work: Work) throws(PlanRefusal) { try profile.check(work) }

  package func expectedDuration(of work: Work) -> Duration {
    guard case .polishing(let programme) = work else { return .zero }
    // The last step ends when the motor stands still.
    return .seconds(programme.seconds) + profile.stillWithin
  }

  package var endsByItself: Bool { false }

  package func permit() -> StartPermit { seat.permit() }

  package func revokePermits() { seat.revokePermits() }

  package func status() async throws(DeviceFault) -> MachineStatus {
    let state = try await state()
    let speed = profile.speed(at: state.measured)
    switch state.phase {
    case .faulty(let code): return MachineStatus(.faulted(code: code, profile.words(for: code)), speed: speed)
    case .running, .stopping: return MachineStatus(.working, speed: speed)
    case .unable(let why): return MachineStatus(.notReady("The drive is not ready: \(why)."), speed: speed)
    case .oneWordAway, .ready: return MachineStatus(.ready, speed: speed)
    }
  }

  package func close() async { await seat.leave() }

  /// The drive's state, read now.
  func state() async throws(DeviceFault) -> DriveState {
    let (unit, tongue) = (seat.unit, tongue)
    return try await seat.transact { line throws(WireFault) in try tongue.read(line, unit) }
  }
}
