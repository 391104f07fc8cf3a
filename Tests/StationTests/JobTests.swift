import Devices
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

@Suite struct JobTests {
  private func engrave(_ world: BenchAtWork, _ number: String = "R-1", revision: Int? = nil) async throws -> Job {
    let piece = Piece(order: try #require(OrderNumber(number)))
    return try await world.bench.request(
      JobRequest(kind: .engraving, piece: piece, orderRevision: revision, by: "Mia"))
  }

  private func engraverIsOpen(_ world: BenchAtWork) async throws {
    try await eventually("the engraver is open") {
      world.bench.devices.contains { $0.kind == .engraver && $0.status != nil }
    }
  }

  private func ended(_ world: BenchAtWork, _ job: Job) async throws -> JobOutcome {
    try await eventually("the job is over") { world.journal.heldJob(job.id)?.phase.isOver == true }
    guard case .ended(let outcome) = world.journal.heldJob(job.id)?.phase else { throw CancellationError() }
    return outcome
  }

  @Test func theIntentIsOnDiskBeforeTheStart() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      world.engraver.script.withLock { $0.showing = WorkProgress(.finished) }
      let job = try await engrave(world)
      #expect(try await ended(world, job).ending == .done)
      let kinds = world.journal.all.map(\.kind).filter { $0.rawValue.hasPrefix("job") }
      #expect(kinds == [.jobRequested, .jobStarting, .jobRunning, .jobEnded])
      #expect(world.engraver.starts.withLock { $0 } == 1)
    }
  }

  @Test func aSecondEngravingOfTheSamePieceIsRefused() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      world.engraver.script.withLock { $0.showing = WorkProgress(.finished) }
      _ = try await ended(world, try await engrave(world))
      let refusal = await #expect(throws: BenchRefusal.self) { try await engrave(world) }
      #expect(refusal?.kind == .pieceEngraved)
    }
  }

  @Test func aLostStartReplyMakesTheOutcomeUnknownAndIsNeverSentAgain() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      world.engraver.script.withLock { $0.startFault = .timedOut("The engraver did not answer for 1 s.") }
      let job = try await engrave(world)
      #expect(try await ended(world, job).ending == .unknown)
      #expect(world.engraver.starts.withLock { $0 } == 1)
      #expect(world.engraver.halts.withLock { $0 } >= 1)
      let refusal = await #expect(throws: BenchRefusal.self) { try await engrave(world) }
      #expect(refusal?.kind == .pieceInDoubt)
    }
  }

  @Test func aStopBeforeTheStartLeavesNothingThatStartsLater() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      world.engraver.script.withLock { $0.holdPrepare = true }
      let job = try await engrave(world)
      let answers = await world.bench.stopEverything(by: "Mia")
      #expect(answers.map(\.answer) == [.still])
      world.engraver.script.withLock { $0.holdPrepare = false }
      #expect(try await ended(world, job).ending == .notStarted)
      #expect(world.engraver.starts.withLock { $0 } == 0)
    }
  }

  @Test func aStoppedEngravingIsStoppedAndItsPieceIsNotEngravedAgain() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      let job = try await engrave(world)
      try await eventually("it runs") { world.journal.heldJob(job.id)?.phase == .running }
      let answer = try await world.bench.halt(job: job.id, by: "Mia")
      #expect(answer.answer == .still)
      #expect(try await ended(world, job).ending == .stopped)
      let refusal = await #expect(throws: BenchRefusal.self) { try await engrave(world) }
      #expect(refusal?.kind == .pieceEngraved)
    }
  }

  @Test func aMachineThatDoesNotConfirmIsNeverCalledStill() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      let job = try await engrave(world)
      try await eventually("it runs") { world.journal.heldJob(job.id)?.phase == .running }
      world.engraver.script.withLock { $0.haltFault = .timedOut("No answer.") }
      let answers = await world.bench.stopEverything(by: "Mia")
      #expect(answers.map(\.answer) == [.notConfirmed])
      #expect(answers[0].sentence.contains("use the machine's own stop"))
      #expect(try await ended(world, job).ending == .unknown)
    }
  }

  @Test func aRestartMakesARunningJobUnknownAndARequestedOneNotStarted() async throws {
    let journal = MemoryJournal()
    let order = try makeOrder("R-1")
    let running = try engravingJob(order, .running)
    var requested = try engravingJob(order, .requested)
    requested.piece.number = 2
    try journal.write { ledger in
      let at = Moment(milliseconds: 1)
      _ = try ledger.append(.orderRecorded(OrderRecorded(order: order, by: "t")), id: EventID(at: at), at: at)
      _ = try ledger.append(.jobRequested(running), id: EventID(at: at), at: at)
      _ = try ledger.append(.jobRequested(requested), id: EventID(at: at), at: at)
    }
    try await BenchAtWork.run(journal: journal) { world in
      #expect(try await ended(world, running).ending == .unknown)
      #expect(try await ended(world, requested).ending == .notStarted)
      _ = try await world.bench.put([order.number], by: "t")
      try await engraverIsOpen(world)
      let refusal = await #expect(throws: BenchRefusal.self) { try await engrave(world) }
      #expect(refusal?.kind == .pieceInDoubt)
      #expect(world.engraver.starts.withLock { $0 } == 0)
    }
  }

  @Test func aMotorThatWasLeftTurningIsStoppedThoughTheDiskIsFull() async throws {
    let (journal, motor) = (MemoryJournal(), ScriptedMachine())
    let name = try #require(DeviceName("motor"))
    let order = try makeOrder("R-1")
    var job = try engravingJob(order, .running)
    job.device = name
    job.work = .polishing(
      PolishingProgramme(name: "long", steps: [.init(title: "cut", speed: RevolutionsPerMinute(1400), seconds: 600)]))
    try journal.write { ledger in
      let at = Moment(milliseconds: 1)
      _ = try ledger.append(.orderRecorded(OrderRecorded(order: order, by: "t")), id: EventID(at: at), at: at)
      _ = try ledger.append(.jobRequested(job), id: EventID(at: at), at: at)
    }
    journal.refusal.withLock { $0 = .diskFull("full") }
    motor.script.withLock { $0.endsByItself = false }
    try await BenchAtWork.run(journal: journal, prepare: { $0.machines.append((name, .polisher, motor)) }) { world in
      try await eventually("it is told to stop") { motor.halts.withLock { $0 } > 0 }
      #expect(world.journal.heldJob(job.id)?.phase == .running)
      world.journal.refusal.withLock { $0 = nil }
      #expect(try await ended(world, job).ending == .unknown)
    }
  }

  /// A marker ends by itself and is left to; what became of its job is asked when the disk holds that it is over.
  @Test func anEngravingThatWasLeftOpenIsAskedAboutWhenThereIsRoomAgain() async throws {
    let journal = MemoryJournal()
    let order = try makeOrder("R-1")
    let job = try engravingJob(order, .requested)
    let mark = MachineMark(counter: 7, token: "beef", earlierToken: "cafe")
    try journal.write { ledger in
      let at = Moment(milliseconds: 1)
      for fact in [
        Fact.orderRecorded(OrderRecorded(order: order, by: "t")), .benchSet(BenchSet(orders: [order.number], by: "t")),
        .jobRequested(job), .jobStarting(JobStarting(job: job.id, order: order.number, mark: mark)),
        .jobRunning(JobRunning(job: job.id, order: order.number)),
      ] { _ = try ledger.append(fact, id: EventID(at: at), at: at) }
    }
    journal.refusal.withLock { $0 = .diskFull("full") }
    let engraver = ScriptedMachine()
    engraver.script.withLock { $0.recollection = .finished }
    try await BenchAtWork.run(journal: journal, engraver: engraver) { world in
      try await engraverIsOpen(world)
      let refusal = await #expect(throws: BenchRefusal.self) { try await engrave(world) }
      #expect(refusal != nil)
      #expect(journal.heldJob(job.id)?.phase == .running)
      #expect(engraver.recalls.withLock { $0 } == 0)
      journal.refusal.withLock { $0 = nil }
      #expect(try await ended(world, job).ending == .unknown)
      try await eventually("it is settled") { journal.heldJob(job.id)?.settlement?.finding == .engraved }
      #expect(engraver.starts.withLock { $0 } == 0)
      #expect(engraver.halts.withLock { $0 } == 0)
    }
  }

  @Test func nothingIsCalledSettledBeforeItIsOnTheDisk() async throws {
    let (journal, book) = (MemoryJournal(), LogBook())
    let order = try makeOrder("R-1")
    let job = try engravingJob(order, .running)
    try journal.write { ledger in
      let at = Moment(milliseconds: 1)
      _ = try ledger.append(.jobRequested(job), id: EventID(at: at), at: at)
    }
    journal.refusal.withLock { $0 = .diskFull("full") }
    let left = try Bench.takeOver(journal, machines: [], time: .system, log: book.log)
    #expect(left.unrecorded.map(\.job) == [job.id])
    #expect(book.messages == [])
    let writer = BenchWriter(journal: journal, feed: EventFeed(), time: .system, state: left.state)
    let records = JobRecords(writer: writer, time: .system, log: book.log)
    for end in left.unrecorded { records.ended(sinceRestart: end) }
    let running = Task { await records.run() }
    try await eventually("it is said that it is not") { book.messages == ["not recorded yet"] }
    journal.refusal.withLock { $0 = nil }
    try await eventually("it is on the disk") { journal.heldJob(job.id)?.phase.isOver == true }
    try await eventually("it is said") { book.messages == ["not recorded yet", "job settled after restart"] }
    records.finish()
    await running.value
  }

  private func engravingJob(_ order: Order, _ phase: JobPhase) throws -> Job {
    let at = Moment(milliseconds: 1)
    return Job(
      id: EventID(at: at), piece: Piece(order: order.number), orderRevision: 1,
      device: try #require(DeviceName("engraver")), work: .engraving(EngravingText(text: "Always", place: .inside)),
      requestedBy: "Mia", requestedAt: at, expectedMilliseconds: 2000, phase: phase)
  }

  @Test func ofTwoWhoAskAtOnceOneIsRefusedAndOneStartGoesOut() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      async let first = outcome { try await engrave(world) }
      async let second = outcome { try await engrave(world) }
      let results = await [first, second]
      let refusals = results.compactMap { result -> BenchRefusal? in
        if case .failure(let error) = result { error as? BenchRefusal } else { nil }
      }
      #expect(refusals.map(\.kind) == [.busy])
      #expect(refusals[0].sentence.contains("Mia"))
      try await eventually("one start") { world.engraver.starts.withLock { $0 } == 1 }
      _ = await world.bench.stopEverything(by: "Mia")
    }
  }

  @Test func aJobOnAnOrderThatIsNotOnTheBenchIsRefused() async throws {
    try await BenchAtWork.run { world in
      try await engraverIsOpen(world)
      _ = try await world.bench.record(try makeOrder("R-1"), by: "t")
      let refusal = await #expect(throws: BenchRefusal.self) { try await engrave(world) }
      #expect(refusal?.kind == .notOnBench)
    }
  }

  @Test func aJobOnARevisionThatChangedIsRefused() async throws {
    try await BenchAtWork.run { world in
      var order = try await world.layOrder()
      try await engraverIsOpen(world)
      order.engraving = EngravingText(text: "Forever", place: .inside)
      _ = try await world.bench.record(order, by: "t")
      let refusal = await #expect(throws: BenchRefusal.self) { try await engrave(world, revision: 1) }
      #expect(refusal?.kind == .changed)
      #expect(world.engraver.starts.withLock { $0 } == 0)
    }
  }

  @Test func anAbsentMachineIsNamedAndAStopSaysToUseItsOwn() async throws {
    let engraver = ScriptedMachine()
    engraver.script.withLock { $0.isReachable = false }
    try await BenchAtWork.run(engraver: engraver) { world in
      try await world.layOrder()
      let refusal = await #expect(throws: BenchRefusal.self) { try await engrave(world) }
      #expect(refusal?.kind == .deviceAbsent)
      let answers = await world.bench.stopEverything(by: "Mia")
      #expect(answers.map(\.answer) == [.notConfirmed])
    }
  }

  @Test func anInterlockThatOpensFailsTheJobAndNothingResumes() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      let job = try await engrave(world)
      try await eventually("it runs") { world.journal.heldJob(job.id)?.phase == .running }
      world.engraver.script.withLock { $0.showing = WorkProgress(.stoppedItself("The interlock opened.")) }
      let outcome = try await ended(world, job)
      #expect(outcome.ending == .failed)
      #expect(outcome.reason.contains("interlock"))
      world.engraver.script.withLock { $0.showing = WorkProgress(.working) }
      #expect(world.engraver.starts.withLock { $0 } == 1)
    }
  }

  @Test func theShutdownStopsWhatRuns() async throws {
    let journal = MemoryJournal()
    let engraver = ScriptedMachine()
    var id: EventID?
    try await BenchAtWork.run(journal: journal, engraver: engraver) { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      let job = try await engrave(world)
      try await eventually("it runs") { world.journal.heldJob(job.id)?.phase == .running }
      id = job.id
    }
    #expect(engraver.halts.withLock { $0 } >= 1)
    guard case .ended(let outcome) = journal.heldJob(try #require(id))?.phase else {
      Issue.record("still open")
      return
    }
    #expect(outcome.ending == .stopped)
  }
}

private func outcome<Value>(of body: () async throws -> Value) async -> Result<Value, any Error> {
  do { return .success(try await body()) } catch { return .failure(error) }
}
