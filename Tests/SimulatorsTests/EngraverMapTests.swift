import Testing

@testable import Simulators

/// The maps of a marker behind something else, by bytes written by hand. Frames are Modbus TCP.
@Suite struct EngraverMapTests {
  @Test func aCouplerMarksTheFileItsOutputsChoose() async throws {
    let clock = HandClock()
    let engraver = try SimulatedEngraver(map: .coupler, clock: clock)
    defer { engraver.close() }
    let port = try RawPort(tcp: engraver.port)
    // File 2: the middle one of coils 2 to 4; door closed and emergency stop clear are inputs 3 and 4.
    #expect(try await port.ask("00 01 00 00 00 06 01 05 00 03 FF 00", 12) == "00 01 00 00 00 06 01 05 00 03 FF 00")
    #expect(try await port.ask("00 02 00 00 00 06 01 02 00 00 00 08", 10) == "00 02 00 00 00 04 01 02 01 18")
    #expect(try await port.ask("00 03 00 00 00 06 01 05 00 00 FF 00", 12).hasSuffix("FF 00"))
    #expect(try await port.ask("00 04 00 00 00 06 01 02 00 00 00 08", 10) == "00 04 00 00 00 04 01 02 01 19")
    clock.advance(by: .seconds(2))
    // Finished is held; the count went up.
    #expect(try await port.ask("00 05 00 00 00 06 01 02 00 00 00 08", 10) == "00 05 00 00 00 04 01 02 01 1A")
    #expect(try await port.ask("00 06 00 00 00 06 01 04 00 00 00 01", 11) == "00 06 00 00 00 05 01 04 02 00 01")
    #expect(engraver.state.beamOnsByText == ["Ada & Max": 1])
  }

  @Test func aCouplerConfirmsAStartThatTheMarkerIgnores() async throws {
    let engraver = try SimulatedEngraver(map: .coupler)
    defer { engraver.close() }
    let port = try RawPort(tcp: engraver.port)
    engraver.setInterlock(closed: false)
    #expect(try await port.ask("00 01 00 00 00 06 01 05 00 03 FF 00", 12).hasSuffix("FF 00"))
    #expect(try await port.ask("00 02 00 00 00 06 01 05 00 00 FF 00", 12).hasSuffix("FF 00"))
    engraver.setInterlock(closed: true)
    // Held high it is no edge any more.
    #expect(try await port.ask("00 03 00 00 00 06 01 05 00 03 FF 00", 12).hasSuffix("FF 00"))
    #expect(engraver.state.beamOns == 0)
  }

