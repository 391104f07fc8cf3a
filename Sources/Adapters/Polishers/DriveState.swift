import Wire
import Workshop

/// What a drive said of itself, whatever its style.
struct DriveState: Hashable, Sendable {
  /// Where it stands between a command and turning.
  enum Phase: Hashable, Sendable {
    /// It cannot run, and the sentence says why.
    case unable(String)
    /// This command word brings it one state nearer to running.
    case oneWordAway(UInt16)
    /// One run command away.
    case ready
    /// Told to run.
    case running
    /// On its way to a stop.
    case stopping
    /// It reports a fault of its own.
    case faulty(Int)
  }

  /// Where it stands.
  var phase: Phase
  /// The measured frequency.
  var measured: Millihertz

  /// Whether the motor stands still and was not told to run.
  var isStill: Bool {
    switch phase {
    case .running, .stopping: false
    case .unable, .oneWordAway, .ready, .faulty: measured.count == 0
    }
  }
}

/// What every style of drive can be asked and told: the part of a session that differs between them.
protocol DriveTongue: Sendable {
  var commandAt: UInt16 { get }
  var setpoint: PolisherProfile.Frequency { get }
  /// Runs forwards; only from `ready`.
  var runWord: UInt16 { get }
  /// Stops by the ramp; harmless in every state.
  var stopWord: UInt16 { get }
  func read(_ line: ModbusLine, _ unit: ModbusUnit) throws(WireFault) -> DriveState
}

extension PolisherProfile {
  /// The registers as something that can be spoken with.
  var tongue: any DriveTongue {
    switch style {
    case .cia402(let registers): registers
    case .bitCommandWord(let registers): registers
    }
  }
}

extension CiA402Registers: DriveTongue {
  var runWord: UInt16 { 0x000F }
  /// From "operation enabled" back to "switched on": by the ramp. 0x0000 would let the motor coast.
  var stopWord: UInt16 { 0x0007 }

  func read(_ line: ModbusLine, _ unit: ModbusUnit) throws(WireFault) -> DriveState {
    let (status, speed) = try words(line, unit)
    // CiA 402 states: bits 0-3, 5, 6; bit 4 is always set on some drives, so whole words are never compared.
    switch (status & 0x4F, status & 0x6F) {
    case (0x08, _), (0x0F, _):
      let code = try line.readHolding(unit, at: faultAt, count: 1)[0]
      return DriveState(phase: .faulty(Int(code)), measured: speed)
    case (_, 0x27): return DriveState(phase: .running, measured: speed)
    case (_, 0x07): return DriveState(phase: .stopping, measured: speed)
    default: break
    }
    if speed.count != 0 { return DriveState(phase: .stopping, measured: speed) }
    guard status >> UInt16(remoteBit) & 1 == 1 else {
      return DriveState(
        phase: .unable("it does not listen to the line but to its keypad or terminals"), measured: speed)
    }
    switch (status & 0x4F, status & 0x6F) {
    case (0x40, _): return DriveState(phase: .oneWordAway(0x0006), measured: speed)
    case (_, 0x21):
      let display = Int(try line.readHolding(unit, at: displayAt, count: 1)[0])
      if let words = displays[display] { return DriveState(phase: .unable(words), measured: speed) }
      return DriveState(phase: .oneWordAway(0x0007), measured: speed)
    case (_, 0x23): return DriveState(phase: .ready, measured: speed)
    default: return DriveState(phase: .unable("it is not ready to switch on"), measured: speed)
    }
  }

  /// The status word and the measured frequency, in one request where the registers are neighbours.
  private func words(_ line: ModbusLine, _ unit: ModbusUnit) throws(WireFault) -> (UInt16, Millihertz) {
    if measured.at == statusAt + 1 {
      let pair = try line.readHolding(unit, at: statusAt, count: 2)
      return (pair[0], measured.frequency(pair[1]))
    }
    let status = try line.readHolding(unit, at: statusAt, count: 1)[0]
    return (status, measured.frequency(try line.readHolding(unit, at: measured.at, count: 1)[0]))
  }
}

extension BitCommandWordRegisters: DriveTongue {
  var runWord: UInt16 { run }
  var stopWord: UInt16 { stop }

  func read(_ line: ModbusLine, _ unit: ModbusUnit) throws(WireFault) -> DriveState {
    let first = min(faultAt, statusAt, measured.at)
    let last = max(faultAt, statusAt, measured.at)
    let words = try line.readHolding(unit, at: first, count: Int(last - first) + 1)
    let status = words[Int(statusAt - first)]
    let speed = measured.frequency(words[Int(measured.at - first)])
    // The low byte is the fault, the high one a warning.
    let fault = Int(words[Int(faultAt - first)] & 0xFF)
    let phase: DriveState.Phase =
      if fault != 0 {
        .faulty(fault)
      } else if status & stateMask == running {
        .running
      } else if status & stateMask != stopped || speed.count != 0 {
        .stopping
      } else if status & remoteMask != remoteMask {
        .unable("it does not listen to the line but to its keypad or terminals")
      } else {
        .ready
      }
    return DriveState(phase: phase, measured: speed)
  }
}
