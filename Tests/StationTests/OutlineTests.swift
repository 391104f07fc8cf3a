import Devices
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

/// A pointer beam whose every answer the test decides.
final class ScriptedPointer: PointerBeam {
  struct Script {
    var left = 0
    var fault: DeviceFault?
    /// The drawing takes until the permit is worthless.
    var isSlow = false
    /// It does not go off, and says so.
    var sticks = false
  }

  let script = Mutex(Script())
  let shows = Mutex(0)
  /// Tells a permit's worth.
  let isGood: @Sendable (StartPermit) -> Bool

  init(isGood: @escaping @Sendable (StartPermit) -> Bool) { self.isGood = isGood }

  func show(_ work: Work, drawing: RingDrawing, seconds: Int, permit: StartPermit) async throws(DeviceFault) {
    if let fault = script.withLock({ $0.fault }) { throw fault }
    shows.withLock { $0 += 1 }
    while script.withLock({ $0.isSlow }) {
      guard isGood(permit) else { throw .cancelled("It was stopped.") }
      await Task.yield()
    }
    script.withLock { $0.left = seconds }
  }

  func secondsLeft() async throws(DeviceFault) -> Int { script.withLock { $0.left } }

  func end() async throws(DeviceFault) {
    if script.withLock({ $0.sticks }) { throw .timedOut("It is still on.") }
    script.withLock { $0.left = 0 }
  }
}

@Suite struct OutlineTests {
  private static func run(
    time: BenchTime = .system, _ body: (BenchAtWork, ScriptedPointer) async throws -> Void
  ) async throws {
    let engraver = ScriptedMachine()
    let beam = ScriptedPointer { [engraver] in engraver.permit() == $0 }
    engraver.beam.withLock { $0 = beam }
    try await BenchAtWork.run(
      engraver: engraver, time: time, prepare: { $0.proofs = ProofRules(press: ScriptedPress()) },
      { bench in
        try await bench.engraverIsOpen()
        try await bench.layOrder()
        try await body(bench, beam)
      })
  }

  private static func request() throws -> JobRequest {
    JobRequest(kind: .engraving, piece: Piece(order: try #require(OrderNumber("R-1"))), by: "Mia")
  }

  private static func show(_ bench: BenchAtWork, seconds: Int = 20) async throws -> BenchRefusal? {
    let request = try request()
    do throws(BenchRefusal) { _ = try await bench.bench.showOutline(request, seconds: seconds) } catch {
      return error
    }
    return nil
  }

  @Test func itIsShownForWhoAsksAndEndsWhenAsked() async throws {
    try await Self.run { bench, beam in
      let device = try await bench.bench.showOutline(try Self.request(), seconds: 20)
      #expect(device.text == "engraver" && beam.script.withLock { $0.left } == 20)
      try await eventually("the machine's state says so") {
        bench.bench.devices.contains {
          if case .notReady(let why) = $0.status?.readiness { why.contains("pointer beam") } else { false }
        }
      }
      #expect(try await bench.bench.endOutlines() == [device])
      #expect(beam.script.withLock { $0.left } == 0 && beam.shows.withLock { $0 } == 1)
      #expect(try await bench.bench.endOutlines().isEmpty)
      // Nothing of it is a job, and nothing is on record.
      #expect(try bench.journal.jobs(of: nil, limit: 9).isEmpty)
    }
  }

  /// As after a daemon that was killed while it showed one.
  @Test func anOutlineThatNobodyHereBeganIsEndedAndKeepsAJobOut() async throws {
    try await Self.run { bench, beam in
      beam.script.withLock { $0.left = 30 }
      await #expect {
        _ = try await bench.bench.request(try Self.request())
      } throws: { ($0 as? BenchRefusal)?.kind == .busy }
      beam.script.withLock { $0.sticks = true }
      await #expect(throws: BenchRefusal.self) { _ = try await bench.bench.endOutlines() }
      beam.script.withLock { $0.sticks = false }
      let ended = try await bench.bench.endOutlines()
      #expect(ended.map(\.text) == ["engraver"])
      #expect(beam.script.withLock { $0.left } == 0)
    }
  }

  @Test func aJobAndAnOutlineKeepEachOtherOut() async throws {
    try await Self.run { bench, _ in
      #expect(try await Self.show(bench) == nil)
      #expect(try await Self.show(bench)?.kind == .busy)
      await #expect {
        _ = try await bench.bench.request(try Self.request())
      } throws: { ($0 as? BenchRefusal)?.kind == .busy }
      _ = try await bench.bench.endOutlines()
      _ = try await bench.bench.request(try Self.request())
      #expect(try await Self.show(bench)?.kind == .busy)
      #expect(bench.engraver.starts.withLock { $0 } <= 1)
    }
  }

