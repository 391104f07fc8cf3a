import Testing
import Wire

/// One kind of request, for tests that hold for every kind.
struct Ask: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Performs it at an address; what was read, or nothing for a write.
  let perform: @Sendable (ModbusLine, ModbusUnit, UInt16) throws(WireFault) -> [Int]
  /// What a read at an address gives.
  let right: @Sendable (UInt16) -> [Int]

  init(
    _ name: String, right: @escaping @Sendable (UInt16) -> [Int] = { _ in [] },
    _ perform: @escaping @Sendable (ModbusLine, ModbusUnit, UInt16) throws(WireFault) -> [Int]
  ) {
    testDescription = name
    self.perform = perform
    self.right = right
  }

  static let reads = [
    Ask("FC 01", right: { a in (0..<9).map { (Int(a) + $0) % 3 == 0 ? 1 : 0 } }) { line, unit, a throws(WireFault) in
      try line.readCoils(unit, at: a, count: 9).map { $0 ? 1 : 0 }
    },
    Ask("FC 02", right: { a in (0..<4).map { (Int(a) + $0) % 3 == 0 ? 1 : 0 } }) { line, unit, a throws(WireFault) in
      try line.readDiscrete(unit, at: a, count: 4).map { $0 ? 1 : 0 }
    },
    Ask("FC 03", right: { [Int($0), Int($0) + 1] }) { line, unit, a throws(WireFault) in
      try line.readHolding(unit, at: a, count: 2).map(Int.init)
    },
    Ask("FC 04", right: { [Int($0)] }) { line, unit, a throws(WireFault) in
      try line.readInput(unit, at: a, count: 1).map(Int.init)
    },
    Ask("FC 23", right: { [Int($0), Int($0) + 1] }) { line, unit, a throws(WireFault) in
      try line.readWrite(unit, read: a, count: 2, write: 7, values: [1]).map(Int.init)
    },
  ]

  /// Each takes the value to write from the address it is given, and writes to the same place.
  static let writes = [
    Ask("FC 05") { line, unit, a throws(WireFault) in
      try line.write(unit, coil: a % 2 == 0, at: 9)
      return []
    },
    Ask("FC 06") { line, unit, a throws(WireFault) in
      try line.write(unit, a, at: 0x2000)
      return []
    },
    Ask("FC 15") { line, unit, a throws(WireFault) in
      try line.write(unit, coils: [a % 2 == 0, true, false], at: 9)
      return []
    },
    Ask("FC 16") { line, unit, a throws(WireFault) in
      try line.write(unit, block: [a, a], at: 0x2000)
      return []
    },
  ]
}

