import Testing

@testable import Simulators

/// Frames and CRCs as printed in the Schneider and Delta manuals and their public profiles.
@Suite struct DriveTests {
  private let readStateAndFrequency = "01 03 0C 81 00 02 97 73"

  private func walk(_ port: RawPort) async throws {
    for frame in ["01 06 21 35 00 06 13 FA", "01 06 21 35 00 07 D2 3A", "01 06 21 35 00 0F D3 FC"] {
      #expect(try await port.ask(frame, 8) == frame)
    }
  }

  /// The two words of the state read: ETA and RFR.
  private func state(_ port: RawPort) async throws -> [Int] {
    port.send(readStateAndFrequency)
    let reply = try await port.receive(9)
    try #require(reply.count == 9)
    return [Int(reply[3]) << 8 | Int(reply[4]), Int(reply[5]) << 8 | Int(reply[6])]
  }

  @Test func theAltivarAnswersTheManualsExample() async throws {
    let drive = try SimulatedDrive(.schneiderATV12, unit: 2)
    defer { drive.close() }
    let port = try RawPort(path: drive.path)
    #expect(
      try await port.ask("02 03 0C 1E 00 04 27 6C", 13) == "02 03 08 00 28 02 58 01 F4 00 00 52 B0")
    #expect(try await port.ask("02 06 23 29 00 0D 92 70", 8) == "02 06 23 29 00 0D 92 70")
  }

  @Test func theAltivarWalksItsStatesAndIgnoresJumps() async throws {
    let clock = HandClock()
    let drive = try SimulatedDrive(.schneiderATV12, clock: clock)
    defer { drive.close() }
    let port = try RawPort(path: drive.path)
    #expect(try await state(port) == [0x0250, 0])
    #expect(try await port.ask("01 06 21 35 00 0F D3 FC", 8) == "01 06 21 35 00 0F D3 FC")
    #expect(try await state(port) == [0x0250, 0])
    #expect(try await port.ask("01 06 21 36 01 F4 63 EF", 8) == "01 06 21 36 01 F4 63 EF")
    try await walk(port)
    #expect(try await state(port) == [0x0237, 0])
    clock.advance(by: .milliseconds(1500))
    #expect(try await state(port) == [0x0237, 250])
    clock.advance(by: .milliseconds(1500))
    #expect(try await port.ask(readStateAndFrequency, 9) == "01 03 04 06 37 01 F4 4B 62")
    #expect(try await port.ask("01 06 21 35 00 07 D2 3A", 8) == "01 06 21 35 00 07 D2 3A")
    clock.advance(by: .seconds(3))
    #expect(try await state(port) == [0x0233, 0])
    #expect(drive.log.events == [.motorRunning(reverse: false), .motorStill])
  }

  @Test func aSilentMasterTripsTheAltivarsWatchdogByItself() async throws {
    let clock = HandClock()
    let drive = try SimulatedDrive(.schneiderATV12, clock: clock)
    defer { drive.close() }
    let port = try RawPort(path: drive.path)
    #expect(try await port.ask("01 06 21 36 01 F4 63 EF", 8) == "01 06 21 36 01 F4 63 EF")
    try await walk(port)
    clock.advance(by: .milliseconds(9900))
    #expect(try await state(port)[1] == 500)
    clock.advance(by: .seconds(10))
    #expect(try await eventually { drive.log.events.contains(.fault(5)) })
    #expect(drive.state.isTurning)
    clock.advance(by: .seconds(30))
    #expect(try await eventually { drive.log.events.last == .motorStill })
    #expect(try await port.ask("01 03 1B D1 00 01 D2 D7", 7) == "01 03 02 00 05 78 47")
    #expect(try await port.ask("01 06 21 35 00 80 92 58", 8) == "01 06 21 35 00 80 92 58")
    #expect(try await state(port) == [0x0250, 0])
  }

  @Test func theDeltaRunsStopsAndKeepsItsCommandsWriteOnly() async throws {
    let clock = HandClock()
    let drive = try SimulatedDrive(.deltaMS300, clock: clock)
    defer { drive.close() }
    let port = try RawPort(path: drive.path)
    for frame in ["01 06 20 01 13 88 DE 9C", "01 06 20 00 00 12 02 07"] {
      #expect(try await port.ask(frame, 8) == frame)
    }
    clock.advance(by: .seconds(60))
    let running = "01 03 0A 00 00 05 03 13 88 13 88 00 5F"
    #expect(try await port.ask("01 03 21 00 00 05 8F F5", 15).hasPrefix(running))
    #expect(try await port.ask("01 06 20 00 00 01 43 CA", 8) == "01 06 20 00 00 01 43 CA")
    clock.advance(by: .seconds(60))
    #expect(try await eventually { drive.log.events.last == .motorStill })
    #expect(try await port.ask("01 03 20 00 00 01 8F CA", 5) == "01 83 02 C0 F1")
  }

  @Test func aStuckMotorIsConfirmedAndDoesNotTurn() async throws {
    let clock = HandClock()
    let drive = try SimulatedDrive(.schneiderATV12, clock: clock)
    defer { drive.close() }
    drive.setStuck(true)
    let port = try RawPort(path: drive.path)
    #expect(try await port.ask("01 06 21 36 01 F4 63 EF", 8) == "01 06 21 36 01 F4 63 EF")
    try await walk(port)
    clock.advance(by: .seconds(5))
    #expect(try await state(port) == [0x0237, 0])
    #expect(drive.log.events.isEmpty)
  }

  @Test func twoDrivesOnOneLineAnswerForThemselvesOnly() async throws {
    let line = try ModbusLine()
    defer { line.close() }
    let altivar = try SimulatedDrive(.schneiderATV12, unit: 1, on: line)
    let delta = try SimulatedDrive(.deltaMS300, unit: 2, on: line)
    defer {
      altivar.close()
      delta.close()
    }
    let port = try RawPort(path: line.path)
    #expect(try await port.ask(readStateAndFrequency, 9) == "01 03 04 02 50 00 00 FB 9A")
    delta.faults.refuse(with: 4)
    #expect(try await port.ask("02 06 20 00 00 01 43 F9", 5) == "02 86 04 B3 A3")
    #expect(try await port.ask(readStateAndFrequency, 9) == "01 03 04 02 50 00 00 FB 9A")
    #expect(altivar.log.writes.isEmpty && delta.log.writes.map(\.answer) == [.refused(4)])
  }

  @Test func aDamagedRequestIsNotAnsweredAndTheNextOneIs() async throws {
    let drive = try SimulatedDrive(.schneiderATV12)
    defer { drive.close() }
    let port = try RawPort(path: drive.path)
    #expect(try await port.ask("01 06 21 35 00 06 13 FB", 8, patience: .milliseconds(100)).isEmpty)
    #expect(try await port.ask(readStateAndFrequency, 9) == "01 03 04 02 50 00 00 FB 9A")
    drive.faults.garble(requests: 1)
    #expect(try await port.ask(readStateAndFrequency, 9) == "01 03 04 02 50 00 00 FB CF")
    #expect(drive.log.writes.isEmpty)
  }
}

