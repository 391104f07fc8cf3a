/// H100: coils 49h forwards, 4Ah backwards, 4Bh stop, each told by being set; inputs 0 and 1 show frequencies.
struct H100Face: DriveFace {
  func register(
    _ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration
  ) throws(ModbusException) -> UInt16 {
    switch (table, address) {
    case (.inputRegisters, 0): return counts(core.hertz(at: now), of: 0.1)
    case (.inputRegisters, 1): return counts(abs(core.setpoint), of: 0.1)
    case (.holdingRegisters, 0x0005): return counts(core.highest, of: 0.1)
    case (.holdingRegisters, 0x000B): return counts(core.lowest, of: 0.1)
    case (.holdingRegisters, _), (.inputRegisters, _), (.coils, _): throw .illegalAddress
    case (.discreteInputs, _): throw .illegalFunction
    }
  }

  func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException) {
    guard values.count == 1 else { throw .illegalFunction }
    switch (table, address) {
    case (.holdingRegisters, 0x0201): core.request(Double(values[0]) / 10, at: now)
    case (.coils, 0x49...0x4B) where values[0] == 0: break
    case (.coils, 0x49): core.run(reverse: false, at: now)
    case (.coils, 0x4A): core.run(reverse: true, at: now)
    case (.coils, 0x4B): core.stop(at: now)
    default: throw .illegalAddress
    }
  }
}

/// Hitachi WJ200: the manual's coil n is number n - 1 on the wire, and so are its registers.
struct WJ200Face: DriveFace {
  let readLimit = 16
  private var isReverse = false
  private var asked: UInt32 = 0

  init() {}

  func register(
    _ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration
  ) throws(ModbusException) -> UInt16 {
    switch (table, address) {
    case (.coils, _): return coil(address + 1, core, at: now) ? 1 : 0
    case (.holdingRegisters, 0): return UInt16(asked >> 16)
    case (.holdingRegisters, 1): return UInt16(asked & 0xFFFF)
    case (.holdingRegisters, 0x1000): return 0
    case (.holdingRegisters, 0x1001): return counts(core.hertz(at: now), of: 0.01)
    case (.holdingRegisters, 0x1002): return core.hertz(at: now) == 0 ? 0 : 120
    case (.holdingRegisters, 0x1003): return core.isReverse ? 2 : 1
    case (.holdingRegisters, 0x1018): return 350
    case (.holdingRegisters, _): throw .illegalAddress
    case (.inputRegisters, _), (.discreteInputs, _): throw .illegalFunction
    }
  }

  private func coil(_ number: Int, _ core: DriveCore, at now: Duration) -> Bool {
    let turns = core.hertz(at: now) != 0
    switch number {
    case 1: return core.isRunning
    case 2: return isReverse
    case 15: return core.isRunning || turns
    case 16: return core.isReverse
    case 17: return core.settings.isReady && !core.settings.isLocal && core.fault == 0
    case 19: return core.isRunning
    case 20: return core.isRunning && abs(core.hertz(at: now) - abs(core.setpoint)) < 0.05
    case 24: return core.fault != 0
    case 40: return !turns
    default: return false
    }
  }

  mutating func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException) {
    switch (table, address, values.count) {
    case (.coils, 0, 1): if values[0] == 1 { core.run(reverse: isReverse, at: now) } else { core.stop(at: now) }
    case (.coils, 1, 1): isReverse = values[0] == 1
    case (.coils, 3, 1): if values[0] == 1 { core.reset() }
    case (.holdingRegisters, 0, 2):
      asked = UInt32(values[0]) << 16 | UInt32(values[1])
      core.request(Double(asked) / 100, at: now)
    case (.holdingRegisters, 1, 1):
      asked = UInt32(values[0])
      core.request(Double(asked) / 100, at: now)
    default: throw .illegalAddress
    }
  }
}

/// Danfoss VLT 2800: coils 1 to 16 are the control word, 17 to 32 the reference, 33 to 48 the status word.
struct VLT2800Face: DriveFace {
  func register(
    _ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration
  ) throws(ModbusException) -> UInt16 {
    switch (table, address) {
    case (.coils, 32...47): return status(core, at: now) >> UInt16(address - 32) & 1
    case (.holdingRegisters, 0x143B): return counts(core.hertz(at: now), of: 0.1)
    case (.coils, _), (.holdingRegisters, _): throw .illegalAddress
    case (.inputRegisters, _), (.discreteInputs, _): throw .illegalFunction
    }
  }

  private func status(_ core: DriveCore, at now: Duration) -> UInt16 {
    var word: UInt16 = 0
    if core.settings.isReady { word |= 0x0007 }
    if core.fault != 0 { word |= 0x0008 }
    if core.isRunning, abs(core.hertz(at: now) - abs(core.setpoint)) < 0.05 { word |= 0x0100 }
    if !core.settings.isLocal { word |= 0x0200 }
    if abs(core.setpoint) == core.requested { word |= 0x0400 }
    if core.isRunning || core.hertz(at: now) != 0 { word |= 0x0800 }
    return word
  }

  func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException) {
    // The whole image in one write: start and speed cannot be told one without the other.
    guard case .coils = table, address == 0, values.count == 32 else { throw .illegalAddress }
    let words = [0, 16].map { first in
      (0..<16).reduce(UInt16(0)) { $0 | values[first + $1] << UInt16($1) }
    }
    let word = words[0]
    guard word & 0x0400 != 0 else { return }
    if word & 0x80 != 0 { core.reset() }
    core.request(Double(Int16(bitPattern: words[1])) / 16_384 * core.highest, at: now)
    if word & 0x08 == 0 {
      core.runOut(at: now)
    } else if word & 0x14 != 0x14 || word & 0x40 == 0 {
      core.stop(at: now)
    } else {
      core.run(reverse: word & 0x8000 != 0, at: now)
    }
  }
}