  @Test func aGatewayHandsOnWordsFileAndStartAndAnswersAs255Only() async throws {
    let clock = HandClock()
    let engraver = try SimulatedEngraver(map: .gateway, clock: clock)
    defer { engraver.close() }
    let port = try RawPort(tcp: engraver.port)
    port.send("00 09 00 00 00 06 01 03 00 64 00 01")
    // Nothing came for unit 1: the next answer is that of unit 255. File 11, then "Ada" and a carriage return.
    #expect(try await port.ask("00 01 00 00 00 06 FF 06 00 01 00 0B", 12) == "00 01 00 00 00 06 FF 06 00 01 00 0B")
    let text = "00 02 00 00 00 0B FF 10 00 0A 00 02 04 64 41 0D 61"
    #expect(try await port.ask(text, 12) == "00 02 00 00 00 06 FF 10 00 0A 00 02")
    #expect(try await port.ask("00 03 00 00 00 06 FF 06 00 00 00 01", 12).hasSuffix("00 01"))
    #expect(try await port.ask("00 04 00 00 00 06 FF 03 00 64 00 03", 15).hasSuffix("00 02 00 00 00 0B"))
    clock.advance(by: .seconds(2))
    // Done; the count of 1 stands in the first of its two registers.
    #expect(
      try await port.ask("00 05 00 00 00 06 FF 03 00 64 00 07", 23)
        == "00 05 00 00 00 11 FF 03 0E 00 03 00 00 00 0B 00 01 00 00 00 00 00 64"
    )
    #expect(engraver.state.beamOnsByText == ["Ada": 1])
  }

  @Test func anInkJetConfirmsAWriteItRefusesAndSaysWhyInItsAnalysis() async throws {
    let engraver = try SimulatedEngraver(map: .inkJet)
    defer { engraver.close() }
    let port = try RawPort(tcp: engraver.port)
    // Offline after connecting: the flag is confirmed and not taken.
    #expect(try await port.ask("00 01 00 00 00 06 01 06 00 00 00 01", 12) == "00 01 00 00 00 06 01 06 00 00 00 01")
    #expect(
      try await port.ask("00 02 00 00 00 06 01 04 00 00 00 08", 25)
        == "00 02 00 00 00 13 01 04 10 00 30 00 30 00 32 00 30 00 06 00 01 00 05 00 00"
    )
    #expect(try await port.ask("00 03 00 00 00 06 01 06 24 90 00 01", 12).hasSuffix("24 90 00 01"))
    #expect(try await port.ask("00 04 00 00 00 06 01 06 00 00 00 01", 12).hasSuffix("00 00 00 01"))
    #expect(try await port.ask("00 05 00 00 00 06 01 03 00 00 00 01", 11) == "00 05 00 00 00 05 01 03 02 00 01")
  }

  @Test func anInkJetTakesTwoRegistersACharacterAndCountsItsPrints() async throws {
    let clock = HandClock()
    let engraver = try SimulatedEngraver(map: .inkJet, clock: clock)
    defer { engraver.close() }
    let port = try RawPort(tcp: engraver.port)
    #expect(try await port.ask("00 01 00 00 00 06 01 06 24 90 00 01", 12).hasSuffix("00 01"))
    #expect(try await port.ask("00 02 00 00 00 06 01 06 00 00 00 01", 12).hasSuffix("00 01"))
    #expect(try await port.ask("00 03 00 00 00 06 01 06 00 20 00 02", 12).hasSuffix("00 02"))
    #expect(
      try await port.ask("00 04 00 00 00 0F 01 10 00 84 00 04 08 00 00 00 41 00 00 00 64", 12)
        == "00 04 00 00 00 06 01 10 00 84 00 04")
    #expect(try await port.ask("00 05 00 00 00 06 01 06 00 00 00 02", 12).hasSuffix("00 02"))
    #expect(try await port.ask("00 06 00 00 00 06 01 06 24 94 00 00", 12).hasSuffix("24 94 00 00"))
    #expect(try await port.ask("00 07 00 00 00 06 01 04 00 02 00 01", 11).hasSuffix("00 31"))
    clock.advance(by: .seconds(2))
    #expect(try await port.ask("00 08 00 00 00 06 01 04 00 02 00 01", 11).hasSuffix("00 32"))
    #expect(try await port.ask("00 09 00 00 00 06 01 03 25 B2 00 01", 11).hasSuffix("00 01"))
    #expect(engraver.state.beamOnsByText == ["Ad": 1])
  }

  @Test func itsTrapsAreWhatTheyAreCalled() async throws {
    let clock = HandClock()
    let engraver = try SimulatedEngraver(map: .coupler, clock: clock)
    defer { engraver.close() }
    let port = try RawPort(tcp: engraver.port)
    engraver.change {
      $0.startLatency = .milliseconds(300)
      $0.recordLag = .milliseconds(100)
      $0.restartsWhileStartIsHeld = true
      $0.readLimit = 4
    }
    #expect(try await port.ask("00 01 00 00 00 06 01 02 00 00 00 08", 9) == "00 01 00 00 00 03 01 82 03")
    #expect(try await port.ask("00 02 00 00 00 06 01 05 00 02 FF 00", 12).hasSuffix("FF 00"))
    #expect(try await port.ask("00 03 00 00 00 06 01 05 00 00 FF 00", 12).hasSuffix("FF 00"))
    #expect(engraver.state.beamOns == 0)
    clock.advance(by: .milliseconds(300))
    #expect(engraver.state.isBusy && engraver.state.beamOns == 1)
    // "Always" takes 300 + 6 * 120 ms; held high, the start acts again and the count comes late.
    clock.advance(by: .milliseconds(1020))
    #expect(engraver.state.isBusy && engraver.state.beamOns == 2 && engraver.state.counter == 0)
    clock.advance(by: .milliseconds(100))
    #expect(engraver.state.counter == 1)
    engraver.change { $0.faultClears = .milliseconds(50) }
    engraver.trip(5)
    #expect(engraver.state.isFaulty)
    clock.advance(by: .milliseconds(50))
    #expect(!engraver.state.isFaulty)
  }
}
