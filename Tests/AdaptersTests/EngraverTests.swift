import Adapters
import Devices
import Simulators
import Testing
import Wire
import Workshop

/// What only an engraver can do wrong.
@Suite(.serialized) struct EngraverTests {
  @Test func whatAModelDoesNotCarryIsToldWithoutTheMachine() throws {
    func driver(_ name: String) throws -> ModbusEngraverDriver {
      let file = "Config/engravers/\(name).yaml"
      return ModbusEngraverDriver(
        profile: try EngraverProfile.read(text: try Project.text(file), file: file),
        address: .modbusTCP(host: "127.0.0.1", port: 1, unit: 1), rack: ModbusRack())
    }
    let words = Work.engraving(EngravingText(text: "Zoë ♥ ë", place: .inside))
    let refusal = #expect(throws: PlanRefusal.self) { try driver("register-rich").foresee(words, drawing: nil) }
    #expect(refusal?.sentence.contains("LATIN SMALL LETTER E WITH DIAERESIS), “♥” (U+2665 BLACK HEART SUIT):") == true)
    // One that follows a drawing says nothing of words, and needs the drawing to say something.
    try driver("path-window").foresee(words, drawing: nil)
    // No ring: the overlap of two tiles is more than it shows from one side.
    let far = RingDrawing(
      hash: "", place: .inside, radius: 20_000, band: Micrometres(4000), beam: nil,
      strokes: [BeamStroke(kind: .line, points: [BeamPoint(x: 0, y: 0), BeamPoint(x: 6_000_000, y: 0)])])
    #expect(throws: PlanRefusal.self) { try driver("path-window").foresee(words, drawing: far) }
  }

