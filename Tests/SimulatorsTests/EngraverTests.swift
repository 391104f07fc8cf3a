import Testing

@testable import Simulators

/// Frames are Modbus TCP: transaction, protocol, length, unit, function, data.
@Suite struct EngraverTests {
  /// Job 7, token 1, text "Ada" between begin and apply, then armed.
  private func prepare(_ port: RawPort) async throws {
    #expect(try await port.ask("00 01 00 00 00 06 01 06 00 02 00 01", 12) == "00 01 00 00 00 06 01 06 00 02 00 01")
    #expect(try await port.ask("00 02 00 00 00 06 01 06 00 01 00 07", 12) == "00 02 00 00 00 06 01 06 00 01 00 07")
    let token = "00 03 00 00 00 0F 01 10 00 03 00 04 08 00 00 00 00 00 00 00 01"
    #expect(try await port.ask(token, 12) == "00 03 00 00 00 06 01 10 00 03 00 04")
    let text = "00 04 00 00 00 0D 01 10 00 0A 00 03 06 00 03 41 64 61 00"
    #expect(try await port.ask(text, 12) == "00 04 00 00 00 06 01 10 00 0A 00 03")
    #expect(try await port.ask("00 05 00 00 00 06 01 06 00 02 00 02", 12) == "00 05 00 00 00 06 01 06 00 02 00 02")
    #expect(try await port.ask("00 06 00 00 00 06 01 03 00 02 00 01", 11) == "00 06 00 00 00 05 01 03 02 00 00")
    #expect(try await port.ask("00 07 00 00 00 06 01 06 00 00 00 01", 12) == "00 07 00 00 00 06 01 06 00 00 00 01")
  }

  private func status(_ port: RawPort) async throws -> Int {
    port.send("00 09 00 00 00 06 01 04 00 00 00 01")
    let reply = try await port.receive(11)
    try #require(reply.count == 11)
    return (Int(reply[9]) << 8 | Int(reply[10])) & 0x7FFF
  }

  private let start = "00 08 00 00 00 06 01 06 00 00 00 03"

