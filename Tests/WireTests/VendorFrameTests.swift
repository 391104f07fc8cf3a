import Synchronization
import Testing
import Wire

/// Frames with a checksum and a unit that are Modbus in nothing else, as Huanyang HY drives speak.
@Suite(.serialized) struct VendorFrameTests {
  private static let unit = ModbusUnit(1)

  /// Unit, function, a count, so many bytes, checksum.
  private static let counted: BytePeer.Length = { $0.count >= 3 ? 5 + Int($0[2]) : nil }

  private static func peer(_ handler: @escaping BytePeer.Handler) throws -> BytePeer {
    try BytePeer.rtu(baud: 9600, length: counted, handler)
  }

  /// The frames of a run, a speed of 50.00 Hz, whose answer is 7 bytes long, and a look at the speed that is put out.
  @Test func theShortAnswerToASpeedIsReceived() async throws {
    let peer = try Self.peer { request, _ in
      switch request[1] {
      case 3: .bytes(withCRC([1, 3, 1, 0x09]))
      case 5: .bytes(withCRC([1, 5, 2, 0x13, 0x88]))
      default: .bytes(withCRC([1, 4, 3, request[3], 0x13, 0x88]))
      }
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(try await bus.vendor(3, [1, 0x01], .counted) == [1, 0x09])
      let clock = ContinuousClock.now
      #expect(try await bus.vendor(5, [2, 0x13, 0x88], .counted) == [2, 0x13, 0x88])
      // libmodbus waits for an eighth byte until its patience ends.
      #expect(ContinuousClock.now - clock < .milliseconds(120))
      #expect(try await bus.vendor(5, [2, 0x13, 0x88], .fixed(3)) == [2, 0x13, 0x88])
      #expect(try await bus.vendor(4, [3, 1, 0, 0], .counted) == [3, 1, 0x13, 0x88])
      #expect(peer.seen.first == withCRC([1, 3, 1, 1]))
    }
  }

  @Test func aZeroInFrontIsPassedOverOnlyWhereTheChecksumFits() async throws {
    let peer = try Self.peer { _, index in
      var answer = withCRC([1, 5, 2, 0x13, 0x88])
      if index == 1 { answer[6] ^= 1 }
      return .bytes([0] + answer)
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(try await bus.vendor(5, [2, 0x13, 0x88], .counted) == [2, 0x13, 0x88])
      #expect(await fault { try await bus.vendor(5, [2, 0x13, 0x88], .counted) }.why.contains("checksum"))
    }
  }

  @Test func aLateVendorsAnswerIsNeverTakenForTheNext() async throws {
    let peer = try Self.peer { request, index in
      let answer = withCRC([1, 4, 3, request[3], 0, request[3]])
      return index == 0 ? .late(answer, milliseconds: 180) : .bytes(answer)
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.vendor(4, [3, 1, 0, 0], .counted) }.isTimeout)
      for index: UInt8 in [2, 3, 4] {
        if let bytes = try? await bus.vendor(4, [3, index, 0, 0], .counted) { #expect(bytes == [3, index, 0, index]) }
      }
    }
  }

  @Test func anAnswerThatMayBeAnOlderOnesIsNotTaken() async throws {
    let peer = try Self.peer { _, index in
      // The run is answered when the stop has been sent; the stop itself is not.
      index == 0 ? .silence : .bytes(withCRC([1, 3, 1, 0x09]))
    }
    try await withBus(to: peer, patience: ModbusPatience(answer: .milliseconds(200))) { (bus) async throws in
      #expect(await fault { try await bus.vendor(3, [1, 0x01], .counted) }.isTimeout)
      #expect(await fault { try await bus.vendor(3, [1, 0x08], .counted) }.why.contains("read the state"))
      #expect(peer.seen.count == 2)
    }
  }

  @Test func aVendorsStopOvertakesALongBlock() async throws {
    let peer = try Self.peer { request, _ in .late(withCRC([1, request[1], 1, 0]), milliseconds: 5) }
    try await withBus(to: peer) { (bus) async throws in
      async let block: Void = bus.transact { line throws(WireFault) in
        for _ in 0..<40 {
          _ = try line.exchangeVendor(Self.unit, function: 4, payload: [1, 0], answer: .counted)
        }
      }
      #expect(await eventually { peer.seen.count >= 2 })
      _ = try await bus.urgently { line throws(WireFault) in
        try line.exchangeVendor(Self.unit, function: 3, payload: [1, 8], answer: .counted)
      }
      #expect((peer.seen.firstIndex { $0[1] == 3 } ?? 40) < 30)
      try await block
    }
  }

  @Test func aFrameThatIsNoLongerWantedOrNoFrameAtAllIsNotSent() async throws {
    let peer = try Self.peer { _, _ in .silence }
    try await withBus(to: peer) { (bus) async throws in
      let calledOff = await fault {
        try await bus.transact { line throws(WireFault) in
          try line.exchangeVendor(Self.unit, function: 3, payload: [1, 1], answer: .counted, ifStill: { false })
        }
      }
      #expect(calledOff == .calledOff(place: peer.place.text))
      #expect(await fault { try await bus.vendor(3, [1, 1], .fixed(-1)) } != nil)
      #expect(await fault { try await bus.vendor(0, [1, 1], .counted) } != nil)
      #expect(await fault { try await bus.vendor(3, [UInt8](repeating: 0, count: 253), .counted) } != nil)
      #expect(peer.seen.isEmpty)
    }
  }

  @Test func aVendorsFrameIsForSerialLinesOnly() async throws {
    let peer = try BytePeer.tcp { _, _ in .silence }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.vendor(3, [1, 1], .counted) }.text.contains("serial lines only"))
      #expect(peer.accepted == 0)
    }
  }
}

extension ModbusBus {
  fileprivate func vendor(_ function: UInt8, _ payload: [UInt8], _ answer: VendorAnswer) async throws -> [UInt8] {
    try transact { line throws(WireFault) in
      try line.exchangeVendor(ModbusUnit(1), function: function, payload: payload, answer: answer)
    }
  }
}
