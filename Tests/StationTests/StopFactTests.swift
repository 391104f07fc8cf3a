import Devices
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

/// That a job was told to stop is a fact of its own: whatever its machine counts afterwards, nobody calls it engraved
/// but a person, not even the next daemon.
@Suite struct StopFactTests {
  private func running(_ world: BenchAtWork) async throws -> Job {
    try await world.layOrder()
    try await world.engraverIsOpen()
    let piece = Piece(order: try #require(OrderNumber("R-1")))
    let job = try await world.bench.request(JobRequest(kind: .engraving, piece: piece, by: "Mia"))
    try await eventually("it runs") { world.journal.heldJob(job.id)?.phase == .running }
    return job
  }

  /// Waits until the machine was asked and is asked no more: a ring that is not there tells, and starts nothing.
  func wasAsked(_ world: BenchAtWork) async throws {
    try await eventually("it was asked") { world.engraver.recalls.withLock { $0 } > 0 }
    try await eventually("it is free again") {
      let nobody = Piece(order: try #require(OrderNumber("R-1")), number: 9)
      do { _ = try await world.bench.request(JobRequest(kind: .engraving, piece: nobody, by: "Mia")) } catch {
        return (error as? BenchRefusal)?.kind == .invalid
      }
      return false
    }
  }

  /// What is left on the disk when the daemon dies at work: a job, and whether it was told to stop.
  private func leftBehind(_ facts: (Job) -> [Fact]) throws -> (journal: MemoryJournal, job: Job) {
    let journal = MemoryJournal()
    let order = try makeOrder("R-1")
    let at = Moment(milliseconds: 1)
    let job = Job(
      id: EventID(at: at), piece: Piece(order: order.number), orderRevision: 1,
      device: try #require(DeviceName("engraver")), work: .engraving(EngravingText(text: "Always", place: .inside)),
      requestedBy: "Mia", requestedAt: at, expectedMilliseconds: 1)
    let mark = MachineMark(counter: 7, token: "beef", earlierToken: "cafe")
    let all =
      [
        Fact.orderRecorded(OrderRecorded(order: order, by: "t")), .benchSet(BenchSet(orders: [order.number], by: "t")),
        .jobRequested(job), .jobStarting(JobStarting(job: job.id, order: order.number, mark: mark)),
      ] + facts(job)
    try journal.write { ledger in
      for fact in all { _ = try ledger.append(fact, id: EventID(at: at), at: at) }
    }
    return (journal, job)
  }

  private func stopping(_ job: Job) -> Fact {
    .jobStopping(
      JobStopping(
        job: job.id, order: job.piece.order, stop: StopTold(by: "Mia", at: Moment(milliseconds: 2))))
  }

  @Test func aStopOfEverythingIsAFactOnTheJobThatRuns() async throws {
    try await BenchAtWork.run { world in
      let job = try await running(world)
      _ = await world.bench.stopEverything(by: "Mia")
      try await eventually("it is over") { world.journal.heldJob(job.id)?.phase.isOver == true }
      #expect(world.journal.heldJob(job.id)?.stop?.by == "Mia")
      _ = await world.bench.stopEverything(by: "Tom")
      try await eventually("both stops are recorded") {
        world.journal.all.count { $0.kind == .benchStopped } == 2
      }
      let kinds = world.journal.all.map(\.kind).filter { $0 == .jobStopping || $0 == .jobEnded }
      #expect(kinds == [.jobStopping, .jobEnded])
      #expect(world.journal.heldJob(job.id)?.stop?.by == "Mia")
    }
  }

  @Test func aHaltOfOneJobIsAFactOnIt() async throws {
    try await BenchAtWork.run { world in
      let job = try await running(world)
      _ = try await world.bench.halt(job: job.id, by: "Tom")
      try await eventually("it is recorded") { world.journal.heldJob(job.id)?.stop?.by == "Tom" }
    }
  }

  @Test func aStopGoesOutWhileTheDiskRefusesAndIsRecordedAfterwards() async throws {
    try await BenchAtWork.run { world in
      let job = try await running(world)
      world.journal.refusal.withLock { $0 = .diskFull("full") }
      let answers = await world.bench.stopEverything(by: "Mia")
      #expect(answers.map(\.answer) == [.still])
      #expect(world.engraver.halts.withLock { $0 } > 0)
      #expect(world.journal.heldJob(job.id)?.stop == nil)
      world.journal.refusal.withLock { $0 = nil }
      try await eventually("it is recorded") { world.journal.heldJob(job.id)?.stop?.by == "Mia" }
    }
  }

  @Test func aJobThatEndedBeforeTheStopHasNone() async throws {
    try await BenchAtWork.run { world in
      let job = try await running(world)
      world.engraver.script.withLock { $0.showing = WorkProgress(.finished) }
      try await eventually("it is done") { world.journal.heldJob(job.id)?.phase == .ended(JobOutcome(.done)) }
      _ = await world.bench.stopEverything(by: "Mia")
      try await eventually("the stop is recorded") { world.journal.all.contains { $0.kind == .benchStopped } }
      #expect(world.journal.heldJob(job.id)?.stop == nil)
    }
  }

  @Test func aMachineThatCountsTheMarkItAbortedHasNotDoneIt() async throws {
    try await BenchAtWork.run { world in
      let job = try await running(world)
      // An abort is counted, and looks like an end.
      world.engraver.script.withLock { $0.showingAfterHalt = WorkProgress(.finished) }
      _ = await world.bench.stopEverything(by: "Mia")
      try await eventually("it is over") { world.journal.heldJob(job.id)?.phase.isOver == true }
      #expect(world.journal.heldJob(job.id)?.phase.word == "stopped")
      #expect(world.journal.heldJob(job.id)?.asksForALook == true)
    }
  }

  @Test(arguments: [true, false])
  func theNextDaemonLeavesAJobThatWasToldToStopToAPerson(isEnded: Bool) async throws {
    let (journal, job) = try leftBehind { job in
      let ended = JobEnded(job: job.id, order: job.piece.order, outcome: JobOutcome(.unknown, "No answer."))
      return [.jobRunning(JobRunning(job: job.id, order: job.piece.order)), stopping(job)]
        + (isEnded ? [.jobEnded(ended)] : [])
    }
    let engraver = ScriptedMachine()
    engraver.script.withLock { $0.recollection = .finished }
    try await BenchAtWork.run(journal: journal, engraver: engraver) { world in
      try await world.engraverIsOpen()
      try await wasAsked(world)
      #expect(journal.heldJob(job.id)?.phase.word == "unknown")
      #expect(journal.heldJob(job.id)?.settlement == nil)
      let settled = try await world.bench.settle(job: job.id, as: .spoiled, by: "Mia", note: "half an A")
      #expect(settled.settlement?.isFromRecord == false)
    }
  }

  @Test func withoutAStopTheSameRecordSettlesIt() async throws {
    let (journal, job) = try leftBehind { [.jobRunning(JobRunning(job: $0.id, order: $0.piece.order))] }
    let engraver = ScriptedMachine()
    engraver.script.withLock { $0.recollection = .finished }
    try await BenchAtWork.run(journal: journal, engraver: engraver) { _ in
      try await eventually("it is settled") { journal.heldJob(job.id)?.settlement?.finding == .engraved }
      #expect(engraver.halts.withLock { $0 } == 0)
    }
  }

  @Test func aStopNobodySawObeyedIsSaidByTheNextDaemonFirst() async throws {
    let (journal, _) = try leftBehind { [stopping($0)] }
    let engraver = ScriptedMachine()
    try await BenchAtWork.run(journal: journal, engraver: engraver) { world in
      try await world.engraverIsOpen()
      #expect(engraver.halts.withLock { $0 } > 0)
      #expect(engraver.starts.withLock { $0 } == 0)
    }
  }

  @Test func aJobThatWasSeenToBeginIsNotSettledAsNeverBegun() async throws {
    let (journal, job) = try leftBehind { [.jobRunning(JobRunning(job: $0.id, order: $0.piece.order))] }
    let engraver = ScriptedMachine()
    engraver.script.withLock { $0.recollection = .neverBegan }
    try await BenchAtWork.run(journal: journal, engraver: engraver) { world in
      try await world.engraverIsOpen()
      try await wasAsked(world)
      #expect(journal.heldJob(job.id)?.settlement == nil)
    }
  }

  @Test func aMachineLeftWithoutAStopIsStoppedBeforeALineOfTheLogSaysSo() async throws {
    let (journal, _) = try leftBehind { [stopping($0)] }
    let engraver = ScriptedMachine()
    let halts = Mutex<[Int]>([])
    let book = LogBook { line in
      if line.contains("stopping what was left") { halts.withLock { $0.append(engraver.halts.withLock { $0 }) } }
    }
    try await BenchAtWork.run(journal: journal, engraver: engraver, book: book) { world in
      try await world.engraverIsOpen()
      #expect(halts.withLock { $0 } == [1])
    }
  }

  @Test func aStopWhileTheMachineIsAskedCountsToo() async throws {
    let (journal, job) = try leftBehind { _ in [] }
    let engraver = ScriptedMachine()
    engraver.script.withLock { $0.recollection = .atWork }
    try await BenchAtWork.run(journal: journal, engraver: engraver) { world in
      try await world.engraverIsOpen()
      try await eventually("it is asked") { engraver.recalls.withLock { $0 } > 0 }
      _ = await world.bench.stopEverything(by: "Mia")
      engraver.script.withLock { $0.recollection = .finished }
      try await wasAsked(world)
      #expect(journal.heldJob(job.id)?.settlement == nil)
      try await eventually("it is recorded") { journal.heldJob(job.id)?.stop?.by == "Mia" }
    }
  }

  @Test func aStopAsksAboutARingOnlyIfItsStartMayHaveGoneOut() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await world.engraverIsOpen()
      world.engraver.script.withLock { $0.holdPrepare = true }
      let piece = Piece(order: try #require(OrderNumber("R-1")))
      let unstarted = try await world.bench.request(JobRequest(kind: .engraving, piece: piece, by: "Mia"))
      #expect(await world.bench.stopEverything(by: "Mia").map(\.engraving) == [nil])
      world.engraver.script.withLock { $0.holdPrepare = false }
      try await eventually("it is over") { world.journal.heldJob(unstarted.id)?.phase.word == "notStarted" }
      #expect(world.engraver.starts.withLock { $0 } == 0)
      world.engraver.script.withLock { $0.showing = WorkProgress(.working) }
      let started = try await world.bench.request(JobRequest(kind: .engraving, piece: piece, by: "Mia"))
      try await eventually("it runs") { world.journal.heldJob(started.id)?.phase.word == "running" }
      #expect(await world.bench.stopEverything(by: "Mia").map(\.engraving) == [started.id])
      try await eventually("it is over") { world.journal.heldJob(started.id)?.phase.isOver == true }
    }
  }

  @Test func theBenchsOwnHaltAfterAStartWithoutProofCountsToo() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await world.engraverIsOpen()
      world.engraver.script.withLock { script in
        script.startFault = .timedOut("The engraver did not show that it began.")
        script.recollection = .finished
      }
      let piece = Piece(order: try #require(OrderNumber("R-1")))
      let job = try await world.bench.request(JobRequest(kind: .engraving, piece: piece, by: "Mia"))
      try await eventually("it is over") { world.journal.heldJob(job.id)?.phase.isOver == true }
      try await wasAsked(world)
      #expect(world.journal.heldJob(job.id)?.phase.word == "unknown")
      #expect(world.journal.heldJob(job.id)?.settlement == nil)
      #expect(world.journal.heldJob(job.id)?.stop?.by == "bench")
    }
  }