  @Test func aMarkGoesFromReadyOverBusyToDoneAndCounts() async throws {
    let clock = HandClock()
    let engraver = try SimulatedEngraver(clock: clock)
    defer { engraver.close() }
    let port = try RawPort(tcp: engraver.port)
    try await prepare(port)
    #expect(try await status(port) == 0x1C3)
    #expect(try await port.ask(start, 12) == "00 08 00 00 00 06 01 06 00 00 00 03")
    #expect(try await status(port) == 0x1C5)
    clock.advance(by: .milliseconds(330))
    #expect(try await port.ask("00 0A 00 00 00 06 01 04 00 03 00 01", 11) == "00 0A 00 00 00 05 01 04 02 01 F4")
    clock.advance(by: .milliseconds(330))
    #expect(try await status(port) == 0x1CB)
    let after = "00 0B 00 00 00 06 01 04 00 01 00 09"
    let registers = "00 00 00 07 03 E8 00 00 00 01 00 00 00 00 00 00 00 01"
    #expect(try await port.ask(after, 27) == "00 0B 00 00 00 15 01 04 12 " + registers)
    #expect(try await port.ask("00 0C 00 00 00 06 01 06 00 00 00 21", 12).hasSuffix("00 21"))
    #expect(try await status(port) == 0x1C3)
    #expect(engraver.state.beamOnsByToken == [1: 1])
    #expect(
      engraver.log.events == [
        .textApplied("Ada"), .beamOn(token: 1, job: 7, text: "Ada"), .beamOff(token: 1, progress: 1000, done: true),
        .counted(1),
      ])
    let last = LoggedWrite(unit: 1, function: 6, address: 0, values: [0x21], answer: .confirmed)
    #expect(engraver.log.writes.count == 8 && engraver.log.writes.last == last)
  }

  @Test func aMarkEndsInTheLogWithoutAnybodyLooking() async throws {
    var settings = EngraverSettings()
    settings.speed = 100
    let engraver = try SimulatedEngraver(settings: settings)
    defer { engraver.close() }
    let port = try RawPort(tcp: engraver.port)
    try await prepare(port)
    #expect(try await port.ask(start, 12).hasSuffix("00 03"))
    #expect(try await eventually { engraver.log.events.contains(.counted(1)) })
  }

  @Test func aPowerCutEndsTheBeamAndForgetsEverythingButTheCounter() async throws {
    let clock = HandClock()
    let engraver = try SimulatedEngraver(clock: clock)
    defer { engraver.close() }
    engraver.setCounter(41)
    let port = try RawPort(tcp: engraver.port)
    try await prepare(port)
    #expect(try await port.ask(start, 12).hasSuffix("00 03"))
    clock.advance(by: .milliseconds(330))
    engraver.cutPower()
    try engraver.restorePower()
    let state = engraver.state
    #expect(!state.isBusy && !state.isDone && !state.isFaulty)
    #expect(state.lastToken == 0 && state.text.isEmpty && state.activeJob == 0)
    #expect(state.counter == 41)
    #expect(engraver.log.events.suffix(3) == [.beamOff(token: 1, progress: 500, done: false), .poweredOff, .poweredOn])
    #expect(try await status(try RawPort(tcp: engraver.port)) == 0x1C3)
  }

  @Test func textIsWrittenOnlyBetweenBeginAndApply() async throws {
    let engraver = try SimulatedEngraver()
    defer { engraver.close() }
    let port = try RawPort(tcp: engraver.port)
    #expect(try await port.ask("00 01 00 00 00 06 01 06 00 0A 00 03", 9) == "00 01 00 00 00 03 01 86 03")
    #expect(try await port.ask("00 02 00 00 00 06 01 06 00 07 00 03", 9) == "00 02 00 00 00 03 01 86 02")
    #expect(try await port.ask("00 03 00 00 00 06 01 03 00 2A 00 02", 9) == "00 03 00 00 00 03 01 83 02")
    #expect(try await port.ask("00 04 00 00 00 06 01 2B 00 00 00 01", 9) == "00 04 00 00 00 03 01 AB 01")
    #expect(engraver.log.writes.map(\.answer) == [.refused(3), .refused(2)])
  }

  @Test func aStartThatIsNotReadyIsRefusedWithErrorThree() async throws {
    let engraver = try SimulatedEngraver()
    defer { engraver.close() }
    let port = try RawPort(tcp: engraver.port)
    #expect(try await port.ask(start, 9) == "00 08 00 00 00 03 01 86 04")
    #expect(engraver.state.errorCode == EngraverError.notReady)
    #expect(engraver.state.beamOns == 0)
  }

  @Test func anInterlockOpeningEndsTheMarkWithoutDoneAndNothingResumes() async throws {
    let clock = HandClock()
    let engraver = try SimulatedEngraver(clock: clock)
    defer { engraver.close() }
    let port = try RawPort(tcp: engraver.port)
    try await prepare(port)
    engraver.change { $0.interlockOpensAt = 40 }
    #expect(try await port.ask(start, 12).hasSuffix("00 03"))
    clock.advance(by: .seconds(10))
    #expect(try await status(port) == 0x191)
    engraver.setInterlock(closed: true)
    #expect(try await status(port) == 0x1D1)
    #expect(engraver.log.events.contains(.beamOff(token: 1, progress: 400, done: false)))
    #expect(try await port.ask("00 0A 00 00 00 06 01 06 00 00 00 11", 12).hasSuffix("00 11"))
    #expect(try await status(port) == 0x1C3)
    #expect(engraver.state.counter == 0 && engraver.state.beamOns == 1)
  }

  @Test(arguments: [(0x09, 500), (0x05, 636)])
  func abortIsImmediateAndStopFinishesTheCharacter(word: Int, progress: Int) async throws {
    let clock = HandClock()
    let engraver = try SimulatedEngraver(clock: clock)
    defer { engraver.close() }
    let port = try RawPort(tcp: engraver.port)
    try await prepare(port)
    #expect(try await port.ask(start, 12).hasSuffix("00 03"))
    clock.advance(by: .milliseconds(330))
    #expect(try await port.ask("00 0A 00 00 00 06 01 06 00 00 00 0\(word)", 12).hasSuffix("0\(word)"))
    #expect(engraver.state.isBusy == (word == 0x05))
    clock.advance(by: .milliseconds(90))
    #expect(try await status(port) == 0x1C3)
    #expect(engraver.log.events.last == .beamOff(token: 1, progress: progress, done: false))
  }

  @Test func aLostStartReplyStillMarksOnce() async throws {
    let clock = HandClock()
    let engraver = try SimulatedEngraver(clock: clock)
    defer { engraver.close() }
    let port = try RawPort(tcp: engraver.port)
    try await prepare(port)
    engraver.change { $0.losesStartReply = true }
    port.send(start)
    // The next answer is the next request's: nothing came for the start.
    #expect(try await status(port) & 4 != 0)
    #expect(engraver.state.beamOns == 1)
    #expect(engraver.log.writes.last?.answer == .lost)
    #expect(engraver.log.writes.last?.answer.isSent == false)
  }

  @Test func wireFaultsAreWhatTheyAreCalled() async throws {
    let engraver = try SimulatedEngraver()
    defer { engraver.close() }
    let port = try RawPort(tcp: engraver.port)
    let begin = "00 01 00 00 00 06 01 06 00 02 00 01"
    engraver.faults.refuse(with: 6, requests: 1)
    #expect(try await port.ask(begin, 9) == "00 01 00 00 00 03 01 86 06")
    engraver.faults.garble(requests: 1)
    #expect(try await port.ask(begin, 12) == "00 54 00 00 00 06 01 06 00 02 00 01")
    engraver.faults.answerLate(by: .milliseconds(60), requests: 1)
    let sent = ContinuousClock.now
    #expect(try await port.ask(begin, 12) == begin)
    #expect(sent.duration(to: .now) >= .milliseconds(60))
    engraver.faults.fallSilent()
    port.send(begin)
    #expect(try await eventually { engraver.log.writes.last?.answer == .ignored })
    engraver.faults.endSilence()
    #expect(try await port.ask(begin, 12) == begin)
  }

  @Test func textShapedFaultsShowInTheReadBackAndTheCounterWraps() async throws {
    let engraver = try SimulatedEngraver()
    defer { engraver.close() }
    engraver.change {
      $0.truncatesBy = 1
      $0.isInstant = true
    }
    engraver.setCounter(.max)
    let port = try RawPort(tcp: engraver.port)
    try await prepare(port)
    #expect(
      try await port.ask("00 0A 00 00 00 06 01 03 00 0A 00 03", 15) == "00 0A 00 00 00 09 01 03 06 00 02 41 64 00 00")
    #expect(try await port.ask(start, 12).hasSuffix("00 03"))
    #expect(try await status(port) == 0x1CB)
    #expect(engraver.state.counter == 0 && engraver.state.beamOnsByText == ["Ad": 1])
  }

  @Test func severalClientsAreServedUnlessOnlyOneIsAllowed() async throws {
    let engraver = try SimulatedEngraver()
    defer { engraver.close() }
    let (first, second) = (try RawPort(tcp: engraver.port), try RawPort(tcp: engraver.port))
    #expect(try await status(first) == 0x1C3)
    #expect(try await status(second) == 0x1C3)
    let exclusive = try SimulatedEngraver(.tcp(oneClient: true))
    defer { exclusive.close() }
    let holder = try RawPort(tcp: exclusive.port)
    #expect(try await status(holder) == 0x1C3)
    let late = try RawPort(tcp: exclusive.port)
    #expect(try await late.ends())
    #expect(try await status(holder) == 0x1C3)
  }

  @Test func unpluggedItRefusesConnectionsAndComesBackOnItsPort() async throws {
    let engraver = try SimulatedEngraver()
    defer { engraver.close() }
    let number = engraver.port
    let port = try RawPort(tcp: number)
    #expect(try await status(port) == 0x1C3)
    engraver.unplug()
    #expect(try await port.ends())
    #expect(throws: SimulatorFailure.self) { try RawPort(tcp: number) }
    try engraver.plug()
    #expect(engraver.port == number)
    #expect(try await status(try RawPort(tcp: number)) == 0x1C3)
  }

  @Test func onASerialLineItSpeaksTheSameRegisters() async throws {
    let engraver = try SimulatedEngraver(.rtu())
    defer { engraver.close() }
    let port = try RawPort(path: engraver.path)
    // 01 04 00 00 00 01 with its CRC.
    #expect(try await port.ask("01 04 00 00 00 01 31 CA", 7).hasPrefix("01 04 02"))
  }
}
