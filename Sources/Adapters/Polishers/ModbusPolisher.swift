import Devices
import Synchronization
import Wire
import Workshop

/// Opens the polishing motor of one profile at one address.
package struct ModbusPolisherDriver: WorkDriver {
  /// What the driver expects to find.
  package let identity: DeviceIdentity
  /// A motor follows none.
  package let followsDrawings = false
  private let profile: PolisherProfile
  private let address: DeviceAddress
  private let rack: ModbusRack
  private let rules: AttendanceRules
  private let clock: any Clock<Duration>

  /// A driver of the drive that `profile` describes, at `address`, on a line of `rack`; `clock` keeps the programme.
  package init(
    profile: PolisherProfile, address: DeviceAddress, rack: ModbusRack, rules: AttendanceRules = AttendanceRules(),
    clock: any Clock<Duration> = ContinuousClock()
  ) {
    self.profile = profile
    self.address = address
    self.rack = rack
    self.rules = rules
    self.clock = clock
    identity = DeviceIdentity(model: profile.title, address: address.text)
  }

  /// Takes the line, reads the drive's state and its own limits: it throws unless the drive answers as its profile says.
  ///
  /// Writes nothing, but for the watchdog's time where the rules consent to it.
  package func open() async throws(DeviceFault) -> ModbusPolisherSession {
    guard let place = ModbusAddress(address, line: profile.line, limits: profile.limits) else {
      throw .denied("\(address.text) is no Modbus address.")
    }
    do throws(DeviceFault) {
      let session = try await ModbusSeat.open(place, rack: rack, clock: clock) { seat in
        ModbusPolisherSession(identity: identity, profile: profile, seat: seat, rules: rules)
      }
      do throws(DeviceFault) { try await session.learn(rules) } catch {
        await session.close()
        throw error
      }
      return session
    } catch {
      throw error.adding(setup: profile.setup)
    }
  }
}

extension DeviceFault {
  /// The fault with what must be set on the drive itself, where that may be why it does not answer.
  fileprivate func adding(setup: [String]) -> DeviceFault {
    guard !setup.isEmpty else { return self }
    let hint = " On the drive itself: \(setup.joined(separator: "; "))."
    switch self {
    case .timedOut(let text): return .timedOut(text + hint)
    case .garbled(let text): return .garbled(text + hint)
    case .refused(let code, let text): return .refused(code: code, text + hint)
    case .absent, .denied, .alarmed, .system, .cancelled: return self
    }
  }
}

/// A polishing motor whose drive answered. One caller at a time, but for `halt` and `permit`, which anybody may call.
package final class ModbusPolisherSession: WorkSession {
  /// What the profile says it is.
  package let identity: DeviceIdentity
  let profile: PolisherProfile
  let seat: ModbusSeat
  let rules: AttendanceRules
  private let prepared = Mutex<PolishingRun?>(nil)
  private let learnt: Mutex<DriveTerms>

  init(identity: DeviceIdentity, profile: PolisherProfile, seat: ModbusSeat, rules: AttendanceRules) {
    self.identity = identity
    self.profile = profile
    self.seat = seat
    self.rules = rules
    learnt = Mutex(DriveTerms(profile))
  }

  /// What was prepared last, if anything.
  var run: PolishingRun? { prepared.withLock { $0 } }

  /// Changes what is held of the programme that was prepared last.
  func note(_ change: @Sendable (inout PolishingRun?) -> Void) { prepared.withLock { change(&$0) } }

  /// What the drive's own parameters say.
  var terms: DriveTerms { learnt.withLock { $0 } }

  /// Holds what the drive's own parameters say.
  func hold(_ terms: DriveTerms) { learnt.withLock { $0 = terms } }

  /// How the drive is read and what it is told.
  var tongue: DriveTongue { DriveTongue(profile: profile, ratios: terms.ratios) }

  package func expectedDuration(of work: Work) -> Duration {
    guard case .polishing(let programme) = work else { return .zero }
    // The last step ends when the motor stands still.
    return .seconds(programme.seconds) + profile.stillWithin
  }

  package var endsByItself: Bool { false }

  /// What the jeweler should know of this drive: its watch over the line, how it stops, what it does not show.
  package var remarks: [String] {
    var remarks = [terms.watch.sentence, "It stops \(profile.stopsBy.words)."]
    if let unmeasured = profile.unmeasured {
      remarks.append("That it turns as told is not confirmed: \(unmeasured).")
    }
    return remarks
  }

  package func permit() -> StartPermit { seat.permit() }

  package func revokePermits() { seat.revokePermits() }

  package func status() async throws(DeviceFault) -> MachineStatus {
    let state = try await state()
    let speed = state.measured.map { profile.speed(at: $0) }
    switch state.phase {
    case .faulty(let code): return MachineStatus(.faulted(code: code, profile.words(for: code)), speed: speed)
    case .running, .stopping: return MachineStatus(.working, speed: speed)
    case .unable(let why): return MachineStatus(.notReady("The drive is not ready: \(why)."), speed: speed)
    case .away, .ready: return MachineStatus(.ready, speed: speed)
    }
  }

  package func close() async { await seat.leave() }

  /// The drive's state, read now.
  func state() async throws(DeviceFault) -> DriveState {
    let (unit, tongue) = (seat.unit, tongue)
    return try await seat.transact { line throws(WireFault) in try tongue.read(line, unit) }
  }
}
