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

/// A ledger that was put back from a backup does not know what was engraved since.
@Suite struct GapTests {
  private let desk = PieceDeskTests()

  private func journal(pieces: [Piece]? = nil, knowing order: String? = "R-1") throws -> MemoryJournal {
    let journal = MemoryJournal()
    let at = Moment(milliseconds: 1)
    let restored = LedgerRestored(
      earlierEpoch: 1, keptUntil: at, lost: pieces?.count, pieces: pieces, at: at, by: "Mia")
    try journal.write { ledger in
      if let order {
        let recorded = Fact.orderRecorded(OrderRecorded(order: try makeOrder(order), by: "t"))
        _ = try ledger.append(recorded, id: EventID(at: at), at: at)
      }
      _ = try ledger.append(.ledgerRestored(restored), id: EventID(at: at), at: at)
    }
    return journal
  }

  private func refusal(_ world: BenchAtWork) async throws -> BenchRefusal? {
    do {
      try await desk.isOver(world, try await desk.engrave(world))
      return nil
    } catch let refusal as BenchRefusal {
      return refusal
    }
  }

  private let piece = OrderNumber("R-1").map { Piece(order: $0) }

  @Test(arguments: ["R-1", nil]) func aPieceIsNotEngravedBeforeSomebodyLookedAndThenOnce(known: String?) async throws {
    let piece = try #require(piece)
    try await BenchAtWork.run(journal: try journal(knowing: known)) { world in
      try await world.layOrder()
      try await desk.engraverIsOpen(world)
      world.engraver.script.withLock { $0.showing = WorkProgress(.finished) }
      let first = try #require(try await refusal(world))
      #expect(first.kind == .pieceInDoubt)
      #expect(first.remedy.contains("benchpin jobs inspect R-1 --piece 1"))
      #expect(world.engraver.starts.withLock { $0 } == 0)
      _ = try await world.bench.inspect(piece, as: .notEngraved, by: "Mia", note: "bare")
      #expect(try await refusal(world) == nil)
      #expect(try await refusal(world)?.kind == .pieceEngraved)
      #expect(world.engraver.starts.withLock { $0 } == 1)
      let twice = await #expect(throws: BenchRefusal.self) {
        try await world.bench.inspect(piece, as: .notEngraved, by: "Tom", note: "")
      }
      #expect(twice?.kind == .alreadySettled)
    }
  }

  @Test func aPieceThatIsFoundEngravedStaysLockedUntilSomebodySigns() async throws {
    let piece = try #require(piece)
    try await BenchAtWork.run(journal: try journal()) { world in
      try await world.layOrder()
      try await desk.engraverIsOpen(world)
      world.engraver.script.withLock { $0.showing = WorkProgress(.finished) }
      let early = await #expect(throws: BenchRefusal.self) {
        try await world.bench.allowReengraving(of: piece, by: "Mia", why: "quick")
      }
      #expect(early?.kind == .pieceInDoubt)
      _ = try await world.bench.inspect(piece, as: .engraved, by: "Mia", note: "")
      #expect(try await refusal(world)?.kind == .pieceEngraved)
      _ = try await world.bench.allowReengraving(of: piece, by: "Mia", why: "polished off")
      #expect(try await refusal(world) == nil)
      #expect(try await refusal(world)?.kind == .pieceEngraved)
      #expect(world.engraver.starts.withLock { $0 } == 1)
    }
  }

  @Test func whoLooksForAnUnknownJobNeedNotLookAgain() async throws {
    try await BenchAtWork.run { world in
      let job = try await desk.unknownJob(world)
      let at = Moment(milliseconds: 2)
      let restored = LedgerRestored(earlierEpoch: 1, keptUntil: at, lost: nil, pieces: nil, at: at, by: "Mia")
      try world.journal.write { _ = try $0.append(.ledgerRestored(restored), id: EventID(at: at), at: at) }
      _ = try await world.bench.settle(job: job.id, as: .notEngraved, by: "Mia", note: "")
      #expect(try await refusal(world) == nil)
      #expect(world.engraver.starts.withLock { $0 } == 2)
    }
  }

  @Test func whereTheLostFactsWereReadOnlyTheirPiecesAreAskedAbout() async throws {
    let other = Piece(order: try #require(OrderNumber("R-7")))
    try await BenchAtWork.run(journal: try journal(pieces: [other])) { world in
      try await world.layOrder()
      try await desk.engraverIsOpen(world)
      #expect(try await refusal(world) == nil)
      let closing = await #expect(throws: BenchRefusal.self) {
        try await world.bench.closeGaps(by: "Mia", why: "sure")
      }
      #expect(closing?.kind == .alreadySettled)
    }
  }

  @Test func aClosedGapFreesOrdersThatComeInLaterAndNoOthers() async throws {
    try await BenchAtWork.run(journal: try journal(knowing: "R-1")) { world in
      try await world.layOrder("R-2")
      try await desk.engraverIsOpen(world)
      func ask(_ number: String) async throws -> BenchRefusal? {
        _ = try await world.bench.put([try #require(OrderNumber(number))], by: "t")
        let request = JobRequest(kind: .engraving, piece: Piece(order: try #require(OrderNumber(number))), by: "Mia")
        do {
          try await desk.isOver(world, try await world.bench.request(request))
          return nil
        } catch let refusal as BenchRefusal { return refusal }
      }
      world.engraver.script.withLock { $0.showing = WorkProgress(.finished) }
      #expect(try await ask("R-2")?.kind == .pieceInDoubt)
      _ = try await world.bench.closeGaps(by: "Mia", why: "every bag was looked at")
      #expect(try await ask("R-2") == nil)
      #expect(try await ask("R-1")?.kind == .pieceInDoubt)
    }
  }
}