/// Published frames of the other drives, and the traps their sources name.
@Suite struct OtherDriveTests {
  /// The frames of one drive in turn, and what it answers.
  static let conversations: [(model: DriveModel, frames: [(ask: String, answer: String)])] = [
    (
      .huanyangHY,
      [
        // Seven bytes come back where the standard's function 5 has eight.
        ("01 05 02 13 88 B5 9A", "01 05 02 13 88 B5 9A"),
        ("01 01 03 05 00 00 2C 4F", "01 01 03 05 9C 40 44 BF"),
      ]
    ),
    (
      .gs2,
      [("01 06 09 1A 01 F4 AB 86", "01 06 09 1A 01 F4 AB 86"), ("01 06 09 1B 00 01 3B 91", "01 06 09 1B 00 01 3B 91")]
    ),
    (.huanyangH2A, [("01 06 20 00 00 01 43 CA", "01 06 20 00 00 01 43 CA")]),
    (.hitachiWJ200, [("01 05 00 00 FF 00 8C 3A", "01 05 00 00 FF 00 8C 3A")]),
    (.siemensV20, [("01 06 00 63 04 7E FB 34", "01 06 00 63 04 7E FB 34")]),
  ]

  @Test(arguments: conversations.map(\.model))
  func aDriveAnswersItsPublishedFrames(model: DriveModel) async throws {
    let drive = try SimulatedDrive(model)
    defer { drive.close() }
    let port = try RawPort(path: drive.path)
    for (ask, answer) in try #require(Self.conversations.first { $0.model == model }).frames {
      #expect(try await port.ask(ask, answer.split(separator: " ").count) == answer)
    }
  }

  @Test func theTwoByteLengthOfTheH2AIsAsPrinted() async throws {
    let clock = HandClock()
    let drive = try SimulatedDrive(.huanyangH2ATwoByte, clock: clock)
    defer { drive.close() }
    let port = try RawPort(path: drive.path)
    // Backwards: the frame and its answer are printed in H2AProtocol.md.
    #expect(try await port.ask("01 06 20 00 00 02 03 CB", 8) == "01 06 20 00 00 02 03 CB")
    #expect(try await port.ask("01 03 30 00 00 01 8B 0A", 8) == "01 03 00 02 00 02 65 CB")
  }

  @Test func theV20ConfirmsAWordWithoutBitTenAndDoesNotTurn() async throws {
    let clock = HandClock()
    let drive = try SimulatedDrive(.siemensV20, clock: clock)
    defer { drive.close() }
    let port = try RawPort(path: drive.path)
    #expect(try await port.ask("01 06 00 64 20 00 D1 D5", 8) == "01 06 00 64 20 00 D1 D5")
    // 0x007E and 0x007F are 0x047E and 0x047F without bit 10.
    #expect(try await port.ask("01 06 00 63 00 7E F9 F4", 8) == "01 06 00 63 00 7E F9 F4")
    #expect(try await port.ask("01 06 00 63 00 7F 38 34", 8) == "01 06 00 63 00 7F 38 34")
    clock.advance(by: .seconds(5))
    #expect(!drive.state.isTurning)
    for frame in ["01 06 00 63 04 7E FB 34", "01 06 00 63 04 7F 3A F4"] {
      #expect(try await port.ask(frame, 8) == frame)
    }
    clock.advance(by: .seconds(5))
    #expect(drive.state.millihertz == 25_000)
  }

  @Test func theV20NeedsTheEdgeOfBitZero() async throws {
    let drive = try SimulatedDrive(.siemensV20)
    defer { drive.close() }
    let port = try RawPort(path: drive.path)
    for frame in ["01 06 00 64 20 00 D1 D5", "01 06 00 63 04 7E FB 34", "01 06 00 63 04 7F 3A F4"] {
      #expect(try await port.ask(frame, 8) == frame)
    }
    drive.trip(7)
    // Acknowledged with bit 0 still set: it must not run again by itself.
    #expect(try await port.ask("01 06 00 63 04 FF 3B 54", 8) == "01 06 00 63 04 FF 3B 54")
    #expect(drive.state.name != "running")
  }

  @Test func theVFDELGivesOneRegisterAtATime() async throws {
    let drive = try SimulatedDrive(.deltaVFDEL)
    defer { drive.close() }
    let port = try RawPort(path: drive.path)
    #expect(try await port.ask("01 03 21 00 00 05 8F F5", 5) == "01 83 03 01 31")
  }
}
