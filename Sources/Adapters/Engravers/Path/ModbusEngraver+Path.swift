import Devices
import Wire
import Workshop

extension ModbusEngraverSession {
  /// Refuses a drawing that the head does not reach, or that is too long for the machine.
  package func check(_ work: Work, drawing: RingDrawing) throws(PlanRefusal) {
    try profile.check(work, drawing: drawing, lengths: lengths)
  }

  /// What the beam needs by its own settings, what the machine takes before it, between lines and to turn the ring.
  package func expectedDuration(of work: Work, drawing: RingDrawing) -> Duration {
    guard let path = profile.path, let beam = drawing.beam, let seconds = drawing.markedSeconds else {
      return expectedDuration(of: work)
    }
    // One that the head does not reach is refused elsewhere.
    let turns = (try? HeadTiles(drawing, path))?.middles.count ?? 1
    return profile.baseTime + path.turnTime * turns + path.lineTime * (drawing.strokes.count * beam.passes)
      + .seconds(seconds)
  }

  /// Streams the drawing and returns when the machine itself has confirmed the sum over the whole of it.
  package func prepare(
    _ work: Work, drawing: RingDrawing, permit: StartPermit
  ) async throws(DeviceFault) -> MachineMark {
    guard let path = profile.path else { return try await prepare(work, permit: permit) }
    let tiles = try tiles(work, drawing, path)
    let (isDoneStale, token) = try await beginPreparing(permit)
    if let point = profile.token, let token {
      let unit = seat.unit
      try await seat.transact { line throws(WireFault) in try line.put(unit, token, to: point) }
    }
    let seal = try await stream(drawing, tiles, path, permit)
    try seat.check(permit)
    let least = expectedDuration(of: work, drawing: drawing) / 2
    var mark = try await noteJob(
      token: token, state: try await state(), isDoneStale: isDoneStale, least: least, permit: permit)
    note { $0?.path = seal }
    mark.path = seal.text
    return mark
  }

  /// The tiles of `drawing`; its length is told while it is streamed, so that a long one is not made twice.
  func tiles(_ work: Work, _ drawing: RingDrawing, _ path: EngraverPath) throws(DeviceFault) -> HeadTiles {
    do throws(PlanRefusal) {
      _ = try EngravingPlan.engraving(of: work)
      return try HeadTiles(drawing, path)
    } catch {
      throw .refused(code: 0, error.sentence)
    }
  }

  /// Sends block after block through the window. What was sent once may be sent again: a block carries its number, and the
  /// machine takes each number once. A block is made while the one before is on the line.
  @discardableResult
  func stream(
    _ drawing: RingDrawing, _ tiles: HeadTiles, _ path: EngraverPath, _ permit: StartPermit
  ) async throws(DeviceFault) -> PathSeal {
    let unit = seat.unit
    try await seat.transact { line throws(WireFault) in
      try line.write(unit, EngraverPath.Command.begin, at: path.command)
    }
    var window = PathWindow(path, maxWrite: unit.maxWrite, isSerial: seat.isSerial)
    var source = PathSource(drawing, tiles, words: window.dataWords)
    let watch = seat.stopwatch()
    var patience = watch.elapsed
    var silences = 0
    while source.make() {
      try seat.check(permit)
      let (before, waiting, seat) = (window, source, seat)
      (window, source) = try await seat.transact { line throws(WireFault) in
        try before.put(waiting, on: line, unit, path, isStillWanted: { seat.isGood(permit) })
      }
      try seat.check(permit)
      if let why = window.contradiction { throw .garbled("The engraver lost the path: \(why)") }
      if window.taken != before.taken {
        patience = watch.elapsed
        silences = 0
      } else if watch.elapsed - patience > profile.applyWithin + Self.lateAnswer {
        throw .timedOut("The engraver takes no more of the path.")
      } else {
        silences += 1
        if silences > 1 { await seat.pause(.milliseconds(2)) }
      }
    }
    // Nothing that the machine was not said to take, and nothing empty, is ever confirmed.
    guard (1...path.longest).contains(source.count) else {
      throw .refused(
        code: 0, "The path has \(source.count) words; this engraver takes from 1 to \(path.longest).")
    }
    let (crc, total) = (source.sum.value, UInt32(clamping: source.count))
    let words = [total >> 16, total & 0xFFFF, crc >> 16, crc & 0xFFFF].map { UInt16($0) }
    let seat = seat
    try await seat.transact { line throws(WireFault) in
      do throws(WireFault) {
        try line.write(unit, block: words, at: path.total, ifStill: { seat.isGood(permit) })
      } catch .timedOut, .badReply, .closed {
        // The same numbers once more are the same numbers.
        try line.write(unit, block: words, at: path.total, ifStill: { seat.isGood(permit) })
      }
      do throws(WireFault) {
        try line.write(unit, EngraverPath.Command.check, at: path.command, ifStill: { seat.isGood(permit) })
      } catch .timedOut, .badReply, .closed {
        // Whether it checks, its state tells.
      }
    }
    let seal = PathSeal(sum: crc, words: total)
    try await confirm(seal, path, permit)
    return seal
  }

  /// How much longer a machine is waited for that takes nothing: an answer that comes late spoils the look behind it, too.
  private static let lateAnswer = Duration.seconds(2)

  /// Whether the machine still holds the path it confirmed: another bench may have given it one since.
  func holds(_ seal: PathSeal) async throws(DeviceFault) -> Bool {
    guard let path = profile.path else { return true }
    let unit = seat.unit
    return try await seat.transact { line throws(WireFault) in
      try PathStatus(on: line, unit, path).holds(seal)
    }
  }

