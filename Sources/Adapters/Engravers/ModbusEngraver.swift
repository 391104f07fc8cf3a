import Devices
import Synchronization
import Wire
import Workshop

/// Opens the engraver of one profile at one address.
package struct ModbusEngraverDriver: WorkDriver {
  /// What the driver expects to find.
  package let identity: DeviceIdentity
  private let profile: EngraverProfile
  private let address: DeviceAddress
  private let rack: ModbusRack
  private let clock: any Clock<Duration>
  private let lengths: PathLengths

  /// A driver of the engraver that `profile` describes, at `address`, on a line of `rack`. Drivers of one machine at several
  /// addresses share `lengths`.
  package init(
    profile: EngraverProfile, address: DeviceAddress, rack: ModbusRack, clock: any Clock<Duration> = ContinuousClock(),
    lengths: PathLengths = PathLengths()
  ) {
    self.lengths = lengths
    self.profile = profile
    self.address = address
    self.rack = rack
    self.clock = clock
    identity = DeviceIdentity(model: profile.title, address: address.text)
  }

  /// Takes the line and reads the status once: it throws unless the engraver answers as its profile says.
  package func open() async throws(DeviceFault) -> ModbusEngraverSession {
    let place = try modbusAddress()
    do throws(DeviceFault) {
      return try await ModbusSeat.open(place, rack: rack, clock: clock) { seat in
        ModbusEngraverSession(identity: identity, profile: profile, seat: seat, lengths: lengths)
      }
    } catch {
      throw hinted(error)
    }
  }

  /// Whether its profile has a window for paths.
  package var followsDrawings: Bool { profile.path != nil }

  package func foresee(_ work: Work, drawing: RingDrawing?) throws(PlanRefusal) {
    try profile.check(work, drawing: drawing, lengths: lengths)
  }

  private func modbusAddress() throws(DeviceFault) -> ModbusAddress {
    if case .modbusRTU = address, profile.line == nil {
      throw .denied("\(address.text) is a serial line, and \(profile.title) is reached over TCP only.")
    }
    guard let place = ModbusAddress(address, line: profile.line, limits: profile.limits) else {
      throw .denied("\(address.text) is no Modbus address.")
    }
    let unit = Int(place.unit.number)
    guard profile.units.isEmpty || profile.units.contains(unit) else {
      let known = profile.units.map(String.init).joined(separator: ", ")
      throw .denied("\(profile.title) answers as unit \(known) and not as \(unit): write that as `unit:`.")
    }
    return place
  }

  /// A machine that serves few clients turns the next one away as if it were not there.
  private func hinted(_ fault: DeviceFault) -> DeviceFault {
    guard let clients = profile.clients, case .absent(let sentence) = fault else { return fault }
    let who = clients == 1 ? "one client" : "\(clients) clients"
    return .absent("\(sentence) This model serves \(who) at once: close whatever else is connected to it.")
  }
}

/// An engraver that answered. One caller at a time, but for `halt` and `permit`, which anybody may call at any time.
package final class ModbusEngraverSession: WorkSession {
  /// What the profile says it is.
  package let identity: DeviceIdentity
  let profile: EngraverProfile
  let seat: ModbusSeat
  let lengths: PathLengths
  private let prepared = Mutex<EngravingJob?>(nil)

  init(identity: DeviceIdentity, profile: EngraverProfile, seat: ModbusSeat, lengths: PathLengths) {
    self.lengths = lengths
    self.identity = identity
    self.profile = profile
    self.seat = seat
  }

  /// What was prepared last, if anything.
  var job: EngravingJob? { prepared.withLock { $0 } }

  /// Changes what is held of the job that was prepared last.
  func note(_ change: @Sendable (inout EngravingJob?) -> Void) { prepared.withLock { change(&$0) } }

  package func check(_ work: Work) throws(PlanRefusal) { _ = try EngravingPlan(work, profile) }

  package func expectedDuration(of work: Work) -> Duration {
    guard case .engraving(let text) = work else { return .zero }
    return profile.baseTime + profile.characterTime * text.text.unicodeScalars.count
  }

  package var endsByItself: Bool { true }

  package func permit() -> StartPermit { seat.permit() }

  package func revokePermits() { seat.revokePermits() }

  package func status() async throws(DeviceFault) -> MachineStatus {
    let status = try await state().status(profile)
    guard status.readiness == .ready, let left = try await engraverPointer?.secondsLeft(), left > 0 else {
      return status
    }
    return MachineStatus(.notReady("The engraver's pointer beam is on, for \(left) s at most."))
  }

  package func close() async { await seat.leave() }

  /// The machine's state, read now.
  func state() async throws(DeviceFault) -> EngraverState {
    let (unit, profile) = (seat.unit, profile)
    return try await seat.transact { line throws(WireFault) in try EngraverState.read(line, unit, profile) }
  }
}
