/// The engraver's Modbus map; the layout is stated in `SimulatedEngraver`.
extension EngraverMachine {
  func holding(_ address: Int) throws(ModbusException) -> UInt16 {
    switch address {
    case 0: command
    case 2: edited == nil ? 0 : 1
    case 1, 3...42: (edited ?? applied)[address]
    default: throw .illegalAddress
    }
  }

  func input(_ address: Int, at now: Duration) throws(ModbusException) -> UInt16 {
    switch address {
    case 0: status(at: now)
    case 1: errorCode
    case 2: activeJob
    case 3: UInt16(progress)
    case 4: UInt16(counter >> 16)
    case 5: UInt16(truncatingIfNeeded: counter)
    case 6...9: UInt16(truncatingIfNeeded: lastToken >> (16 * (9 - address)))
    default: throw .illegalAddress
    }
  }

  /// Writes registers in ascending order, all or none.
  mutating func write(
    _ values: [UInt16], at address: Int, now: Duration
  ) throws(ModbusException) -> Acknowledgement {
    var changed = self
    var command: UInt16?
    for (index, value) in values.enumerated() {
      switch address + index {
      case 0: command = value
      case 2:
        if value == 2, changed.edited != nil, let wait = settings.appliesAfter {
          apply(at: now + wait)
          throw .acknowledge
        }
        try changed.setBracket(value)
      case 1, 3...6, 10...42: try changed.edit(address + index, value)
      default: throw .illegalAddress
      }
    }
    guard let command else {
      self = changed
      return .sent
    }
    // The command comes last, so that one request can bring the text and its start; refused, it leaves its error code.
    let before = changed.errorCode
    do {
      let answer = try changed.take(command, at: now)
      self = changed
      return answer
    } catch {
      if changed.errorCode != before || values.count == 1 { self = changed }
      throw error
    }
  }

  private func status(at now: Duration) -> UInt16 {
    let bits: [(Int, Bool)] = [
      (0, settings.isOnline), (1, isReady), (2, isBusy), (3, showsDone), (4, isFaulty),
      (5, settings.hasWarning || errorCode == EngraverError.textRefused), (6, isInterlockClosed), (7, isShutterOpen),
      (8, isEmergencyStopClear), (15, now.components.seconds % 2 == 1),
    ]
    return bits.reduce(0) { $1.1 ? $0 | 1 << $1.0 : $0 }
  }
}
