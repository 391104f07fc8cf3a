/// What a unit makes of one request: its faults first, then its registers, and a line in its log for every write.
struct ModbusAnswer {
  /// Function code and what follows; `nil` when nothing is sent.
  var bytes: [UInt8]?
  var delay: Duration = .zero
  var isGarbled = false

  /// Carries out `pdu` (function code and what follows) at `unit`.
  init(to pdu: ArraySlice<UInt8>, from unit: any ModbusUnit, id: UInt8) {
    let function = pdu.first ?? 0
    let fate = unit.faults.next()
    if speaksOwnFrame(pdu, unit, id, fate) { return }
    let request: ModbusRequest
    do { request = try ModbusCodec.request(pdu) } catch {
      if case .ignored = fate { return }
      if case .refused(let exception) = fate {
        bytes = [function | 0x80, exception.code]
        return
      }
      bytes = [function | 0x80, error.code]
      return
    }
    let outcome = Self.outcome(of: request, at: unit, fate)
    if let write = LoggedWrite(request, function, id, outcome.answer) { unit.log.note(.write(write)) }
    switch outcome.answer {
    case .ignored, .lost: return
    case .refused(let code): bytes = [function | 0x80, code]
    case .confirmed, .garbled, .late: bytes = ModbusCodec.reply(to: function, request, values: outcome.values)
    }
    if case .late(let wait) = fate { delay = wait }
    if case .garbled = fate { isGarbled = true }
  }

  /// Answers a frame of the vendor's own with the same faults as any other; whether it was one.
  private mutating func speaksOwnFrame(
    _ pdu: ArraySlice<UInt8>, _ unit: any ModbusUnit, _ id: UInt8, _ fate: WireFaults.Fate
  ) -> Bool {
    let function = pdu.first ?? 0
    switch fate {
    case .ignored, .refused: return false
    case .normal, .late, .garbled: break
    }
    let reply: OwnReply?
    do throws(ModbusException) { reply = try unit.ownReply(to: pdu) } catch {
      bytes = [function | 0x80, error.code]
      return true
    }
    guard let reply else { return false }
    unit.heard()
    bytes = reply.bytes
    if case .late(let wait) = fate { delay = wait }
    if case .garbled = fate { isGarbled = true }
    if let written = reply.written {
      unit.log.note(
        .write(
          LoggedWrite(
            unit: id, function: function, address: written.address, values: [written.value], answer: .confirmed)))
    }
    return true
  }

  private static func outcome(
    of request: ModbusRequest, at unit: any ModbusUnit, _ fate: WireFaults.Fate
  ) -> (answer: LoggedWrite.Answer, values: [UInt16]) {
    if case .ignored = fate { return (.ignored, []) }
    unit.heard()
    if case .refused(let exception) = fate { return (.refused(exception.code), []) }
    do throws(ModbusException) {
      var values: [UInt16] = []
      var acknowledgement = Acknowledgement.sent
      switch request {
      case .read(let table, let address, let count):
        values = try read(unit, table, address, count)
      case .write(let table, let address, let new):
        acknowledgement = try unit.write(table, address, new)
      case .exchange(let writeAddress, let new, let readAddress, let count):
        acknowledgement = try unit.write(.holdingRegisters, writeAddress, new)
        values = try read(unit, .holdingRegisters, readAddress, count)
      }
      switch (acknowledgement, fate) {
      case (.lost, _): return (.lost, [])
      case (.sent, .late(let wait)): return (.late(Int(wait / .milliseconds(1))), values)
      case (.sent, .garbled): return (.garbled, values)
      case (.sent, .normal), (.sent, .ignored), (.sent, .refused): return (.confirmed, values)
      }
    } catch { return (.refused(error.code), []) }
  }

  private static func read(
    _ unit: any ModbusUnit, _ table: ModbusTable, _ address: Int, _ count: Int
  ) throws(ModbusException) -> [UInt16] {
    guard count <= unit.readLimit else { throw .illegalValue }
    return try unit.read(table, address, count)
  }
}

extension LoggedWrite {
  fileprivate init?(_ request: ModbusRequest, _ function: UInt8, _ unit: UInt8, _ answer: Answer) {
    switch request {
    case .read: return nil
    case .write(_, let address, let values), .exchange(let address, let values, _, _):
      self.init(unit: unit, function: function, address: UInt16(address), values: values, answer: answer)
    }
  }
}
