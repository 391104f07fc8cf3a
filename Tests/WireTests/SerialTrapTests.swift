import Glibc
import Synchronization
import Testing
import Wire

/// What two wires do to frames, each named so that a person knows what to change.
@Suite(.serialized) struct SerialTrapTests {
  @Test(arguments: [[0x00], [0x00, 0x00], [0xFF], [0xFF, 0x00, 0xFE]] as [[UInt8]])
  func noiseInFrontThatCanBeNoFrameSpoilsNothing(noise: [UInt8]) async throws {
    let peer = try BytePeer.rtu { request, _ in .bytes(noise + rightAnswer(to: request, tcp: false)) }
    try await withBus(to: peer) { (bus) async throws in
      for address: UInt16 in [1, 2] {
        #expect(try await bus.read(address, count: 3) == [address, address + 1, address + 2])
      }
      try await bus.write(5, at: 9)
    }
  }

  @Test func otherNoiseInFrontIsNamedAndTheNextExchangeIsGood() async throws {
    let peer = try BytePeer.rtu { request, index in
      .bytes((index == 0 ? [0x5A] : []) + rightAnswer(to: request, tcp: false))
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.read(1, count: 3) }.why.contains("checksum"))
      #expect(try await bus.read(0x20) == [0x20])
    }
  }

  @Test(arguments: [true, false]) func aFrameInPiecesIsOneAnswer(isTCP: Bool) async throws {
    let answer: BytePeer.Handler = { request, _ in
      .pieces(rightAnswer(to: request, tcp: isTCP).map { [$0] }, milliseconds: 4)
    }
    let peer = isTCP ? try BytePeer.tcp(answer) : try BytePeer.rtu(answer)
    try await withBus(to: peer) { (bus) async throws in #expect(try await bus.read(0x20, count: 2) == [0x20, 0x21]) }
  }

  @Test(arguments: [true, false])
  func aLineThatEchoesIsToldFromADevice(isAnswering: Bool) async throws {
    let peer = try BytePeer.rtu { request, _ in
      .bytes(request + (isAnswering ? rightAnswer(to: request, tcp: false) : []))
    }
    try await withBus(to: peer) { (bus) async throws in
      let first = await fault { try await bus.read(0x10, count: 3) }
      #expect(first.why == "it is what was sent, word for word")
      // An echo is the right answer to a single write; here it confirms nothing.
      #expect(await fault { try await bus.write(0x12, at: 0x2000) }.why != "")
      let next = await fault { try await bus.read(0x10, count: 3) }
      #expect(next.why == "the line echoes what is sent: two-wire adapter without echo suppression")
    }
  }

  @Test func aWriteThatIsEchoedTwiceBeforeAnythingWasReadIsNotConfirmed() async throws {
    let peer = try BytePeer.rtu { request, _ in .bytes(request + rightAnswer(to: request, tcp: false)) }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.write(0x12, at: 0x2000) }.why.contains("what was sent"))
    }
  }

  @Test func anotherUnitsAnswerIsNamed() async throws {
    let peer = try BytePeer.rtu { request, index in
      var asked = request
      if index == 0 { asked[0] = 7 }
      return .bytes(rightAnswer(to: asked, tcp: false))
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.read(0x10) }.why == "unit 7 answered")
      #expect(try await bus.read(0x20, count: 2) == [0x20, 0x21])
    }
  }

  @Test func aRefusalOfAnotherFunctionIsNotThisOnesRefusal() async throws {
    let peer = try BytePeer.rtu { request, index in
      index == 0 ? .bytes(withCRC([1, 0x84, 2])) : .bytes(rightAnswer(to: request, tcp: false))
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.read(0x10) }.why == "it refuses function 4, not 3")
      #expect(try await bus.read(0x20, count: 2) == [0x20, 0x21])
    }
  }

  @Test(arguments: [UInt8(4), 5, 6])
  func failedAcknowledgedAndBusyAreToldApart(code: UInt8) async throws {
    let peer = try BytePeer.rtu { _, _ in .bytes(withCRC([1, 0x86, code])) }
    try await withBus(to: peer) { (bus) async throws in
      let fault = await fault { try await bus.write(1, at: 1) }
      let words: [UInt8: String] = [4: "failed while", 5: "is not done", 6: "is busy"]
      #expect(fault.code == code && fault.text.contains(words[code] ?? "?"))
    }
  }

  /// The second is the same frame sent with seven data bits and two stop bits: every eighth bit is a stop bit.
  @Test(arguments: [UInt8(0), 0x80])
  func aDriveInASCIIModeIsRecognized(eighthBit: UInt8) async throws {
    let peer = try BytePeer.rtu { _, _ in .bytes(Array(":010302025000A8\r\n".utf8).map { $0 | eighthBit }) }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.read(0x10) }.why.contains("ASCII mode"))
    }
  }

  /// A character with a wrong parity bit is delivered as NUL (termios(3), INPCK without IGNPAR and PARMRK).
  @Test func aWrongParityIsRecognizedWhereTheBytesShowIt() async throws {
    let peer = try BytePeer.rtu(baud: 19200, parity: .even) { request, index in
      .bytes(index == 0 ? [0, 0, 0, 0, 0, 0, 0] : rightAnswer(to: request, tcp: false))
    }
    try await withBus(to: peer) { (bus) async throws in
      let why = await fault { try await bus.read(0x10) }.why
      #expect(why.contains("wrong parity") && why.contains("19200 8E1"))
      #expect(try await bus.read(0x20, count: 2) == [0x20, 0x21])
    }
  }

  /// 01 03 02 sent at 9600 and heard at 19200: every bit is heard twice. 01 is 0 10000000 1, so the receiver sees
  /// 0011000000 (0x06) and then, at the next fall, what is left.
  @Test func aWrongBaudIsRecognizedWhereTheBytesShowIt() async throws {
    // Made by hand from the bits, two for one: start 00, then the data bits doubled, then the stop bit 11.
    let wire = [0x01, 0x03, 0x02, 0x00, 0x10].flatMap { byte -> [Int] in
      [0, 0] + (0..<8).flatMap { [byte >> $0 & 1, byte >> $0 & 1] } + [1, 1]
    }
    var heard: [UInt8] = []
    var at = 0
    while let start = wire[at...].firstIndex(of: 0), start + 10 <= wire.count {
      heard.append((0..<8).reduce(UInt8(0)) { $0 | UInt8(wire[start + 1 + $1]) << UInt8($1) })
      // A stop bit that is none is followed by nothing until the line was up again.
      at = start + 10
      while at < wire.count, wire[at - 1] == 0, wire[at] == 0 { at += 1 }
    }
    let bytes = heard
    let peer = try BytePeer.rtu(baud: 19200) { _, _ in .bytes(bytes) }
    try await withBus(to: peer) { (bus) async throws in
      let why = await fault { try await bus.read(0x10) }.why
      #expect(why.contains("9600 8N1 heard at 19200 8N1"), "\(bytes)")
    }
  }

  @Test(arguments: [UInt8(248), 254, 255])
  func noUnitOfASerialLineIsAskedByANumberItCannotHave(number: UInt8) async throws {
    let peer = try BytePeer.rtu { request, _ in .bytes(rightAnswer(to: request, tcp: false)) }
    try await withBus(to: peer) { (bus) async throws in
      let fault = await fault { try await bus.read(1, of: number) }
      #expect(fault.text.contains("\(number) is not a unit number"))
      #expect(peer.seen.isEmpty)
      #expect(try await bus.read(2) == [2])
    }
  }

  @Test func aBroadcastIsWrittenOnceAndWaitsForNobody() async throws {
    let peer = try BytePeer.rtu { request, _ in
      request[0] == 0 ? .silence : .bytes(rightAnswer(to: request, tcp: false))
    }
    // Were an answer waited for, this would take a minute.
    try await withBus(to: peer, patience: ModbusPatience(answer: .seconds(60))) { (bus) async throws in
      let all = ModbusUnit(0)
      try await bus.transact { line throws(WireFault) in try line.write(all, 0x01, at: 0x2000) }
      #expect(try await bus.read(0x20) == [0x20])
      let fault = await fault { try await bus.read(0x20, of: 0) }
      #expect(fault.text.contains("unit 0 is everybody"))
      #expect(peer.seen.map { $0[0] } == [0, 1])
    }
  }

  @Test(arguments: [(9600, 4010), (19200, 1750), (115_200, 1750)])
  func theSilenceOfALineIsThreeAndAHalfCharactersOr1750Microseconds(baud: Int, microseconds: Int) {
    let silence = ModbusPlace.rtu(path: "/dev/x", settings: SerialSettings(baud: baud)).silence
    #expect(silence >= .microseconds(microseconds) && silence < .microseconds(microseconds + 300))
  }

  @Test func registersThatAreReadableOneAtATimeAreReadOneAtATime() async throws {
    let peer = try BytePeer.rtu { request, _ in .bytes(rightAnswer(to: request, tcp: false)) }
    try await withBus(to: peer) { (bus) async throws in
      let words = try await bus.transact { line throws(WireFault) in
        try line.readHolding(ModbusUnit(1, maxRead: 1), at: 0x2100, count: 4)
      }
      #expect(words == [0x2100, 0x2101, 0x2102, 0x2103])
      #expect(peer.seen.count == 4 && peer.seen.allSatisfy { $0[4] == 0 && $0[5] == 1 })
    }
  }

  @Test(arguments: [true, false]) func aLineWorksHoweverManyFilesAreOpen(isTCP: Bool) async throws {
    // libmodbus would wait with select, whose set ends at 1024.
    var taken: [Int32] = []
    while (taken.last ?? 0) < 1024 {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { break }
      taken.append(descriptor)
    }
    let isCrowded = (taken.last ?? 0) >= 1024
    let peer =
      isTCP
      ? try BytePeer.tcp { request, _ in .bytes(rightAnswer(to: request, tcp: true)) }
      : try BytePeer.rtu { request, _ in .bytes(rightAnswer(to: request, tcp: false)) }
    try await withBus(to: peer) { (bus) async throws in
      #expect(isCrowded, "this process may not open 1024 files")
      for address in 1...3 { #expect(try await bus.read(UInt16(address)) == [UInt16(address)]) }
    }
    for descriptor in taken { close(descriptor) }
  }

  @Test func anAdapterThatIsUnpluggedAndPluggedInAgainIsOpenedByTheNextRequest() async throws {
    let pty = try Pty()
    let link = "/tmp/benchpin-replug-\(getpid())"
    unlink(link)
    try check(symlink(pty.path, link) == 0)
    defer { unlink(link) }
    let bus = try ModbusBus(place: .rtu(path: link, settings: SerialSettings(baud: 19200)), patience: shortPatience)
    try await bus.connect()
    pty.unplug()
    #expect(await fault { try await bus.read(1) } == .closed(place: link))
    let peer = try BytePeer.rtu { request, _ in .bytes(rightAnswer(to: request, tcp: false)) }
    unlink(link)
    try check(symlink(peer.place.text, link) == 0)
    #expect(try await bus.read(0x20) == [0x20])
    await bus.close()
    await peer.stop()
  }
}