/// RTU has no transaction number: what comes late must never pass for the next answer.
@Suite(.serialized) struct LateAnswerTests {
  @Test(arguments: Ask.reads)
  func aLateReplyIsNeverTakenForTheNextAnswerWhateverIsRead(ask: Ask) async throws {
    let peer = try BytePeer.rtu { request, index in
      let answer = rightAnswer(to: request, tcp: false)
      return index == 0 ? .late(answer, milliseconds: 180) : .bytes(answer)
    }
    try await withBus(to: peer) { (bus) async throws in
      let first = await fault { try await bus.ask(ask, 0x10) }
      #expect(first.isTimeout)
      for address: UInt16 in [0x21, 0x32, 0x43] {
        if let values = try? await bus.ask(ask, address) { #expect(values == ask.right(address)) }
      }
      #expect(try await bus.ask(ask, 0x64) == ask.right(0x64))
    }
  }

  @Test(arguments: [true, false])
  func aLateReplyOfAnotherShapeIsNeverTakenForTheNextAnswer(isLonger: Bool) async throws {
    let peer = try BytePeer.rtu { request, index in
      let answer = rightAnswer(to: request, tcp: false)
      return index == 0 ? .late(answer, milliseconds: 180) : .bytes(answer)
    }
    try await withBus(to: peer) { (bus) async throws in
      let first = await fault { try await bus.read(0x10, count: isLonger ? 8 : 1) }
      #expect(first.isTimeout)
      for address: UInt16 in [0x20, 0x30, 0x40] {
        if let values = try? await bus.read(address, count: 3) {
          #expect(values == [address, address + 1, address + 2])
        }
      }
      #expect(try await bus.read(0x50, count: 3) == [0x50, 0x51, 0x52])
    }
  }

  @Test func aLateReplyOfOneUnitIsNeverTakenForAnothersAnswer() async throws {
    let peer = try BytePeer.rtu { request, index in
      let answer = rightAnswer(to: request, tcp: false)
      return index == 0 ? .late(answer, milliseconds: 180) : .bytes(answer)
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.read(0x10, of: 1) }.isTimeout)
      for address: UInt16 in [0x20, 0x30, 0x40] {
        if let values = try? await bus.read(address, of: 2) { #expect(values == [address]) }
        if let values = try? await bus.read(address + 5, of: 1) { #expect(values == [address + 5]) }
      }
      #expect(try await bus.read(0x50, of: 2) == [0x50])
      #expect(try await bus.read(0x60, of: 1) == [0x60])
    }
  }

  @Test(arguments: Ask.writes)
  func aLateEchoNeverConfirmsAnotherWriteToTheSamePlace(ask: Ask) async throws {
    let peer = try BytePeer.rtu { request, index in
      // The first is echoed late; the second is never answered at all.
      index == 0 ? .late(rightAnswer(to: request, tcp: false), milliseconds: 180) : .silence
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.ask(ask, 1) } != nil)
      #expect(await fault { try await bus.ask(ask, 2) } != nil)
      #expect(peer.seen.count == 2)
    }
  }

  @Test(arguments: [1, 2])
  func anEchoThatMayBeAnOlderOnesConfirmsNothingUntilTheSecondCame(echoes: Int) async throws {
    let peer = try BytePeer.rtu { request, index in
      // run, stop: lost. run again: one echo, or the late one and its own.
      index < 2
        ? .silence : .bytes([UInt8](repeatElement(rightAnswer(to: request, tcp: false), count: echoes).joined()))
    }
    try await withBus(to: peer, patience: ModbusPatience(answer: .milliseconds(200))) { (bus) async throws in
      #expect(await bus.faultOfWriting(0x12, at: 0x2000).isTimeout)
      #expect(await bus.faultOfWriting(0x01, at: 0x2000).isTimeout)
      let last = await bus.faultOfWriting(0x12, at: 0x2000)
      if echoes == 1 { #expect(last.why.contains("read the state")) } else { #expect(last == nil) }
    }
  }

  @Test func aStopSaidAgainIsSentAndConfirmedAtOnce() async throws {
    let peer = try BytePeer.rtu { request, index in
      index == 0 ? .silence : .bytes(rightAnswer(to: request, tcp: false))
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.write(0x01, at: 0x2000) }.isTimeout)
      // Whichever of the two the echo is for: the last thing the drive heard was stop.
      try await bus.write(0x01, at: 0x2000)
      #expect(peer.seen.count == 2)
    }
  }

  /// What a unit that gives one register at a time does about a function it does not know.
  enum OneAtATime: CaseIterable { case hasBothTables, refusesTheOther, isSilentOnTheOther }

  @Test(arguments: OneAtATime.allCases)
  func aUnitThatGivesOneRegisterAtATimeIsNeverAskedForTwo(unit kind: OneAtATime) async throws {
    let peer = try BytePeer.rtu { request, index in
      let answer = rightAnswer(to: request, tcp: false)
      if index == 0 { return .late(answer, milliseconds: 180) }
      guard request[1] != 3 else { return .bytes(answer) }
      return switch kind {
      case .hasBothTables: .bytes(answer)
      case .refusesTheOther: .bytes(withCRC([request[0], request[1] | 0x80, 1]))
      case .isSilentOnTheOther: .silence
      }
    }
    try await withBus(to: peer) { (bus) async throws in
      let unit = ModbusUnit(1, maxRead: 1)
      #expect(await fault { try await bus.read(0x10, of: unit) }.isTimeout)
      var answered = 0
      for address in UInt16(0x20)..<0x30 {
        if let values = try? await bus.read(address, of: unit) {
          #expect(values == [address])
          answered += 1
        }
      }
      #expect(answered > 0)
      #expect(peer.seen.allSatisfy { $0[4] == 0 && $0[5] == 1 })
    }
  }

  @Test(arguments: [1, 125])
  func aUnitThatStaysSilentIsBlamedForWhatWasAskedForAlone(maxRead: Int) async throws {
    let peer = try BytePeer.rtu { _, _ in .silence }
    try await withBus(to: peer) { (bus) async throws in
      let unit = ModbusUnit(1, maxRead: maxRead)
      for address: UInt16 in [0x10, 0x20, 0x30, 0x40, 0x50, 0x60] {
        let fault = await fault { try await bus.read(address, of: unit) }
        #expect(
          fault.isTimeout && fault.text.contains("a read of 1 registers at \(address) from unit 1"), "\(fault.text)")
      }
    }
  }

  @Test func aLateAnswerToWhatWasAskedToMakeSureIsNeverTakenForTheNext() async throws {
    let peer = try BytePeer.rtu { request, index in
      let answer = rightAnswer(to: request, tcp: false)
      // The first is lost; what is asked to make sure of it (one register at 0x10) is answered late.
      if index == 0 { return .silence }
      return index == 1 ? .late(answer, milliseconds: 180) : .bytes(answer)
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.read(0x10, count: 2) }.isTimeout)
      #expect(await fault { try await bus.read(0x20, count: 2) }.isTimeout)
      for address: UInt16 in [0x30, 0x40, 0x50] {
        if let values = try? await bus.read(address, count: 1) { #expect(values == [address]) }
      }
      #expect(try await bus.read(0x60, count: 2) == [0x60, 0x61])
    }
  }

  @Test func aLateRefusalDoesNotMakeAnOwedAnswerForgotten() async throws {
    let peer = try BytePeer.rtu { request, index in
      switch index {
      case 0: .silence
      // The refusal is for the first request; the second one's own answer comes late, too.
      case 1: .pieces([withCRC([1, 0x83, 6]), [], rightAnswer(to: request, tcp: false)], milliseconds: 60)
      default: .bytes(rightAnswer(to: request, tcp: false))
      }
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.read(0x10, count: 1) }.isTimeout)
      #expect(await fault { try await bus.read(0x20, count: 4) }.code == 6)
      for address: UInt16 in [0x30, 0x40, 0x50] {
        if let values = try? await bus.read(address, count: 4) {
          #expect(values == (address..<(address + 4)).map { $0 })
        }
      }
    }
  }
}

extension ModbusBus {
  fileprivate func read(_ address: UInt16, of unit: ModbusUnit) async throws(WireFault) -> [UInt16] {
    try transact { line throws(WireFault) in try line.readHolding(unit, at: address, count: 1) }
  }

  fileprivate func ask(_ ask: Ask, _ address: UInt16) async throws(WireFault) -> [Int] {
    try transact { line throws(WireFault) in try ask.perform(line, ModbusUnit(1), address) }
  }
}
