/// An 8DI/8DO coupler wired to a marker with files of its own.
///
/// Coils: 0 start, 1 stop, 2-4 file select (lowest digit first), 5 reset. Discrete inputs: 0 busy, 1 finished (held until
/// the next start, or a pulse when so told), 2 alarm, 3 door closed, 4 emergency stop clear, 5-7 not wired. Input register
/// 0: the finished pulses counted, 16 bits. A coupler confirms every write to an output, whatever the marker makes of it.
extension EngraverMachine {
  func couplerOutput(_ address: Int) throws(ModbusException) -> UInt16 {
    guard (0...7).contains(address) else { throw .illegalAddress }
    return memory[address, default: 0]
  }

  func couplerInput(_ address: Int) throws(ModbusException) -> UInt16 {
    switch address {
    case 0: isBusy ? 1 : 0
    case 1: showsDone ? 1 : 0
    case 2: isFaulty ? 1 : 0
    case 3: isInterlockClosed ? 1 : 0
    case 4: isEmergencyStopClear ? 1 : 0
    case 5...7: 0
    default: throw .illegalAddress
    }
  }

  func couplerCount(_ address: Int) throws(ModbusException) -> UInt16 {
    guard address == 0 else { throw .illegalAddress }
    return UInt16(truncatingIfNeeded: counter)
  }

  mutating func writeCoupler(
    _ values: [UInt16], at address: Int, now: Duration
  ) throws(ModbusException) -> Acknowledgement {
    guard address + values.count <= 8 else { throw .illegalAddress }
    for (index, value) in values.enumerated() { memory[address + index] = value }
    let isStartWritten = (address..<(address + values.count)).contains(0)
    if !isBusy {
      let file = (0..<3).reduce(0) { $0 | Int(memory[2 + $1, default: 0]) << $1 }
      if file != Int(applied.job) { take(EngraverTemplate(text: settings.files[file] ?? "", job: UInt16(file))) }
    }
    // An output has no exception of the marker's to give; what it is told at the wrong time is lost.
    let bits = [(0, 0x02), (1, 0x08), (5, 0x10)]
    let word = bits.reduce(UInt16(1)) { memory[$1.0, default: 0] != 0 ? $0 | UInt16($1.1) : $0 }
    let exception = settings.startException
    do throws(ModbusException) { return try take(word, at: now) } catch {
      // The marker saw the edge and let it pass; held high it is no edge any more.
      command = word
      if isStartWritten, exception != nil { throw error }
      return .sent
    }
  }
}
