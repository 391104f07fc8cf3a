import Devices
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

/// One piece, one engraving: doubts, who settles them, and signatures.
@Suite struct PieceDeskTests {
  func engrave(_ world: BenchAtWork, key: String? = nil, proof: String? = nil) async throws -> Job {
    let piece = Piece(order: try #require(OrderNumber("R-1")))
    return try await world.bench.request(
      JobRequest(kind: .engraving, piece: piece, by: "Mia", proof: proof, key: key))
  }

  @Test func aStartThatComesLongAfterItWasAskedForIsNone() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      var request = JobRequest(
        kind: .engraving, piece: Piece(order: try #require(OrderNumber("R-1"))), by: "Mia")
      request.askedAt = Moment(milliseconds: Moment.now.milliseconds - 6000)
      let late = request
      await #expect { try await world.bench.request(late) } throws: { ($0 as? BenchRefusal)?.kind == .tooLate }
      request.askedAt = Moment(milliseconds: Moment.now.milliseconds)
      let timely = try await world.bench.request(request)
      try await isOver(world, timely)
    }
  }

  func engraverIsOpen(_ world: BenchAtWork) async throws {
    try await eventually("the engraver is open") {
      world.bench.devices.contains { $0.kind == .engraver && $0.status != nil }
    }
  }

  func isOver(_ world: BenchAtWork, _ job: Job) async throws {
    try await eventually("the job is over") { world.journal.heldJob(job.id)?.phase.isOver == true }
  }

  /// A job that ended unknown, with the engraver answering again.
  func unknownJob(_ world: BenchAtWork) async throws -> Job {
    try await world.layOrder()
    try await engraverIsOpen(world)
    world.engraver.script.withLock { $0.startFault = .timedOut("The engraver did not answer for 1 s.") }
    let job = try await engrave(world)
    try await isOver(world, job)
    world.engraver.script.withLock { script in
      script.startFault = nil
      script.showing = WorkProgress(.finished)
    }
    // Its machine is asked first, and proves nothing here.
    try await eventually("it was asked") { world.engraver.recalls.withLock { $0 } > 0 }
    try await eventually("it is free again") {
      // A ring that is not there starts nothing and tells whether the machine still answers.
      let nobody = Piece(order: try #require(OrderNumber("R-1")), number: 9)
      let request = JobRequest(kind: .engraving, piece: nobody, by: "Mia")
      do { _ = try await world.bench.request(request) } catch let refusal as BenchRefusal {
        return refusal.kind == .invalid
      }
      return false
    }
    return job
  }

  @Test func whoLooksAndFindsNothingFreesThePiece() async throws {
    try await BenchAtWork.run { world in
      let job = try await unknownJob(world)
      let refusal = await #expect(throws: BenchRefusal.self) { try await engrave(world) }
      #expect(refusal?.kind == .pieceInDoubt)
      let settled = try await world.bench.settle(job: job.id, as: .notEngraved, by: "Mia", note: "bare")
      #expect(settled.settlement?.finding == .notEngraved)
      try await isOver(world, try await engrave(world))
      #expect(world.engraver.starts.withLock { $0 } == 2)
    }
  }

  @Test(arguments: [JobSettlement.Finding.engraved, .spoiled])
  func whoFindsSomethingLocksThePieceForGood(finding: JobSettlement.Finding) async throws {
    try await BenchAtWork.run { world in
      let job = try await unknownJob(world)
      _ = try await world.bench.settle(job: job.id, as: finding, by: "Mia", note: "")
      let refusal = await #expect(throws: BenchRefusal.self) { try await engrave(world) }
      #expect(refusal?.kind == .pieceEngraved)
      #expect(world.engraver.starts.withLock { $0 } == 1)
    }
  }

  @Test func whatWasSettledIsNotSettledAgain() async throws {
    try await BenchAtWork.run { world in
      let job = try await unknownJob(world)
      _ = try await world.bench.settle(job: job.id, as: .engraved, by: "Mia", note: "")
      let refusal = await #expect(throws: BenchRefusal.self) {
        try await world.bench.settle(job: job.id, as: .notEngraved, by: "Tom", note: "")
      }
      #expect(refusal?.kind == .alreadySettled)
      #expect(refusal?.sentence.contains("Mia") == true)
      #expect(world.journal.heldJob(job.id)?.settlement?.finding == .engraved)
    }
  }

  @Test func aJobThatIsDoneOrOpenIsNotSettled() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      let job = try await engrave(world)
      try await eventually("it runs") { world.journal.heldJob(job.id)?.phase == .running }
      let open = await #expect(throws: BenchRefusal.self) {
        try await world.bench.settle(job: job.id, as: .notEngraved, by: "Mia", note: "")
      }
      #expect(open?.kind == .alreadySettled)
      world.engraver.script.withLock { $0.showing = WorkProgress(.finished) }
      try await isOver(world, job)
      let done = await #expect(throws: BenchRefusal.self) {
        try await world.bench.settle(job: job.id, as: .notEngraved, by: "Mia", note: "")
      }
      #expect(done?.kind == .alreadySettled)
    }
  }

  @Test func aSignatureIsGoodForOneMoreEngraving() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      world.engraver.script.withLock { $0.showing = WorkProgress(.finished) }
      try await isOver(world, try await engrave(world))
      let piece = Piece(order: try #require(OrderNumber("R-1")))
      _ = try await world.bench.allowReengraving(of: piece, by: "Mia", why: "polished off")
      let twice = await #expect(throws: BenchRefusal.self) {
        try await world.bench.allowReengraving(of: piece, by: "Tom", why: "me too")
      }
      #expect(twice?.kind == .alreadySettled)
      try await isOver(world, try await engrave(world))
      let refusal = await #expect(throws: BenchRefusal.self) { try await engrave(world) }
      #expect(refusal?.kind == .pieceEngraved)
      #expect(world.engraver.starts.withLock { $0 } == 2)
      #expect(world.journal.all.contains { $0.kind == .reengravingAllowed })
    }
  }

  @Test func aPieceInDoubtIsNotSignedForBeforeSomebodyLooked() async throws {
    try await BenchAtWork.run { world in
      _ = try await unknownJob(world)
      let piece = Piece(order: try #require(OrderNumber("R-1")))
      let refusal = await #expect(throws: BenchRefusal.self) {
        try await world.bench.allowReengraving(of: piece, by: "Mia", why: "quick")
      }
      #expect(refusal?.kind == .pieceInDoubt)
    }
  }

  @Test(arguments: [
    (Recollection.finished, JobSettlement.Finding?.some(.engraved)), (.neverBegan, .notEngraved),
    (.nothing("swapped"), nil),
  ])
  func afterARestartTheMachinesOwnRecordSettlesWhatItCan(
    recollection: Recollection, finding: JobSettlement.Finding?
  ) async throws {
    let journal = MemoryJournal()
    let engraver = ScriptedMachine()
    engraver.script.withLock { $0.recollection = recollection }
    let order = try makeOrder("R-1")
    let at = Moment(milliseconds: 1)
    let job = Job(
      id: EventID(at: at), piece: Piece(order: order.number), orderRevision: 1,
      device: try #require(DeviceName("engraver")), work: .engraving(EngravingText(text: "Always", place: .inside)),
      requestedBy: "Mia", requestedAt: at, expectedMilliseconds: 1)
    let mark = MachineMark(counter: 7, token: "beef", earlierToken: "cafe")
    try journal.write { ledger in
      for fact in [
        Fact.orderRecorded(OrderRecorded(order: order, by: "t")), .jobRequested(job),
        .jobStarting(JobStarting(job: job.id, order: order.number, mark: mark)),
      ] { _ = try ledger.append(fact, id: EventID(at: at), at: at) }
    }
    try await BenchAtWork.run(journal: journal, engraver: engraver) { world in
      try await engraverIsOpen(world)
      guard case .ended(let outcome) = world.journal.heldJob(job.id)?.phase else { throw CancellationError() }
      #expect(outcome.ending == .unknown)
      if let finding {
        try await eventually("it is settled") { world.journal.heldJob(job.id)?.settlement != nil }
        #expect(world.journal.heldJob(job.id)?.settlement?.finding == finding)
        #expect(world.journal.heldJob(job.id)?.settlement?.isFromRecord == true)
      } else {
        _ = try await world.bench.put([order.number], by: "t")
        let refusal = await #expect(throws: BenchRefusal.self) { try await engrave(world) }
        #expect(refusal?.kind == .pieceInDoubt)
      }
      #expect(engraver.starts.withLock { $0 } == 0)
    }
  }

  @Test func aRepeatedRequestGetsTheFirstJobAndStartsNothing() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      world.engraver.script.withLock { $0.showing = WorkProgress(.finished) }
      let first = try await engrave(world, key: "k-1")
      try await isOver(world, first)
      #expect(try await engrave(world, key: "k-1").id == first.id)
      #expect(world.engraver.starts.withLock { $0 } == 1)
      let refusal = await #expect(throws: BenchRefusal.self) {
        try await world.bench.request(
          JobRequest(
            kind: .engraving, piece: Piece(order: try #require(OrderNumber("R-2"))), by: "Mia", key: "k-1"))
      }
      #expect(refusal?.kind == .invalid)
    }
  }

  @Test func aProofThatChangedSinceItWasSeenStartsNothing() async throws {
    try await BenchAtWork.run { world in
      let order = try await world.layOrder()
      try await engraverIsOpen(world)
      let seen = try #require(order.proof)
      var other = order
      other.engraving = EngravingText(text: "Forever", place: .inside)
      _ = try await world.bench.record(other, by: "test")
      let refusal = await #expect(throws: BenchRefusal.self) { try await engrave(world, proof: seen) }
      #expect(refusal?.kind == .changed)
      #expect(world.engraver.starts.withLock { $0 } == 0)
    }
  }

  @Test func twoWhoAskAtOnceGetOneStartAndOneRefusalThatNamesTheOther() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      let piece = Piece(order: try #require(OrderNumber("R-1")))
      let results = await withTaskGroup(of: Result<Job, any Error>.self) { group in
        for name in ["Mia", "Tom"] {
          group.addTask {
            do {
              return .success(
                try await world.bench.request(JobRequest(kind: .engraving, piece: piece, by: name, key: name)))
            } catch { return .failure(error) }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      let jobs = results.compactMap { try? $0.get() }
      #expect(jobs.count == 1)
      for case .failure(let error) in results {
        #expect((error as? BenchRefusal)?.sentence.contains(jobs[0].requestedBy) == true)
      }
      try await eventually("it runs") { world.journal.heldJob(jobs[0].id)?.phase == .running }
      #expect(world.engraver.starts.withLock { $0 } == 1)
    }
  }
}

extension PieceDeskTests {
  @Test func aDoubtOnAnOpenSessionIsAskedAboutAtOnce() async throws {
    try await BenchAtWork.run { world in
      world.engraver.script.withLock { $0.recollection = .neverBegan }
      let job = try await unknownJob(world)
      try await eventually("it is settled") { world.journal.heldJob(job.id)?.settlement != nil }
      #expect(world.journal.heldJob(job.id)?.settlement?.finding == .notEngraved)
    }
  }

  @Test func aMarkThatWasToldToStopIsNotCalledEngravedByTheRecord() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await engraverIsOpen(world)
      world.engraver.script.withLock { script in
        script.recollection = .finished
        script.haltFault = .timedOut("No answer.")
      }
      let job = try await engrave(world)
      try await eventually("it runs") { world.journal.heldJob(job.id)?.phase == .running }
      _ = await world.bench.stopEverything(by: "Mia")
      try await isOver(world, job)
      world.engraver.script.withLock { $0.haltFault = nil }
      try await eventually("it is no longer asked") {
        do { _ = try await engrave(world) } catch let refusal as BenchRefusal { return refusal.kind == .pieceInDoubt }
        return false
      }
      #expect(world.journal.heldJob(job.id)?.settlement == nil)
    }
  }
}

