import Devices
import Wire
import Workshop

/// The pointer beam of an engraver that follows paths, through one register: seconds to go on, 0 to end, and how many are left.
struct EngraverPointer: PointerBeam {
  let session: ModbusEngraverSession
  let path: EngraverPath
  /// The register.
  let outline: UInt16

  func show(_ work: Work, drawing: RingDrawing, seconds: Int, permit: StartPermit) async throws(DeviceFault) {
    let tiles = try session.tiles(work, drawing, path)
    _ = try await session.beginPreparing(permit)
    try await session.stream(drawing, tiles, path, permit)
    let (seat, register) = (session.seat, outline)
    try await seat.transact { line throws(WireFault) in
      try line.write(
        seat.unit, UInt16(clamping: min(seconds, PointerTime.range.upperBound)), at: register,
        ifStill: { seat.isGood(permit) })
    }
    try await wait("The engraver does not show that its pointer beam is on.") { $0 > 0 }
  }

  func secondsLeft() async throws(DeviceFault) -> Int {
    let (unit, register) = (session.seat.unit, outline)
    return try await session.seat.transact { line throws(WireFault) in
      Int(try line.readHolding(unit, at: register, count: 1)[0])
    }
  }

  func end() async throws(DeviceFault) {
    let (unit, register) = (session.seat.unit, outline)
    try await session.seat.transact { line throws(WireFault) in try line.write(unit, 0, at: register) }
    try await wait("The engraver does not show that its pointer beam is off.") { $0 == 0 }
  }

  /// Ends it before everything that waits for the line; whether the machine still shows it.
  func endUrgently() async throws(DeviceFault) -> Bool {
    let (unit, register) = (session.seat.unit, outline)
    return try await session.seat.urgently { line throws(WireFault) in
      try line.write(unit, 0, at: register)
      return try line.readHolding(unit, at: register, count: 1)[0] > 0
    }
  }

  private func wait(_ sentence: String, until isSo: (Int) -> Bool) async throws(DeviceFault) {
    let watch = session.seat.stopwatch()
    while !isSo(try await secondsLeft()) {
      guard watch.elapsed < session.profile.applyWithin else { throw .timedOut(sentence) }
      await session.seat.pause()
    }
  }
}

extension ModbusEngraverSession {
  /// Its pointer beam, where the profile has one.
  package var pointer: (any PointerBeam)? { engraverPointer }

  var engraverPointer: EngraverPointer? {
    guard let path = profile.path, let outline = path.outline else { return nil }
    return EngraverPointer(session: self, path: path, outline: outline)
  }
}
