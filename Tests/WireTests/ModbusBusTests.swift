import Glibc
import Synchronization
import Testing
import Wire

private let unit = ModbusUnit(1)
private let patience = shortPatience

@Suite(.serialized) struct ModbusBusTests {
  @Test(arguments: [true, false])
  func registersAreReadAndWritten(tcp: Bool) async throws {
    let peer = try peer(tcp: tcp) { request, _ in .bytes(rightAnswer(to: request, tcp: tcp)) }
    try await withBus(to: peer) { (bus) async throws in
      #expect(try await bus.read(0x20, count: 3) == [0x20, 0x21, 0x22])
      try await bus.write(0x12, at: 0x2000)
      try await bus.transact { line throws(WireFault) in try line.write(unit, block: [1, 2, 3], at: 7) }
    }
    let pdus = peer.seen.map { tcp ? Array($0[7...]) : Array($0[1...]) }
    #expect(pdus.count == 3)
    #expect(Array(pdus[1].prefix(5)) == [6, 0x20, 0, 0, 0x12])
    #expect(Array(pdus[2].prefix(12)) == [16, 0, 7, 0, 3, 6, 0, 1, 0, 2, 0, 3])
  }

  @Test(arguments: [true, false])
  func aLateReplyIsNeverTakenForTheNextAnswer(tcp: Bool) async throws {
    let peer = try peer(tcp: tcp) { request, index in
      let answer = rightAnswer(to: request, tcp: tcp)
      return index == 0 ? .late(answer, milliseconds: 180) : .bytes(answer)
    }
    try await withBus(to: peer) { (bus) async throws in
      await #expect(throws: WireFault.self) { try await bus.read(0x10) }
      for address: UInt16 in [0x20, 0x30, 0x40, 0x50] {
        // A fault is allowed, another register's value is not.
        if let value = try? await bus.read(address) { #expect(value == [address]) }
      }
      #expect(try await bus.read(0x60) == [0x60])
    }
  }

  @Test(arguments: [130, 160, 200, 260, 340])
  func howeverLateAReplyIsItsValueNeverMoves(milliseconds: Int) async throws {
    let peer = try BytePeer.rtu { request, index in
      let answer = rightAnswer(to: request, tcp: false)
      return index == 0 ? .late(answer, milliseconds: milliseconds) : .bytes(answer)
    }
    try await withBus(to: peer) { (bus) async throws in
      await #expect(throws: WireFault.self) { try await bus.read(0x10, count: 2) }
      for address in UInt16(0x20)..<0x28 {
        if let value = try? await bus.read(address, count: 2) { #expect(value == [address, address + 1]) }
      }
    }
  }

  @Test(arguments: [true, false])
  func aLateEchoOfRunIsNeverTheConfirmationOfStop(tcp: Bool) async throws {
    let peer = try peer(tcp: tcp) { request, index in
      // The run is echoed late; the stop is never answered at all.
      index == 0 ? .late(rightAnswer(to: request, tcp: tcp), milliseconds: 180) : .silence
    }
    try await withBus(to: peer) { (bus) async throws in
      await #expect(throws: WireFault.self) { try await bus.write(0x12, at: 0x2000) }
      await #expect(throws: WireFault.self) { try await bus.write(0x01, at: 0x2000) }
    }
  }

  @Test func aBadChecksumIsFollowedByAGoodExchange() async throws {
    let peer = try BytePeer.rtu { request, index in
      var answer = rightAnswer(to: request, tcp: false)
      if index == 0 { answer[answer.count - 1] ^= 0xFF }
      return .bytes(answer)
    }
    try await withBus(to: peer) { (bus) async throws in
      await #expect {
        try await bus.read(0x10)
      } throws: {
        guard case WireFault.badReply(_, _, let why)? = $0 as? WireFault else { return false }
        return why.contains("checksum")
      }
      #expect(try await bus.read(0x20) == [0x20])
    }
  }

  @Test func aNoiseByteAfterAnAnswerSpoilsNothing() async throws {
    let peer = try BytePeer.rtu { request, _ in .bytes(rightAnswer(to: request, tcp: false) + [0x00]) }
    try await withBus(to: peer) { (bus) async throws in
      for address: UInt16 in [1, 2, 3] { #expect(try await bus.read(address) == [address]) }
    }
  }

  @Test(arguments: [(true, UInt8(2)), (true, 0x15), (false, 4), (false, 0x15)])
  func theCodeOfAnExceptionIsKept(tcp: Bool, code: UInt8) async throws {
    let peer = try peer(tcp: tcp) { request, index in
      guard index == 0 else { return .bytes(rightAnswer(to: request, tcp: tcp)) }
      if tcp { return .bytes(Array(request[..<4]) + [0, 3, request[6], request[7] | 0x80, code]) }
      return .bytes(withCRC([request[0], request[1] | 0x80, code]))
    }
    try await withBus(to: peer) { (bus) async throws in
      await #expect {
        try await bus.read(0x10)
      } throws: {
        guard case WireFault.exception(_, _, let got)? = $0 as? WireFault else { return false }
        return got == code
      }
      #expect(try await bus.read(0x20) == [0x20])
      #expect(peer.accepted <= 1)
    }
  }

  @Test(arguments: [true, false])
  func aTruncatedFrameCostsNoMoreThanSilence(tcp: Bool) async throws {
    func cost(of answer: @escaping BytePeer.Handler) async throws -> Duration {
      let peer = try peer(tcp: tcp, answer)
      var took = Duration.zero
      try await withBus(to: peer, patience: ModbusPatience(answer: .milliseconds(200))) { (bus) async throws in
        let start = ContinuousClock.now
        await #expect(throws: WireFault.self) { try await bus.read(0x10, count: 4) }
        took = ContinuousClock.now - start
      }
      return took
    }
    let silence = try await cost { _, _ in .silence }
    let truncated = try await cost { request, _ in .bytes(Array(rightAnswer(to: request, tcp: tcp).dropLast(2))) }
    // With libmodbus' own byte timeout it would be three and a half times as long.
    #expect(truncated < silence * 2)
  }

  @Test func somethingUrgentOvertakesFiftyQueuedReads() async throws {
    let peer = try BytePeer.tcp { request, _ in .late(rightAnswer(to: request, tcp: true), milliseconds: 5) }
    try await withBus(to: peer) { (bus) async throws in
      try await bus.connect()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for address in UInt16(0)..<50 { group.addTask { _ = try await bus.read(address) } }
        #expect(await eventually { peer.seen.count >= 2 })
        try await bus.urgently { line throws(WireFault) in try line.write(unit, 1, at: 0x2000) }
        let before = peer.seen.firstIndex { $0[7] == 6 }
        #expect((before ?? 50) < 25)
        try await group.waitForAll()
      }
      #expect(peer.seen.count == 51)
    }
  }