extension PieceDeskTests {
  @Test func aJobThatBeganLateAfterAllLocksItsPieceAgain() async throws {
    try await BenchAtWork.run { world in
      world.engraver.script.withLock { $0.recollection = .neverBegan }
      let first = try await unknownJob(world)
      try await eventually("its record settles it") { world.journal.heldJob(first.id)?.settlement != nil }
      try await eventually("nothing runs") { world.journal.openJobs.isEmpty }
      let starts = world.engraver.starts.withLock { $0 }
      // The machine's record before the next start: it began the first job meanwhile.
      world.engraver.script.withLock { $0.mark = MachineMark(counter: 8, token: "f00d", earlierToken: "beef") }
      let late = try await engrave(world)
      try await isOver(world, late)
      guard case .ended(let outcome)? = world.journal.heldJob(late.id)?.phase else { throw CancellationError() }
      #expect(outcome.ending == .notStarted)
      #expect(outcome.reason.contains("after all"))
      #expect(world.engraver.starts.withLock { $0 } == starts)
      let refusal = await #expect(throws: BenchRefusal.self) { try await engrave(world) }
      #expect(refusal?.kind == .pieceEngraved)
    }
  }
}

extension PieceDeskTests {
  @Test func aProofThatChangesWhileTheMachineIsMadeReadyHoldsTheStartBack() async throws {
    try await BenchAtWork.run { world in
      var order = try await world.layOrder()
      try await engraverIsOpen(world)
      world.engraver.script.withLock { $0.holdPrepare = true }
      let job = try await engrave(world, proof: order.proof)
      order.engraving = EngravingText(text: "Forever", place: .inside)
      _ = try await world.bench.record(order, by: "test")
      world.engraver.script.withLock { $0.holdPrepare = false }
      try await isOver(world, job)
      #expect(world.journal.heldJob(job.id)?.phase.word == "notStarted")
      #expect(world.engraver.starts.withLock { $0 } == 0)
      #expect(!world.journal.all.contains { $0.kind == .jobStarting })
    }
  }