  @Test func aStopEndsItAndItIsNotShownAgain() async throws {
    try await Self.run { bench, beam in
      #expect(try await Self.show(bench) == nil)
      let stops = await bench.bench.stopEverything(by: "Mia")
      #expect(stops.map(\.answer) == [.still] && bench.engraver.halts.withLock { $0 } >= 1)
      try await eventually("the outline is over") { beam.script.withLock { $0.left } == 0 }
      try await eventually("a job may come") { bench.bench.machines.allSatisfy { $0.outline == nil } }
      #expect(beam.shows.withLock { $0 } == 1)
    }
  }

  @Test func whatIsStillOnItsWayToTheMachineIsGivenUp() async throws {
    try await Self.run { bench, beam in
      beam.script.withLock { $0.isSlow = true }
      async let answer = Self.show(bench)
      try await eventually("the drawing is on its way") { beam.shows.withLock { $0 } == 1 }
      #expect(try await bench.bench.endOutlines().count == 1)
      #expect(try await answer?.sentence.contains("does not show the outline") == true)
      #expect(beam.script.withLock { $0.left } == 0)
    }
  }

  @Test func itEndsByTheBenchesOwnClockToo() async throws {
    let ahead = Mutex(Duration.zero)
    var time = BenchTime.system
    time.instant = { ContinuousClock.now + ahead.withLock { $0 } }
    try await Self.run(time: time) { bench, beam in
      #expect(try await Self.show(bench, seconds: 60) == nil)
      ahead.withLock { $0 = .seconds(61) }
      try await eventually("it was ended") { beam.script.withLock { $0.left } == 0 }
      try await eventually("a job may come") { bench.bench.machines.allSatisfy { $0.outline == nil } }
    }
  }

  @Test func whatDoesNotSayThatItIsDarkIsToldToStopFirst() async throws {
    try await Self.run { bench, beam in
      #expect(try await Self.show(bench) == nil)
      beam.script.withLock { $0.sticks = true }
      await #expect {
        _ = try await bench.bench.endOutlines()
      } throws: { ($0 as? BenchRefusal)?.remedy == "Use the machine's own stop." }
      try await eventually("it was halted when it answered again") { bench.engraver.halts.withLock { $0 } >= 1 }
    }
  }

  @Test func whatCannotBeShownIsSaidAndKeepsNothing() async throws {
    try await Self.run { bench, beam in
      beam.script.withLock { $0.fault = .refused(code: 0, "Its door is open.") }
      #expect(try await Self.show(bench)?.sentence.contains("Its door is open.") == true)
      try await eventually("it is free again") { bench.bench.machines.allSatisfy { $0.outline == nil } }
      bench.engraver.beam.withLock { $0 = nil }
      #expect(try await Self.show(bench)?.sentence == "engraver has no pointer beam.")
      _ = try await bench.bench.put([], by: "test")
      bench.engraver.beam.withLock { $0 = beam }
      #expect(try await Self.show(bench)?.kind == .notOnBench)
      #expect(beam.shows.withLock { $0 } == 0)
    }
  }
}