  @Test func somethingUrgentOvertakesTheRestOfALongBlock() async throws {
    let peer = try BytePeer.tcp { request, _ in .late(rightAnswer(to: request, tcp: true), milliseconds: 5) }
    try await withBus(to: peer) { (bus) async throws in
      async let block: Void = bus.transact { line throws(WireFault) in
        for address in UInt16(0)..<40 { _ = try line.readHolding(unit, at: address, count: 1) }
      }
      #expect(await eventually { peer.seen.count >= 2 })
      try await bus.urgently { line throws(WireFault) in try line.write(unit, 1, at: 0x2000) }
      #expect((peer.seen.firstIndex { $0[7] == 6 } ?? 40) < 30)
      try await block
    }
  }

  @Test func aWriteThatIsNoLongerWantedIsNotSent() async throws {
    let peer = try BytePeer.tcp { request, _ in .bytes(rightAnswer(to: request, tcp: true)) }
    try await withBus(to: peer) { (bus) async throws in
      await #expect(throws: WireFault.calledOff(place: peer.place.text)) {
        try await bus.transact { line throws(WireFault) in try line.write(unit, 2, at: 0, ifStill: { false }) }
      }
      #expect(peer.seen.isEmpty)
    }
  }

  @Test func aCancelledCallLeavesTheBusUsable() async throws {
    let peer = try BytePeer.tcp { request, _ in .late(rightAnswer(to: request, tcp: true), milliseconds: 20) }
    try await withBus(to: peer) { (bus) async throws in
      let reading = Task { try await bus.read(0x10) }
      let queued = Task { try await bus.read(0x11) }
      reading.cancel()
      queued.cancel()
      _ = await reading.result
      _ = await queued.result
      #expect(try await bus.read(0x20) == [0x20])
    }
  }

  @Test func aHungUpConnectionIsClosedAndTheNextRequestConnectsAgain() async throws {
    let peer = try BytePeer.tcp { request, index in
      index == 0 ? .hangUp : .bytes(rightAnswer(to: request, tcp: true))
    }
    try await withBus(to: peer) { (bus) async throws in
      await #expect(throws: WireFault.closed(place: peer.place.text)) { try await bus.read(0x10) }
      #expect(try await bus.read(0x20) == [0x20])
      #expect(peer.accepted == 2)
    }
  }

  @Test func closingEndsAWaitingTCPRead() async throws {
    let peer = try BytePeer.tcp { _, _ in .silence }
    let bus = try ModbusBus(place: peer.place, patience: ModbusPatience(answer: .seconds(20)))
    let reading = Task { try await bus.read(0x10) }
    #expect(await eventually { !peer.seen.isEmpty })
    let start = ContinuousClock.now
    await bus.close()
    await bus.close()
    await #expect(throws: WireFault.self) { try await reading.value }
    #expect(ContinuousClock.now - start < .seconds(5))
    await #expect(throws: WireFault.closed(place: peer.place.text)) { try await bus.read(0x10) }
    await #expect(throws: WireFault.closed(place: peer.place.text)) {
      try await bus.urgently { line throws(WireFault) in try line.write(unit, 1, at: 1) }
    }
    await peer.stop()
  }

  @Test func anUnpluggedLineIsClosedAndNothingHangs() async throws {
    let pty = try Pty()
    let bus = try ModbusBus(place: .rtu(path: pty.path, settings: SerialSettings(baud: 19200)), patience: patience)
    try await bus.connect()
    pty.unplug()
    await #expect(throws: WireFault.closed(place: pty.path)) { try await bus.read(0x10) }
    await bus.close()
    #expect(pty.openings == 0)
  }

  @Test func unknownBaudsAreRefusedByName() async throws {
    let pty = try Pty()
    let bus = try ModbusBus(place: .rtu(path: pty.path, settings: SerialSettings(baud: 12_345)))
    await #expect {
      try await bus.connect()
    } throws: {
      ($0 as? WireFault)?.sentence.contains("12345 baud") == true
    }
    await bus.close()
    pty.unplug()
  }

  @Test func nobodyListeningIsAbsent() async throws {
    let peer = try BytePeer.tcp { _, _ in .silence }
    await peer.stop()
    let bus = try ModbusBus(place: peer.place)
    await #expect(throws: WireFault.absent(place: peer.place.text, errno: ECONNREFUSED)) { try await bus.connect() }
    await bus.close()
  }

  @Test func aBlockOverTheUnitsLimitIsSplitForReadingAndRefusedForWriting() async throws {
    let peer = try BytePeer.tcp { request, _ in .bytes(rightAnswer(to: request, tcp: true)) }
    let small = ModbusUnit(1, maxRead: 16, maxWrite: 4)
    try await withBus(to: peer) { (bus) async throws in
      let words = try await bus.transact { line throws(WireFault) in try line.readHolding(small, at: 0, count: 40) }
      #expect(words == (0..<40).map { UInt16($0) })
      #expect(peer.seen.count == 3)
      await #expect(throws: WireFault.self) {
        try await bus.transact { line throws(WireFault) in try line.write(small, block: [1, 2, 3, 4, 5], at: 0) }
      }
      #expect(peer.seen.count == 3)
    }
  }

  @Test func theSilenceBetweenTwoFramesIsKept() async throws {
    let times = Times()
    let peer = try BytePeer.rtu(baud: 19200) { request, _ in
      times.note()
      return .bytes(rightAnswer(to: request, tcp: false))
    }
    let delta = ModbusUnit(1, gap: .milliseconds(10))
    try await withBus(to: peer) { (bus) async throws in
      try await bus.transact { line throws(WireFault) in
        for _ in 0..<4 { _ = try line.readHolding(delta, at: 1, count: 1) }
      }
    }
    #expect(times.gaps.count == 3)
    for gap in times.gaps { #expect(gap >= .milliseconds(9)) }
  }

  @Test func nothingStaysOpen() async throws {
    let peer = try BytePeer.rtu { request, _ in .bytes(rightAnswer(to: request, tcp: false)) }
    try await withBus(to: peer) { (bus) async throws in
      _ = try await bus.read(1)
      #expect(peer.openings == 1)
      await bus.close()
      #expect(peer.openings == 0)
    }
  }

  private func peer(tcp: Bool, _ handler: @escaping BytePeer.Handler) throws -> BytePeer {
    tcp ? try BytePeer.tcp(handler) : try BytePeer.rtu(handler)
  }
}

private final class Times: Sendable {
  private let times = Mutex<[ContinuousClock.Instant]>([])
  func note() { times.withLock { $0.append(.now) } }
  var gaps: [Duration] { times.withLock { times in zip(times, times.dropFirst()).map { $1 - $0 } } }
}
