import CModbus
import Glibc

/// The requests of one Modbus line, one after the other, on the line's own thread; what a `transact` block is given.
///
/// Before each request whatever is urgent goes first, so a stop waits for at most one request of a long block. A request
/// that failed leaves the line usable: an RTU line is read until it is quiet, a TCP connection is made anew for the next
/// request. Nothing is ever sent twice.
package final class ModbusLine {
  /// Which line.
  package let place: ModbusPlace
  private let patience: ModbusPatience
  private let link: ModbusLink
  private let letUrgentPass: () -> Bool
  private let isSerial: Bool
  private let silence: Duration
  private var owed = OwedAnswers()
  private var turns = UnitTurns()
  /// Whether what runs now came through the urgent lane; it never waits for its turn.
  private var isUrgent = false

  init(place: ModbusPlace, patience: ModbusPatience, link: ModbusLink, letUrgentPass: @escaping () -> Bool) {
    self.place = place
    self.patience = patience
    self.link = link
    self.letUrgentPass = letUrgentPass
    if case .rtu = place { isSerial = true } else { isSerial = false }
    silence = place.silence
  }

  /// Runs `body` as something urgent.
  func urgently<Result>(_ body: (ModbusLine) throws(WireFault) -> Result) throws(WireFault) -> Result {
    let before = isUrgent
    isUrgent = true
    defer { isUrgent = before }
    return try body(self)
  }

  // MARK: Reading

  /// Reads holding registers, in as many requests as the unit's limit asks for.
  package func readHolding(_ unit: ModbusUnit, at address: UInt16, count: Int) throws(WireFault) -> [UInt16] {
    try readRegisters(.readHolding, unit, at: address, count: count)
  }

  /// Reads input registers, in as many requests as the unit's limit asks for.
  package func readInput(_ unit: ModbusUnit, at address: UInt16, count: Int) throws(WireFault) -> [UInt16] {
    try readRegisters(.readInput, unit, at: address, count: count)
  }

  /// Reads coils, at most 2000.
  package func readCoils(_ unit: ModbusUnit, at address: UInt16, count: Int) throws(WireFault) -> [Bool] {
    try readBits(.readCoils, unit, at: address, count: count)
  }

  /// Reads discrete inputs, at most 2000.
  package func readDiscrete(_ unit: ModbusUnit, at address: UInt16, count: Int) throws(WireFault) -> [Bool] {
    try readBits(.readDiscrete, unit, at: address, count: count)
  }

  // MARK: Writing

  /// Writes one register (function 6). `isStillWanted` is asked on the line's thread right before the bytes go out, after
  /// everything urgent has gone first: when it says no, `calledOff` is thrown and nothing was sent.
  package func write(
    _ unit: ModbusUnit, _ value: UInt16, at address: UInt16, ifStill isStillWanted: () -> Bool = { true }
  ) throws(WireFault) {
    _ = try exchange(
      .write(.writeRegister, unit: unit.number, address: address, value: value), unit, ifStill: isStillWanted)
  }

  /// Writes registers as one block (function 16); more than the unit takes at once is refused, never split. `meanwhile` runs
  /// while the answer is on its way, and not at all when nothing was sent.
  package func write(
    _ unit: ModbusUnit, block values: [UInt16], at address: UInt16, ifStill isStillWanted: () -> Bool = { true },
    meanwhile: () -> Void = {}
  ) throws(WireFault) {
    try refuse(values.count, over: unit.maxWrite, address, "registers to write at once")
    _ = try exchange(
      .write(unit: unit.number, address: address, values: values), unit, ifStill: isStillWanted, meanwhile: meanwhile)
  }

  /// Writes registers in as many blocks as the unit's limit asks for: for text between begin and apply, never for
  /// values that must change together.
  package func write(_ unit: ModbusUnit, inBlocks values: [UInt16], at address: UInt16) throws(WireFault) {
    var start = 0
    while start < values.count {
      let block = Array(values[start..<min(start + unit.maxWrite, values.count)])
      try write(unit, block: block, at: address + UInt16(start))
      start += block.count
    }
  }

  /// Writes one coil (function 5), unless `isStillWanted` says no right before the bytes go out.
  package func write(
    _ unit: ModbusUnit, coil isOn: Bool, at address: UInt16, ifStill isStillWanted: () -> Bool = { true }
  ) throws(WireFault) {
    _ = try exchange(
      .write(.writeCoil, unit: unit.number, address: address, value: isOn ? 0xFF00 : 0), unit, ifStill: isStillWanted)
  }

  /// Writes coils as one block (function 15), at most 1968.
  package func write(
    _ unit: ModbusUnit, coils: [Bool], at address: UInt16, ifStill isStillWanted: () -> Bool = { true }
  ) throws(WireFault) {
    try refuse(coils.count, over: 1968, address, "coils to write at once")
    _ = try exchange(.write(unit: unit.number, address: address, coils: coils), unit, ifStill: isStillWanted)
  }

  /// Writes registers and then reads others in one request (function 23). `meanwhile` runs while the answer is on its way.
  package func readWrite(
    _ unit: ModbusUnit, read address: UInt16, count: Int, write target: UInt16, values: [UInt16],
    meanwhile: () -> Void = {}
  ) throws(WireFault) -> [UInt16] {
    try refuse(count, over: unit.maxRead, address, "registers to read at once")
    try refuse(values.count, over: min(unit.maxWrite, 121), target, "registers to write at once")
    let data = try exchange(
      .readWrite(unit: unit.number, read: address, count: count, write: target, values: values), unit,
      meanwhile: meanwhile)
    return ModbusLine.words(data)
  }

  // MARK: One exchange

  private func readRegisters(
    _ function: ModbusRequest.Function, _ unit: ModbusUnit, at address: UInt16, count: Int
  ) throws(WireFault) -> [UInt16] {
    try refuse(count, over: 65_536 - Int(address), address, "registers to read")
    if count <= unit.maxRead {
      return ModbusLine.words(
        try exchange(.read(function, unit: unit.number, address: address, count: count), unit))
    }
    var words: [UInt16] = []
    while words.count < count {
      let next = min(unit.maxRead, count - words.count)
      let start = address + UInt16(words.count)
      words += ModbusLine.words(
        try exchange(.read(function, unit: unit.number, address: start, count: next), unit))
    }
    return words
  }

  private func readBits(
    _ function: ModbusRequest.Function, _ unit: ModbusUnit, at address: UInt16, count: Int
  ) throws(WireFault) -> [Bool] {
    try refuse(count, over: 2000, address, "bits to read at once")
    let data = try exchange(.read(function, unit: unit.number, address: address, count: count), unit)
    return (0..<count).map { data[$0 / 8] >> UInt8($0 % 8) & 1 == 1 }
  }

  private func refuse(_ count: Int, over limit: Int, _ address: UInt16, _ what: String) throws(WireFault) {
    guard count < 1 || count > limit else { return }
    throw .denied(place: place.text, why: "\(count) \(what) at \(address) are not between 1 and \(limit)")
  }

  /// Sends one request and returns the data of its answer (for a write its echo), good until the next one.
  ///
  /// Throws `resting`, with nothing sent, for a request that changes nothing at a unit that has not answered for some time.
  func exchange(
    _ request: ModbusRequest, _ unit: ModbusUnit, ifStill isStillWanted: () -> Bool = { true },
    meanwhile: () -> Void = {}
  ) throws(WireFault) -> UnsafeBufferPointer<UInt8> {
    _ = letUrgentPass()
    try refuseBroadcast(request)
    if !turns.isQuiet, !isUrgent, !request.mayAct || request.isVendors,
      let misses = turns.resting(request.unit, patience: patience.answer)
    {
      throw .resting(place: place.text, unit: request.unit, misses: misses)
    }
    do throws(WireFault) {
      repeat {
        try link.connect(patience: patience.connect)
        if isSerial, !owed.isEmpty { try settle(request, unit) }
        link.keepSilence(of: max(unit.gap, silence))
        // Urgent things that came meanwhile go first, and leave a line that must be made ready anew.
      } while letUrgentPass()
      guard isStillWanted() else { throw .calledOff(place: place.text) }
      let data = try send(request, meanwhile)
      if !isBroadcast(request) { turns.answered(request.unit) }
      return data
    } catch {
      switch error {
      // 10 and 11 are a gateway's words for a unit behind it that does not answer.
      case .timedOut, .exception(_, _, 10), .exception(_, _, 11): turns.missed(request.unit)
      case .exception: turns.answered(request.unit)
      default: break
      }
      throw error
    }
  }

  private func isBroadcast(_ request: ModbusRequest) -> Bool { isSerial && request.unit == 0 }

  private func refuseBroadcast(_ request: ModbusRequest) throws(WireFault) {
    guard isBroadcast(request), request.shape != .echo else { return }
    throw .denied(place: place.text, why: "unit 0 is everybody on a serial line, and nobody answers \(request.words)")
  }

  private func send(
    _ request: ModbusRequest, _ meanwhile: () -> Void
  ) throws(WireFault) -> UnsafeBufferPointer<UInt8> {
    let isDoubtful = isSerial && !owed.isEmpty && owed.castDoubt(on: request)
    if !owed.isEmpty { owed.sent(request) }
    do throws(WireFault) {
      let data = try link.exchange(
        request, patience: patience.answer, isDoubtful: isDoubtful, meanwhile: meanwhile)
      if !owed.isEmpty, !isBroadcast(request) { owed.answered(by: request.unit) }
      return data
    } catch {
      switch error {
      case .exception:
        // A late refusal looks like this request's own, whose answer is then still to come.
        if owed.mayBeRefused(insteadOf: request) {
          owed.note(request, patience: patience.answer)
        } else {
          owed.answered(by: request.unit)
        }
      case .timedOut, .badReply:
        if isSerial { owed.note(request, patience: patience.answer) }
      default: break
      }
      throw error
    }
  }

  /// Makes sure that an answer still owed by the unit cannot be taken for the answer to `request`.
  private func settle(_ request: ModbusRequest, _ unit: ModbusUnit) throws(WireFault) {
    while let older = owed.lookalike(of: request) {
      // As long again as it was waited for: most late answers come soon, and then nothing needs to be asked.
      while ContinuousClock.now < older.until {
        if link.discardLate(), owed.settleTheOnlyOne() { return }
        _ = letUrgentPass()
      }
      if !older.isOvertaken { try probe(older, before: request, unit) }
      owed.forget(older.request)
    }
  }

  /// Asks something whose answer cannot be mistaken: once it is answered, nothing older is owed.
  private func probe(
    _ older: OwedAnswers.Owed, before request: ModbusRequest, _ unit: ModbusUnit
  ) throws(WireFault) {
    guard let probe = older.request.probe(maxRead: unit.maxRead) else { return }
    link.keepSilence(of: max(unit.gap, silence))
    owed.sent(probe)
    do throws(WireFault) {
      _ = try link.exchange(probe, patience: patience.answer)
    } catch {
      switch error {
      // A refusal is an answer. After a bad reply the lost answer has come instead of the probe's, which is owed now
      // and tells itself from any other.
      case .exception, .badReply: return
      case .timedOut:
        owed.note(probe, patience: patience.answer)
        // A unit may say nothing at all to a function it does not know, so its silence proves nothing. The lost answer
        // is then doubted for as long as a write's, and no longer.
        if probe.function != older.request.function, older.doubtedUntil <= .now { return }
        // Who reads the fault knows what was asked for, not what was asked to make sure.
        throw link.timedOut(request, patience.answer)
      default: throw error
      }
    }
  }

  private static func words(_ data: UnsafeBufferPointer<UInt8>) -> [UInt16] {
    [UInt16](unsafeUninitializedCapacity: data.count / 2) { buffer, count in
      for index in 0..<(data.count / 2) {
        buffer[index] = UInt16(data[index * 2]) << 8 | UInt16(data[index * 2 + 1])
      }
      count = data.count / 2
    }
  }
}