  @Test func theBenchsOwnHaltIsOnTheDiskBeforeItIsAnswered() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await world.engraverIsOpen()
      world.engraver.script.withLock { script in
        script.startFault = .timedOut("The engraver did not show that it began.")
        script.holdHalt = true
      }
      defer { world.engraver.script.withLock { $0.holdHalt = false } }
      let piece = Piece(order: try #require(OrderNumber("R-1")))
      let job = try await world.bench.request(JobRequest(kind: .engraving, piece: piece, by: "Mia"))
      // Whatever becomes of this daemon now, the next one knows.
      try await eventually("it is recorded") { world.journal.heldJob(job.id)?.stop?.by == "bench" }
      #expect(world.journal.heldJob(job.id)?.phase.isOver == false)
      world.engraver.script.withLock { $0.holdHalt = false }
      try await eventually("it is over") { world.journal.heldJob(job.id)?.phase.isOver == true }
    }
  }

  @Test func aStopOwedToAMachineThatWasAwayCountsToo() async throws {
    let (journal, job) = try leftBehind { _ in [] }
    let engraver = ScriptedMachine()
    engraver.script.withLock { script in
      script.isReachable = false
      script.recollection = .finished
    }
    try await BenchAtWork.run(journal: journal, engraver: engraver) { world in
      let answers = await world.bench.stopEverything(by: "Mia")
      #expect(answers.map(\.answer) == [.notConfirmed])
      engraver.script.withLock { $0.isReachable = true }
      try await world.engraverIsOpen()
      try await wasAsked(world)
      #expect(engraver.halts.withLock { $0 } > 0)
      #expect(journal.heldJob(job.id)?.settlement == nil)
    }
  }
}
