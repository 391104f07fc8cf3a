/// A small controller before a marker: words for command, file, text and state, all of them holding registers.
///
/// Addresses count from 0 here. 0 command (1 start, 2 stop, 3 done seen, 4 reset, 0 nothing; it acts when it changes),
/// 1 file, 10-30 text, two characters a register, the first one low, ended by a carriage return. Read only: 100 state
/// (0 off line, 1 ready, 2 busy, 3 done, 4 fault, 5 not ready), 101 error, 102 file in use, 103-104 marks counted, least
/// significant register first, 105 contacts (bit 0 door open, bit 1 emergency stop pressed), 106 percent done.
extension EngraverMachine {
  func gatewayWord(_ address: Int) throws(ModbusException) -> UInt16 {
    switch address {
    case 0, 1, 10...30: memory[address, default: 0]
    case 100: gatewayState
    case 101: errorCode
    case 102: activeJob
    case 103: UInt16(truncatingIfNeeded: counter)
    case 104: UInt16(counter >> 16)
    case 105: (isInterlockClosed ? 0 : 1) | (isEmergencyStopClear ? 0 : 2)
    case 106: UInt16(progress / 10)
    default: throw .illegalAddress
    }
  }

  private var gatewayState: UInt16 {
    if !settings.isOnline { return 0 }
    if isFaulty { return 4 }
    if isBusy { return 2 }
    if showsDone { return 3 }
    return isReady ? 1 : 5
  }

  mutating func writeGateway(
    _ values: [UInt16], at address: Int, now: Duration
  ) throws(ModbusException) -> Acknowledgement {
    var answer = Acknowledgement.sent
    for (index, value) in values.enumerated() {
      let place = address + index
      guard [0, 1].contains(place) || (10...30).contains(place) else { throw .illegalAddress }
      guard place == 0 || !isBusy else { throw .deviceBusy }
      let before = memory[place, default: 0]
      memory[place] = value
      if place == 1, !settings.activeJobStays { activeJob = value }
      guard place == 0 else { continue }
      if value != before { answer = try commandGateway(value, at: now) }
    }
    return answer
  }

  private mutating func commandGateway(_ value: UInt16, at now: Duration) throws(ModbusException) -> Acknowledgement {
    let bits: [UInt16: UInt16] = [1: 0x02, 2: 0x08, 3: 0x20, 4: 0x10]
    if value == 1, !isBusy {
      var text = (10...30).flatMap { [UInt8(memory[$0, default: 0] & 0xFF), UInt8(memory[$0, default: 0] >> 8)] }
      text = Array(text.prefix { $0 != 0x0D }).dropLast(settings.truncatesBy)
      take(EngraverTemplate(text: String(decoding: text, as: UTF8.self), job: memory[1, default: 0]))
    }
    return try take(1 | (bits[value] ?? 0), at: now)
  }
}
