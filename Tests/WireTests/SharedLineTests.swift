import Testing
import Wire

/// Several units on one line, one of which does not answer.
@Suite(.serialized) struct SharedLineTests {
  private static let live = ModbusUnit(1)
  private static let dead = ModbusUnit(2)

  @Test(arguments: [true, false])
  func aDeadUnitTakesFewTurnsFromTheOthers(tcp: Bool) async throws {
    let at = tcp ? 6 : 0
    let handler: BytePeer.Handler = { request, _ in
      request[at] == 1 ? .bytes(rightAnswer(to: request, tcp: tcp)) : .silence
    }
    let peer = try tcp ? BytePeer.tcp(handler) : BytePeer.rtu(handler)
    try await withBus(to: peer, patience: ModbusPatience(answer: .milliseconds(250))) { (bus) async throws in
      // Both are asked in turn, the dead one as often as the live one.
      for address in UInt16(0)..<120 {
        let words = try await bus.transact { line throws(WireFault) in
          try line.readHolding(Self.live, at: address, count: 1)
        }
        #expect(words == [address])
        let fault = await fault {
          try await bus.transact { line throws(WireFault) in try line.readInput(Self.dead, at: 7, count: 1) }
        }
        #expect(fault != nil)
      }
      let toLive = peer.seen.count { $0[at] == 1 }
      let toDead = peer.seen.count { $0[at] == 2 }
      #expect(toLive == 120)
      // Two misses, rests of 2, 4 and 8, and then one request in seventeen.
      #expect(toDead >= 2 && toDead <= 2 + 3 + 120 / 16, "\(toDead)")
    }
  }

  @Test func aUnitThatIsAloneOnItsLineIsAskedEveryTime() async throws {
    let peer = try BytePeer.rtu { _, _ in .silence }
    try await withBus(to: peer, patience: ModbusPatience(answer: .milliseconds(40))) { (bus) async throws in
      for _ in 0..<5 { #expect(await fault { try await bus.read(1, of: 2) }.isTimeout) }
    }
  }

  @Test func aUnitThatRestsSaysSoAndIsStillToldToStop() async throws {
    let peer = try BytePeer.rtu { request, _ in
      request[0] == 1 ? .bytes(rightAnswer(to: request, tcp: false)) : .silence
    }
    try await withBus(to: peer, patience: ModbusPatience(answer: .seconds(1))) { (bus) async throws in
      _ = try await bus.read(1)
      _ = await fault { try await bus.read(1, of: 2) }
      _ = try await bus.read(1)
      _ = await fault { try await bus.read(1, of: 2) }
      let sent = peer.seen.count
      let resting = await fault { try await bus.read(1, of: 2) }
      #expect(resting == .resting(place: peer.place.text, unit: 2, misses: 2) && peer.seen.count == sent)
      // Neither a stop nor any other write waits for a turn, nor the look whether it stands still.
      let stop = await fault {
        try await bus.urgently { line throws(WireFault) in
          do throws(WireFault) { try line.write(Self.dead, 1, at: 0x2000) } catch {}
          return try line.readInput(Self.dead, at: 1, count: 1)
        }
      }
      #expect(stop.isTimeout)
      #expect(peer.seen.suffix(2).map { $0[1] } == [6, 4])
    }
  }

  @Test func aUnitThatComesBackIsAskedEveryTimeAgain() async throws {
    let peer = try BytePeer.rtu { request, index in
      request[0] == 2 && index < 12 ? .silence : .bytes(rightAnswer(to: request, tcp: false))
    }
    try await withBus(to: peer, patience: ModbusPatience(answer: .milliseconds(250))) { (bus) async throws in
      let isBack = await eventually {
        _ = await fault { try await bus.read(5, of: 1) }
        return await fault { try await bus.read(5, of: 2) } == nil
      }
      #expect(isBack)
      let before = peer.seen.count
      for _ in 0..<3 { #expect(try await bus.read(6, of: 2) == [6]) }
      #expect(peer.seen.count == before + 3)
    }
  }
}