  @Test func anotherJobBagLaidDownWhileTheMachineIsMadeReadyHoldsTheStartBack() async throws {
    try await BenchAtWork.run { world in
      _ = try await world.layOrder()
      try await engraverIsOpen(world)
      world.engraver.script.withLock { $0.holdPrepare = true }
      let job = try await engrave(world)
      _ = try await world.bench.put([], by: "Mia")
      world.engraver.script.withLock { $0.holdPrepare = false }
      try await isOver(world, job)
      #expect(world.journal.heldJob(job.id)?.phase.word == "notStarted")
      #expect(world.engraver.starts.withLock { $0 } == 0)
    }
  }

  @Test func anEngravedRingKeepsItsWordsUntilSomebodySigns() async throws {
    try await BenchAtWork.run { world in
      var order = try await world.layOrder()
      try await engraverIsOpen(world)
      world.engraver.script.withLock { $0.showing = WorkProgress(.finished) }
      let job = try await engrave(world)
      try await isOver(world, job)
      #expect(world.journal.heldJob(job.id)?.phase.word == "done")
      order.engraving = EngravingText(text: "Never", place: .inside)
      let other = order
      await #expect { try await world.bench.record(other, by: "test") } throws: {
        ($0 as? BenchRefusal)?.kind == .outOfOrder
      }
      _ = try await world.bench.allowReengraving(of: job.piece, by: "Mia", why: "the blank was spoiled")
      _ = try await world.bench.record(other, by: "test")
    }
  }

  private func refusal(_ world: BenchAtWork, _ order: Order) async -> BenchRefusal? {
    do throws(BenchRefusal) { _ = try await world.bench.record(order, by: "test") } catch { return error }
    return nil
  }

  @Test func whatIsUnderTheBeamKeepsItsWordsItsSizeAndItsStage() async throws {
    try await BenchAtWork.run { world in
      let order = try await world.layOrder()
      try await engraverIsOpen(world)
      world.engraver.script.withLock { $0.showing = WorkProgress(.working) }
      let job = try await engrave(world)
      try await eventually("it runs") { world.journal.heldJob(job.id)?.phase.word == "running" }
      var (words, size) = (order, order)
      words.engraving?.text = "Never"
      size.ring.size = try RingSize(text: "US 8")
      #expect(await refusal(world, words)?.kind == .outOfOrder)
      #expect(await refusal(world, size)?.kind == .outOfOrder)
      await #expect {
        try await world.bench.move(order.number, to: .handcrafting, by: "Mia", why: "too small")
      } throws: {
        ($0 as? BenchRefusal)?.kind == .incomplete
      }
      // Stopped in the middle, nobody knows yet what is on it: the words stay.
      _ = await world.bench.stopEverything(by: "Mia")
      try await isOver(world, job)
      #expect(await refusal(world, words)?.kind == .outOfOrder)
      _ = try await world.bench.settle(job: job.id, as: .notEngraved, by: "Mia", note: "")
      #expect(await refusal(world, words) == nil)
    }
  }

  @Test func aRingThatIsEngravedIsNotLeftOutOfItsOrder() async throws {
    try await BenchAtWork.run { world in
      var order = try await world.layOrder()
      order.pieces = 3
      _ = try await world.bench.record(order, by: "test")
      try await engraverIsOpen(world)
      world.engraver.script.withLock { $0.showing = WorkProgress(.finished) }
      let job = try await world.bench.request(
        JobRequest(kind: .engraving, piece: Piece(order: order.number, number: 2), by: "Mia"))
      try await isOver(world, job)
      var fewer = order
      fewer.pieces = 1
      let refused = await refusal(world, fewer)
      #expect(refused?.kind == .outOfOrder && refused?.sentence.contains("ring 2 is engraved") == true)
      fewer.pieces = 2
      #expect(await refusal(world, fewer) == nil)
    }
  }

  @Test func anOrderThatChangesElsewhereWhileTheMachineIsMadeReadyIsEngraved() async throws {
    try await BenchAtWork.run { world in
      var order = try await world.layOrder()
      try await engraverIsOpen(world)
      world.engraver.script.withLock { $0.holdPrepare = true }
      let job = try await engrave(world)
      order.customer = "Zoë"
      _ = try await world.bench.record(order, by: "test")
      world.engraver.script.withLock { script in
        script.holdPrepare = false
        script.showing = WorkProgress(.finished)
      }
      try await isOver(world, job)
      #expect(world.journal.heldJob(job.id)?.phase.word == "done")
    }
  }

  @Test func whatAPersonSaidIsNotSaidOtherwiseByTheRecord() async throws {
    let journal = MemoryJournal()
    let engraver = ScriptedMachine()
    engraver.script.withLock { $0.recollection = .atWork }
    let job = try left(in: journal)
    try await BenchAtWork.run(journal: journal, engraver: engraver) { world in
      try await engraverIsOpen(world)
      try await eventually("it is asked") { engraver.recalls.withLock { $0 } > 0 }
      _ = try await world.bench.settle(job: job.id, as: .spoiled, by: "Mia", note: "half an A")
      engraver.script.withLock { $0.recollection = .finished }
      let asked = engraver.recalls.withLock { $0 }
      try await eventually("it is asked again") { engraver.recalls.withLock { $0 } > asked }
      try await eventually("it is asked no more") { try await isFree(world) }
      #expect(journal.heldJob(job.id)?.settlement?.finding == .spoiled)
      #expect(journal.all.count { $0.kind == .jobSettled } == 1)
    }
  }

  @Test func aRequestThatIsRepeatedAfterARestartGetsItsFirstJobAndStartsNothing() async throws {
    let journal = MemoryJournal()
    let engraver = ScriptedMachine()
    let job = try left(in: journal, key: "k-1")
    try await BenchAtWork.run(journal: journal, engraver: engraver) { world in
      #expect(try await engrave(world, key: "k-1").id == job.id)
      try await engraverIsOpen(world)
      #expect(try await engrave(world, key: "k-1").id == job.id)
      #expect(engraver.starts.withLock { $0 } == 0)
    }
  }

  private func isFree(_ world: BenchAtWork) async throws -> Bool {
    let nobody = Piece(order: try #require(OrderNumber("R-1")), number: 9)
    do { _ = try await world.bench.request(JobRequest(kind: .engraving, piece: nobody, by: "Mia")) } catch {
      return error.kind == .invalid
    }
    return false
  }

  /// What a daemon that was killed leaves: an order on the bench and a job whose start was on its way.
  private func left(in journal: MemoryJournal, key: String? = nil) throws -> Job {
    let order = try makeOrder("R-1")
    let at = Moment(milliseconds: 1)
    let job = Job(
      id: EventID(at: at), piece: Piece(order: order.number), orderRevision: 1,
      device: try #require(DeviceName("engraver")), work: .engraving(EngravingText(text: "Always", place: .inside)),
      requestedBy: "Mia", requestedAt: at, expectedMilliseconds: 1, requestKey: key)
    let mark = MachineMark(counter: 7, token: "beef", earlierToken: "cafe")
    try journal.write { ledger in
      for fact in [
        Fact.orderRecorded(OrderRecorded(order: order, by: "t")), .benchSet(BenchSet(orders: [order.number], by: "t")),
        .jobRequested(job), .jobStarting(JobStarting(job: job.id, order: order.number, mark: mark)),
      ] { _ = try ledger.append(fact, id: EventID(at: at), at: at) }
    }
    return job
  }
}
