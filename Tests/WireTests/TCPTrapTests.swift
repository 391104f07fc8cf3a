import Glibc
import Testing
import Wire

/// What servers and gateways do to connections.
@Suite(.serialized) struct TCPTrapTests {
  @Test func aConnectionIsMadeAnewAfterATimeout() async throws {
    let peer = try BytePeer.tcp { request, index in
      index == 0 ? .silence : .bytes(rightAnswer(to: request, tcp: true))
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.read(0x10) }.isTimeout)
      #expect(try await bus.read(0x20) == [0x20])
      #expect(peer.accepted == 2)
    }
  }

  /// Transaction, protocol and length: one byte of the head wrong at a time.
  @Test(arguments: [0, 1, 2, 3, 5])
  func anAnswerWhoseHeadDoesNotFitIsNotTaken(at: Int) async throws {
    let peer = try BytePeer.tcp { request, index in
      var answer = rightAnswer(to: request, tcp: true)
      if index == 0 { answer[at] ^= 0x01 }
      return .bytes(answer)
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.read(0x10) } != nil)
      #expect(try await bus.read(0x20) == [0x20])
    }
  }

  @Test func anAnswerOfAnotherUnitOrToAnOlderRequestIsNamed() async throws {
    let peer = try BytePeer.tcp { request, index in
      var answer = rightAnswer(to: request, tcp: true)
      if index == 0 { answer[6] = 9 }
      if index == 1 { answer[1] &-= 1 }
      return .bytes(answer)
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.read(0x10) }.why == "unit 9 answered")
      #expect(await fault { try await bus.read(0x10) }.why == "it answers an older request")
      #expect(try await bus.read(0x20) == [0x20])
    }
  }

  @Test func aPeerThatDiedWithoutAWordCostsNoMoreThanThePatience() async throws {
    let peer = try BytePeer.tcp { _, _ in .silence }
    try await withBus(to: peer) { (bus) async throws in
      let start = ContinuousClock.now
      for _ in 0..<3 { #expect(await fault { try await bus.read(0x10) }.isTimeout) }
      // Three answers waited for, and nothing but those; the margin is for a busy machine.
      #expect(ContinuousClock.now - start < .seconds(3))
    }
  }

  @Test func aConnectionThatIsNeverTakenUpCostsNoMoreThanThePatience() async throws {
    let server = try FullServer()
    let bus = try ModbusBus(place: server.place, patience: ModbusPatience(connect: .milliseconds(100)))
    let start = ContinuousClock.now
    #expect(await fault { try await bus.connect() } == .absent(place: server.place.text, errno: ETIMEDOUT))
    #expect(ContinuousClock.now - start < .seconds(2))
    await bus.close()
    server.stop()
  }

  @Test func aServerThatClosesAtOnceIsSaidToBelongToAnotherClient() async throws {
    let server = try BytePeer.tcp(closingAtOnce: true) { _, _ in .hangUp }
    let bus = try ModbusBus(place: server.place, patience: shortPatience)
    let faults = [
      await fault { try await bus.read(1) }, await fault { try await bus.read(1) },
      await fault { try await bus.read(1) },
    ]
    #expect(faults.allSatisfy { $0 != nil })
    #expect(faults.last?.text.contains("another client holds it") == true)
    #expect(server.seen.isEmpty)
    await bus.close()
    await server.stop()
  }

  @Test func aRefusedConnectionSaysThatAnotherClientMayHoldTheServer() async throws {
    let peer = try BytePeer.tcp { _, _ in .silence }
    await peer.stop()
    let bus = try ModbusBus(place: peer.place)
    #expect(await fault { try await bus.connect() }.text.contains("another client holds it"))
    await bus.close()
  }

  @Test(arguments: [UInt8(0), 1, 247, 255])
  func theServersOwnNumbersAreAskedAndAnswered(number: UInt8) async throws {
    let peer = try BytePeer.tcp { request, _ in .bytes(rightAnswer(to: request, tcp: true)) }
    try await withBus(to: peer) { (bus) async throws in
      #expect(try await bus.read(0x20, of: number) == [0x20])
      #expect(peer.seen.map { $0[6] } == [number])
    }
  }

  @Test(arguments: [UInt8(248), 254])
  func noUnitBehindAServerIsAskedByAReservedNumber(number: UInt8) async throws {
    let peer = try BytePeer.tcp { request, _ in .bytes(rightAnswer(to: request, tcp: true)) }
    try await withBus(to: peer) { (bus) async throws in
      #expect(await fault { try await bus.read(1, of: number) }.text.contains("\(number) is not a unit number"))
      #expect(peer.seen.isEmpty)
    }
  }

  @Test func aServerThatClosesIdleConnectionsLosesNoRequest() async throws {
    let peer = try BytePeer.tcp { request, index in
      index == 0 ? .bytesThenHangUp(rightAnswer(to: request, tcp: true)) : .bytes(rightAnswer(to: request, tcp: true))
    }
    try await withBus(to: peer) { (bus) async throws in
      #expect(try await bus.read(0x10) == [0x10])
      // Longer than a connection may be idle before it is looked at; nothing here depends on how much longer.
      try await Task.sleep(for: .milliseconds(1100))
      #expect(try await bus.read(0x20) == [0x20])
      #expect(peer.accepted == 2 && peer.seen.count == 2)
    }
  }
}

/// A server whose queue of connections is full: the system answers no further one, like a machine that is switched off.
private final class FullServer: Sendable {
  let place: ModbusPlace
  private let descriptors: [Int32]

  init() throws {
    let stream = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let listener = socket(AF_INET, stream, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    var opened = [listener]
    try withUnsafeMutablePointer(to: &address) {
      try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        try check(bind(listener, address, size) == 0 && listen(listener, 0) == 0)
        try check(getsockname(listener, address, &size) == 0)
        for _ in 0..<4 {
          let client = socket(AF_INET, stream, 0)
          // Those after the first are never taken up, which is the point.
          _ = connect(client, address, size)
          opened.append(client)
        }
      }
    }
    descriptors = opened
    place = .tcp(host: "127.0.0.1", port: Int(UInt16(bigEndian: address.sin_port)))
  }

  func stop() { for descriptor in descriptors { close(descriptor) } }
}