  /// Waits for the machine's own word on the whole.
  private func confirm(_ seal: PathSeal, _ path: EngraverPath, _ permit: StartPermit) async throws(DeviceFault) {
    let unit = seat.unit
    let watch = seat.stopwatch()
    while true {
      try seat.check(permit)
      let status = try await seat.transact { line throws(WireFault) -> PathStatus? in
        do throws(WireFault) { return try PathStatus(on: line, unit, path) } catch .timedOut, .badReply, .closed {
          return nil
        }
      }
      switch status?.state {
      case .verified where status?.holds(seal) == true: return
      case .verified, .wrong:
        throw .garbled("The engraver holds another path than was sent; it was not started.")
      default: break
      }
      guard watch.elapsed < profile.applyWithin + Self.lateAnswer else {
        throw .timedOut("The engraver did not confirm the path; it was not started.")
      }
      await seat.pause()
    }
  }
}

/// What tells a path from every other: the sum over it and how many words it has.
struct PathSeal: Hashable, Sendable {
  var sum: UInt32
  var words: UInt32

  /// As it stands in the ledger: both in hexadecimal digits.
  var text: String { "\(String(sum, radix: 16))-\(String(words, radix: 16))" }
}

/// What the machine says of the path it takes.
struct PathStatus: Hashable, Sendable {
  static let count = 7
  var state: EngraverPath.State?
  var taken: UInt16
  var room: Int
  var words: UInt32
  var sum: UInt32

  /// Reads it from the machine.
  init(on line: ModbusLine, _ unit: ModbusUnit, _ path: EngraverPath) throws(WireFault) {
    self.init(try line.readHolding(unit, at: path.status, count: Self.count))
  }

  /// The path that it holds and has confirmed.
  var seal: PathSeal? { state == .verified ? PathSeal(sum: sum, words: words) : nil }

  /// Whether it is the whole path of this seal.
  func holds(_ seal: PathSeal) -> Bool { self.seal == seal }

  init(_ registers: [UInt16]) {
    state = EngraverPath.State(rawValue: registers[0])
    taken = registers[1]
    room = Int(registers[2])
    words = UInt32(registers[3]) << 16 | UInt32(registers[4])
    sum = UInt32(registers[5]) << 16 | UInt32(registers[6])
  }
}

/// The bench's side of the window: which number comes next, and how many blocks the machine has room for.
struct PathWindow: Sendable {
  /// How many blocks go out in one turn on the line, after which others have theirs: a tenth of a second at 115200 baud, some
  /// hundredths over TCP, where a turn costs as much as three blocks. What is urgent waits for one block at most.
  private let turn: Int
  /// How many words of the path a block carries.
  let dataWords: Int
  /// Why the machine cannot have what was sent; `nil` while all is well.
  private(set) var contradiction: String?
  /// The number of the block that the machine took last, as far as it said so.
  private(set) var taken: UInt16 = 0
  /// How many more it had room for then, less what was sent since.
  private var room = 0

  init(_ path: EngraverPath, maxWrite: Int, isSerial: Bool) {
    turn = isSerial ? 4 : 256
    dataWords = min(path.windowWords, maxWrite, path.readsWhileWriting ? 121 : 123) - 2
  }

  /// Sends blocks of `source` as far as there is room, and returns how things stand, and what is left of the source. A request
  /// whose answer was lost is no fault: the next look says how far the machine is.
  func put(
    _ source: PathSource, on line: ModbusLine, _ unit: ModbusUnit, _ path: EngraverPath, isStillWanted: () -> Bool
  ) throws(WireFault) -> (PathWindow, PathSource) {
    var (window, source) = (self, source)
    for _ in 0..<turn {
      guard isStillWanted(), let block = source.block else { break }
      if window.room == 0 { try window.look(on: line, unit, path) }
      guard window.room > 0, window.contradiction == nil else { break }
      do throws(WireFault) {
        if path.readsWhileWriting {
          window.take(
            PathStatus(
              try line.readWrite(
                unit, read: path.status, count: PathStatus.count, write: path.window, values: block,
                meanwhile: { source.makeBeside() })))
        } else {
          try line.write(unit, block: block, at: path.window, meanwhile: { source.makeBeside() })
          // Confirmed by the wire and in its turn; whether the machine has it all the sum at the end tells.
          window.taken = block[0]
          window.room -= 1
        }
      } catch .exception(_, _, 6) {
        // Busy: no room after all.
        window.room = 0
        break
      } catch .timedOut, .badReply, .closed, .exception(_, _, 5) {
        // Acknowledged is not taken: how far it is only its state shows, as after an answer that was lost.
        try window.look(on: line, unit, path)
        break
      }
      if source.drop(upTo: window.taken) == 0 { break }
    }
    _ = source.drop(upTo: window.taken)
    return (window, source)
  }

  /// Asks how far the machine is. Where that answer is lost, too, the next turn asks again: until then there is no room.
  private mutating func look(on line: ModbusLine, _ unit: ModbusUnit, _ path: EngraverPath) throws(WireFault) {
    do throws(WireFault) {
      take(try PathStatus(on: line, unit, path))
    } catch .timedOut, .badReply, .closed, .exception(_, _, 5), .exception(_, _, 6) { room = 0 }
  }

  private mutating func take(_ status: PathStatus) {
    if status.state != .receiving { contradiction = "it is not taking one any more." }
    // One block at a time is on its way.
    if status.taken &- taken > 1 {
      contradiction = "it is at block \(status.taken) instead of \(taken)."
    }
    taken = status.taken
    room = status.room
  }
}
