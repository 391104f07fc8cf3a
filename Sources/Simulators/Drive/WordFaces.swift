/// Delta VFD-EL: MS300's command words, monitors at other places, one register a read.
struct DeltaELFace: DriveFace {
  let readLimit = 1

  func register(
    _ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration
  ) throws(ModbusException) -> UInt16 {
    guard case .holdingRegisters = table else { throw .illegalFunction }
    switch address {
    case 0x2100: return core.fault
    // Bit 10: the run command comes over the line.
    case 0x2101: return core.settings.isLocal ? 0 : 1 << 10
    case 0x2102: return counts(abs(core.setpoint), of: 0.01)
    case 0x2103: return counts(core.hertz(at: now), of: 0.01)
    case 0x2104: return core.hertz(at: now) == 0 ? 0 : 9
    case 0x2108: return 3100
    case 0x2109: return counts(core.hertz(at: now) * 4.6, of: 0.1)
    case 0x210A: return 35
    default: throw .illegalAddress
    }
  }

  func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException) {
    guard case .holdingRegisters = table, values.count == 1 else { throw .illegalFunction }
    switch address {
    case 0x2000: obeyDeltaWord(values[0], &core, at: now)
    case 0x2001: core.request(Double(values[0]) / 100, at: now)
    case 0x2002: if values[0] & 2 != 0 { core.reset() }
    default: throw .illegalAddress
    }
  }
}

/// YL620: Delta's command words, a tenth of a hertz a count.
struct YL620Face: DriveFace {
  func register(
    _ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration
  ) throws(ModbusException) -> UInt16 {
    guard case .holdingRegisters = table else { throw .illegalFunction }
    switch address {
    case 0x200B: return counts(core.hertz(at: now), of: 0.1)
    case 0x0308: return counts(core.lowest, of: 0.1)
    case 0x0309: return counts(core.highest, of: 0.1)
    default: throw .illegalAddress
    }
  }

  func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException) {
    guard case .holdingRegisters = table, values.count == 1 else { throw .illegalFunction }
    switch address {
    case 0x2000: obeyDeltaWord(values[0], &core, at: now)
    case 0x2001: core.request(Double(values[0]) / 10, at: now)
    default: throw .illegalAddress
    }
  }
}

private func obeyDeltaWord(_ word: UInt16, _ core: inout DriveCore, at now: Duration) {
  switch word & 0x33 {
  case 0x12: core.run(reverse: false, at: now)
  case 0x22: core.run(reverse: true, at: now)
  case 0x01: core.stop(at: now)
  default: break
  }
}

/// AutomationDirect GS2: 091Ah speed, 091Bh run, 091Ch direction, 091Eh reset; 13 monitors from 2100h.
struct GS2Face: DriveFace {
  let readLimit = 13
  private var isReverse = false

  init() {}

  func register(
    _ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration
  ) throws(ModbusException) -> UInt16 {
    guard case .holdingRegisters = table else { throw .illegalFunction }
    switch address {
    case 0x2100: return core.fault
    case 0x2102: return counts(abs(core.setpoint), of: 0.1)
    case 0x2103: return counts(core.hertz(at: now), of: 0.1)
    case 0x2101, 0x2104...0x210C: return 0
    case 0x0100...0x0102: return address == 0x0100 ? 0 : 50
    default: throw .illegalAddress
    }
  }

  mutating func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException) {
    guard case .holdingRegisters = table, values.count == 1 else { throw .illegalFunction }
    switch address {
    case 0x091A: core.request(Double(values[0]) / 10, at: now)
    case 0x091B: if values[0] == 1 { core.run(reverse: isReverse, at: now) } else { core.stop(at: now) }
    case 0x091C: isReverse = values[0] == 1
    case 0x091E: if values[0] == 1 { core.reset() }
    default: throw .illegalAddress
    }
  }
}

/// Siemens V20: PROFIdrive control word at 99, setpoint at 100, status word at 109, measured share at 110.
struct ProfidriveFace: DriveFace {
  private var word: UInt16 = 0

  init() {}

  func register(
    _ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration
  ) throws(ModbusException) -> UInt16 {
    guard case .holdingRegisters = table else { throw .illegalFunction }
    switch address {
    case 99: return word
    case 109:
      var status: UInt16 = 0
      // Ready to switch on needs control by the line (bit 10) and no stop without a ramp (bits 1 and 2).
      if word & 0x0406 == 0x0406, core.fault == 0, core.settings.isReady, !core.settings.isLocal { status |= 1 }
      if core.isRunning { status |= 0x06 }
      if core.fault != 0 { status |= 0x08 }
      return status | (word & 0x06) << 3
    case 110: return signedWord(core.shaft.frequency(at: now) / core.highest * 16_384)
    default: throw .illegalAddress
    }
  }

  mutating func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException) {
    guard case .holdingRegisters = table, values.count == 1 else { throw .illegalFunction }
    switch address {
    case 99: take(values[0], &core, at: now)
    case 100: core.request(Double(Int16(bitPattern: values[0])) / 16_384 * core.highest, at: now)
    default: throw .illegalAddress
    }
  }

  private mutating func take(_ new: UInt16, _ core: inout DriveCore, at now: Duration) {
    // Without bit 10 the whole word is confirmed and ignored.
    guard new & 0x0400 != 0 else { return }
    let old = word
    word = new
    if new & 0x80 != 0, old & 0x80 == 0 { core.reset() }
    if new & 0x02 == 0 {
      core.runOut(at: now)
    } else if new & 0x01 == 0 || new & 0x04 == 0 {
      core.stop(at: now)
    } else if new & 0x78 == 0x78, old & 0x01 == 0 || core.isRunning {
      // It starts with the edge of bit 0 only.
      core.run(reverse: new & 0x0800 != 0, at: now)
    }
  }
}
