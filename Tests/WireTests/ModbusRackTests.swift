import Testing
import Wire

@Suite(.serialized) struct ModbusRackTests {
  @Test func twoDevicesOnOneLineShareItsBusAndTheLastOneOutClosesIt() async throws {
    let peer = try BytePeer.rtu { request, _ in .bytes(rightAnswer(to: request, tcp: false)) }
    let rack = ModbusRack()
    let first = try await rack.take(peer.place)
    let second = try await rack.take(peer.place)
    #expect(first === second)
    await rack.giveBack(first)
    #expect(peer.openings == 1)
    _ = try await second.transact { line throws(WireFault) in try line.readHolding(ModbusUnit(2), at: 5, count: 1) }
    await rack.giveBack(second)
    #expect(peer.openings == 0)
    await peer.stop()
  }

  @Test func aLineInUseIsRefusedToOtherSettingsAndOtherPrograms() async throws {
    let peer = try BytePeer.rtu { _, _ in .silence }
    let rack = ModbusRack()
    let bus = try await rack.take(peer.place)
    let other = ModbusPlace.rtu(path: peer.place.text, settings: SerialSettings(baud: 9600))
    await #expect(throws: WireFault.self) { _ = try await rack.take(other) }
    // Another rack stands for another program: the lock is the file's, not ours.
    await #expect {
      _ = try await ModbusRack().take(peer.place)
    } throws: {
      ($0 as? WireFault)?.sentence.contains("held by another program") == true
    }
    await rack.giveBack(bus)
    let again = try await rack.take(peer.place)
    await rack.giveBack(again)
    await peer.stop()
  }
}
