/// Huanyang GT: command 1000h, share of the highest frequency at 2000h, monitors from 3000h.
struct HuanyangGTFace: DriveFace {
  func register(
    _ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration
  ) throws(ModbusException) -> UInt16 {
    guard case .holdingRegisters = table else { throw .illegalFunction }
    switch address {
    case 0x3000: return counts(core.hertz(at: now), of: 0.01)
    case 0x3002: return 3100
    case 0x3003, 0x3004: return 0
    case 0x3005: return counts(core.hertz(at: now) * 60, of: 1)
    case 0x5000: return core.fault
    default: throw .illegalAddress
    }
  }

  func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException) {
    guard case .holdingRegisters = table, values.count == 1 else { throw .illegalFunction }
    switch (address, values[0]) {
    case (0x1000, 1): core.run(reverse: false, at: now)
    case (0x1000, 5): core.stop(at: now)
    case (0x2000, let share): core.request(Double(share) / 10_000 * core.highest, at: now)
    default: throw address == 0x1000 ? .illegalValue : .illegalAddress
    }
  }
}

/// Huanyang H2A: command 2000h, share at 1000h, state 3000h, revolutions at 700Ch, the highest of them at B005h.
struct HuanyangH2AFace: DriveFace {
  /// F9.05 = 0: answers to reads carry a length of two bytes.
  var hasTwoByteLength = false

  func register(
    _ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration
  ) throws(ModbusException) -> UInt16 {
    guard case .holdingRegisters = table else { throw .illegalFunction }
    switch address {
    case 0x3000: return core.isRunning ? (core.isReverse ? 2 : 1) : 3
    case 0x700C: return counts(core.hertz(at: now) * 60, of: 1)
    case 0xB005: return counts(core.highest * 60, of: 1)
    case 0xB006: return 0x03F6
    case 0x700D: return 0
    default: throw .illegalAddress
    }
  }

  func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException) {
    guard case .holdingRegisters = table, values.count == 1 else { throw .illegalFunction }
    switch (address, values[0]) {
    case (0x2000, 1), (0x2000, 2): core.run(reverse: values[0] == 2, at: now)
    case (0x2000, 6): core.stop(at: now)
    case (0x1000, let share): core.request(Double(share) / 10_000 * core.highest, at: now)
    default: throw address == 0x2000 ? .illegalValue : .illegalAddress
    }
  }

  func ownReply(
    to pdu: ArraySlice<UInt8>, _ core: inout DriveCore, at now: Duration
  ) throws(ModbusException) -> OwnReply? {
    guard hasTwoByteLength, pdu.count == 5, pdu.first == 3 else { return nil }
    let bytes = Array(pdu)
    let (address, count) = (Int(bytes[1]) << 8 | Int(bytes[2]), Int(bytes[4]))
    var reply: [UInt8] = [3, 0, UInt8(2 * count)]
    for address in address..<(address + count) {
      let word = try register(.holdingRegisters, address, of: core, at: now)
      reply += [UInt8(word >> 8), UInt8(word & 0xFF)]
    }
    return OwnReply(bytes: reply)
  }
}

/// Powtran PI500: command 2000h, frequency in hundredths of a hertz at F001h, measured at 1001h.
struct PI500Face: DriveFace {
  func register(
    _ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration
  ) throws(ModbusException) -> UInt16 {
    guard case .holdingRegisters = table else { throw .illegalFunction }
    switch address {
    case 0x3000: return core.isRunning ? (core.isReverse ? 2 : 1) : 3
    case 0x1001: return counts(core.hertz(at: now), of: 0.01)
    case 0x1000, 0x1002...0x1007: return 0
    case 0x8000: return core.fault
    case 0xF001: return counts(abs(core.setpoint), of: 0.01)
    case 0xF002: return 2
    default: throw .illegalAddress
    }
  }

  func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException) {
    guard case .holdingRegisters = table, values.count == 1 else { throw .illegalFunction }
    switch (address, values[0]) {
    case (0x2000, 1): core.run(reverse: false, at: now)
    case (0x2000, 6): core.stop(at: now)
    case (0x2000, 7): core.reset()
    case (0xF001, let hundredths): core.request(Double(hundredths) / 100, at: now)
    default: throw address == 0x2000 ? .illegalValue : .illegalAddress
    }
  }
}