  @Test(arguments: [
    ("Zoë", "“ë” (U+00EB LATIN SMALL LETTER E WITH DIAERESIS)"), ("A ♥ B", "“♥” (U+2665 BLACK HEART SUIT)"),
    ("a\tb", "U+0009"), ("", "nothing to engrave"),
    (String(repeating: "m", count: 65), "65 characters"),
  ])
  func aTextItCannotCarryIsRefusedByName(text: String, name: String) async throws {
    try await withEngraver { _, session async throws in
      #expect {
        try session.check(.engraving(EngravingText(text: text, place: .inside)))
      } throws: {
        ($0 as? PlanRefusal)?.sentence.contains(name) == true
      }
    }
  }

  @Test(arguments: [1, 2, 63, 64])
  func theTextArrivesAsItWasApproved(length: Int) async throws {
    let text = String("Ada & Max, 12.06.2026 ~ per sempre ~ ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456".prefix(length))
    try await withEngraver { engraver, session async throws in
      _ = try await session.prepare(work(text), permit: session.permit())
      #expect(engraver.state.text == text)
      #expect(engraver.state.beamOns == 0)
    }
  }

  @Test func aTextTheMachineCutIsNoticedBeforeTheStart() async throws {
    try await withEngraver { engraver, session async throws in
      engraver.change { $0.truncatesBy = 2 }
      await #expect {
        _ = try await session.prepare(work("Ada & Max"), permit: session.permit())
      } throws: {
        ($0 as? DeviceFault)?.sentence.contains("“Ada & M” instead of “Ada & Max”") == true
      }
    }
  }

  @Test func aJobFileThatIsMissingIsNamed() async throws {
    try await withEngraver { engraver, session async throws in
      engraver.change { $0.activeJobStays = true }
      await #expect {
        _ = try await session.prepare(work("Ada"), permit: session.permit())
      } throws: {
        ($0 as? DeviceFault)?.sentence.contains("stays at job") == true
      }
    }
  }

  @Test(arguments: ["door", "stop", "fault", "offline"])
  func itIsNotPreparedWhileSomethingIsInTheWay(obstacle: String) async throws {
    try await withEngraver { engraver, session async throws in
      switch obstacle {
      case "door": engraver.setInterlock(closed: false)
      case "stop": engraver.setEmergencyStop(clear: false)
      case "fault": engraver.trip(5)
      default: engraver.change { $0.isOnline = false }
      }
      let words = ["door": "interlock", "stop": "emergency stop", "fault": "laser source", "offline": "not online"]
      let before = engraver.log.writes.count
      await #expect {
        _ = try await session.prepare(work("Ada"), permit: session.permit())
      } throws: {
        ($0 as? DeviceFault)?.sentence.contains(words[obstacle] ?? "?") == true
      }
      #expect(engraver.log.writes.count == before)
    }
  }

  @Test func aStartWhoseReplyIsLostIsProvedByTheMachineAndNeverSentAgain() async throws {
    try await withEngraver { engraver, session async throws in
      engraver.change { $0.losesStartReply = true }
      try await begin("Ada & Max", session)
      #expect(try await attend(session).last?.showing == .finished)
      #expect(engraver.state.beamOns == 1)
      #expect(starts(engraver) == 1)
    }
  }

  @Test func aStartThatIsNeverProvedIsNeverSentAgain() async throws {
    try await withEngraver { engraver, session async throws in
      let permit = session.permit()
      _ = try await session.prepare(work("Ada"), permit: permit)
      // The shutter keeps it from starting: it refuses the start, and that is all that comes of it.
      engraver.setShutter(open: false)
      #expect(try await session.start(permit: permit).isHeldBack)
      #expect(starts(engraver) == 1 && engraver.state.beamOns == 0)
    }
  }

  @Test func aMarkTooShortToBeSeenIsStillProvedAndFinished() async throws {
    try await withEngraver { engraver, session async throws in
      engraver.change { $0.isInstant = true }
      engraver.change { $0.donePulse = .milliseconds(1) }
      try await begin("Ada", session)
      #expect(try await attend(session).last?.showing == .finished)
      #expect(engraver.state.beamOns == 1)
    }
  }

  @Test func aDoneBitLeftStandingProvesNothing() async throws {
    try await withEngraver { engraver, session async throws in
      engraver.change { $0.doneIsStale = true }
      engraver.change { $0.interlockOpensAt = 40 }
      try await begin("Ada & Max", session)
      let last = try await attend(session).last
      guard case .stoppedItself(let why)? = last?.showing else {
        Issue.record("not stopped: \(String(describing: last))")
        return
      }
      #expect(why.contains("interlock"))
    }
  }

  @Test func anInterlockThatOpensMidwayIsSaidSo() async throws {
    try await withEngraver { engraver, session async throws in
      engraver.change { $0.interlockOpensAt = 40 }
      try await begin("Ada & Max", session)
      let last = try await attend(session).last
      guard case .stoppedItself(let why)? = last?.showing else {
        Issue.record("not stopped: \(String(describing: last))")
        return
      }
      #expect(why.contains("interlock"))
      #expect((300...500).contains(last?.permille ?? 0))
    }
  }

  @Test(arguments: [UInt32.max, 65_535, 0])
  func aCounterThatWrapsCountsOn(counter: UInt32) async throws {
    try await withEngraver { engraver, session async throws in
      engraver.setCounter(counter)
      engraver.change { $0.donePulse = .milliseconds(1) }
      try await begin("Ada", session)
      #expect(try await attend(session).last?.showing == .finished)
    }
  }

  @Test func nothingIsLeftArmedAtTheEnd() async throws {
    try await withEngraver { engraver, session async throws in
      try await begin("Ada", session)
      _ = try await attend(session)
      #expect(engraver.log.writes.last { $0.address == 0 }?.values == [0])
      #expect(!engraver.state.isDone)
    }
  }

  @Test func theTimeAMarkTakesFollowsItsLength() async throws {
    try await withEngraver { _, session async throws in
      #expect(session.expectedDuration(of: work("Ada")) == .milliseconds(300 + 3 * 120))
    }
  }

  private func work(_ text: String) -> Work { .engraving(EngravingText(text: text, place: .inside)) }

  private func begin(_ text: String, _ session: any WorkSession) async throws {
    let permit = session.permit()
    _ = try await session.prepare(work(text), permit: permit)
    _ = try await session.start(permit: permit)
  }

  private func starts(_ engraver: SimulatedEngraver) -> Int {
    engraver.log.writes.count { $0.address == 0 && $0.values[0] & 2 != 0 }
  }

  private func withEngraver(_ body: (SimulatedEngraver, any WorkSession) async throws -> Void) async throws {
    let bench = try MachineBench(.engraverTCP)
    let engraver = try #require(bench.engraver)
    try await bench.run { session async throws in try await body(engraver, session) }
  }
}