/// Nidec NE200: command 1, signed share of the highest frequency at 2, state 20h, fault 21h; it measures nothing.
struct NE200Face: DriveFace {
  func register(
    _ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration
  ) throws(ModbusException) -> UInt16 {
    guard case .holdingRegisters = table else { throw .illegalFunction }
    switch address {
    case 0x0020:
      // Bit 0 stays until the ramp is over.
      let turns = core.isRunning || core.hertz(at: now) != 0
      return (turns ? 1 : 0) | (core.isReverse ? 2 : 0) | (core.fault != 0 ? 4 : 0)
    case 0x0021: return core.fault
    default: throw .illegalAddress
    }
  }

  func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException) {
    guard case .holdingRegisters = table, values.count == 1 else { throw .illegalFunction }
    switch (address, values[0]) {
    case (1, 1), (1, 2): core.run(reverse: values[0] == 2, at: now)
    case (1, 3): core.stop(at: now)
    case (1, 4): core.runOut(at: now)
    case (1, 5): core.reset()
    case (2, let share): core.request(Double(Int16(bitPattern: share)) / 10_000 * core.highest, at: now)
    default: throw address == 1 ? .illegalValue : .illegalAddress
    }
  }
}

/// Huanyang HY: 1 reads a parameter, 3 commands, 4 reads a monitor, 5 sets the speed; nothing of it is Modbus.
struct HuanyangHYFace: DriveFace {
  func register(
    _ table: ModbusTable, _ address: Int, of core: DriveCore, at now: Duration
  ) throws(ModbusException) -> UInt16 { throw .illegalFunction }

  func write(
    _ table: ModbusTable, _ address: Int, _ values: [UInt16], to core: inout DriveCore, at now: Duration
  ) throws(ModbusException) { throw .illegalFunction }

  func ownReply(
    to pdu: ArraySlice<UInt8>, _ core: inout DriveCore, at now: Duration
  ) throws(ModbusException) -> OwnReply? {
    let bytes = Array(pdu)
    guard bytes.count >= 3, Int(bytes[1]) == bytes.count - 2 else { throw .illegalFunction }
    switch (bytes[0], bytes.count) {
    case (1, 5): return OwnReply(bytes: [1, 3, bytes[2]] + parameter(bytes[2], core))
    case (3, 3):
      switch bytes[2] {
      case 0x01: core.run(reverse: false, at: now)
      case 0x11: core.run(reverse: true, at: now)
      case 0x08: core.stop(at: now)
      default: break
      }
      let status: UInt8 = (core.isRunning ? 0x09 : 0) | (core.isReverse ? 0x04 : 0)
      return OwnReply(bytes: [3, 1, status], written: (0, UInt16(bytes[2])))
    case (4, 5): return OwnReply(bytes: [4, 3, bytes[2]] + word(monitor(bytes[2], core, at: now)))
    case (5, 4):
      let hundredths = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
      core.request(Double(hundredths) / 100, at: now)
      // Seven bytes in all: libmodbus waits for eight and never takes it.
      return OwnReply(bytes: bytes, written: (0, hundredths))
    default: throw .illegalFunction
    }
  }

  private func parameter(_ number: UInt8, _ core: DriveCore) -> [UInt8] {
    switch number {
    case 5: word(counts(core.highest, of: 0.01))
    case 11: word(counts(core.lowest, of: 0.01))
    case 143: word(2)
    case 144: word(3000)
    default: word(0)
    }
  }

  private func monitor(_ index: UInt8, _ core: DriveCore, at now: Duration) -> UInt16 {
    switch index {
    case 0: counts(abs(core.setpoint), of: 0.01)
    case 1: counts(core.hertz(at: now), of: 0.01)
    case 3: counts(core.hertz(at: now) * 60, of: 1)
    case 4: 310
    default: 0
    }
  }

  private func word(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }
}
