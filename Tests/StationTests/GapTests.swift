import Devices
import Logging
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

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

  /// A ledger with a job that was asked for and not started, put back from a backup before or after it.
  private func journal(
    asked: Moment, restoredAt: Moment, restoredAfterwards: Bool, pieces: [Piece]?, mark: MachineMark? = nil,
    ending: JobOutcome.Ending = .done
  ) throws -> (MemoryJournal, Job) {
    let journal = MemoryJournal()
    let piece = try #require(piece)
    let device = try #require(DeviceName("engraver"))
    let job = Job(
      id: EventID(at: asked), piece: piece, orderRevision: 1, device: device,
      work: .engraving(EngravingText(text: "Always", place: .inside)), requestedBy: "Mia", requestedAt: asked,
      expectedMilliseconds: 1000)
    var asking: [(Fact, EventID)] = [(.jobRequested(job), job.id)]
    if let mark {
      asking += [
        (.jobStarting(JobStarting(job: job.id, order: piece.order, mark: mark)), EventID(at: asked)),
        (.jobEnded(JobEnded(job: job.id, order: piece.order, outcome: JobOutcome(ending))), EventID(at: asked)),
      ]
    }
    let restored = LedgerRestored(
      earlierEpoch: 1, keptUntil: asked, lost: nil, pieces: pieces, at: restoredAt, by: "Mia")
    let order = Fact.orderRecorded(OrderRecorded(order: try makeOrder("R-1"), by: "t"))
    let restore = [(Fact.ledgerRestored(restored), EventID(at: restoredAt))]
    try journal.write { ledger in
      for (fact, id) in [(order, EventID(at: asked))] + (restoredAfterwards ? asking + restore : restore + asking) {
        _ = try ledger.append(fact, id: id, at: asked)
      }
    }
    return (journal, job)
  }

  /// The start of a job that was only asked for when the backup was made may be among what is lost.
  @Test(arguments: [true, false]) func whatBecameOfAJobThatWasOpenInTheBackupIsUnknown(isRead: Bool) async throws {
    let piece = try #require(piece)
    let (journal, job) = try journal(
      asked: Moment(milliseconds: 1), restoredAt: Moment(milliseconds: 2), restoredAfterwards: true,
      pieces: isRead ? [piece] : nil)
    try await BenchAtWork.run(journal: journal) { world in
      guard case .ended(let outcome) = try #require(journal.heldJob(job.id)).phase else {
        return #expect(Bool(false), "it is open")
      }
      #expect(outcome.ending == .unknown)
      #expect(outcome.reason.contains("put back from a backup"))
      try await world.layOrder()
      try await desk.engraverIsOpen(world)
      #expect(try await refusal(world)?.remedy.contains("jobs settle \(job.id.text)") == true)
      _ = try await world.bench.settle(job: job.id, as: .engraved, by: "Mia", note: "")
      #expect(try await refusal(world)?.kind == .pieceEngraved)
      #expect(world.engraver.starts.withLock { $0 } == 0)
    }
  }

  @Test func aJobThatWasAskedForAfterTheRestoreIsKnownNotToHaveStarted() throws {
    let (journal, job) = try journal(
      asked: Moment(milliseconds: 1), restoredAt: Moment(milliseconds: 2), restoredAfterwards: false, pieces: nil)
    _ = try takeOver(journal)
    #expect(outcome(of: job, in: journal)?.ending == .notStarted)
  }

  private func takeOver(_ journal: MemoryJournal) throws -> Inheritance {
    var log = Logger(label: "test")
    log.logLevel = .critical
    return try Bench.takeOver(
      journal, machines: [try #require(DeviceName("engraver"))], time: .system, log: log)
  }

  private func outcome(of job: Job, in journal: MemoryJournal) -> JobOutcome? {
    if case .ended(let outcome) = journal.heldJob(job.id)?.phase { outcome } else { nil }
  }

  /// That a job was told to stop may be among what is lost, and a machine may count an abort as a mark.
  @Test(arguments: [true, false]) func aMachineDoesNotCallAJobFromBeforeTheRestoreEngraved(isBefore: Bool) async throws
  {
    let (journal, job) = try journal(
      asked: Moment(milliseconds: 1), restoredAt: Moment(milliseconds: 2), restoredAfterwards: isBefore, pieces: [],
      mark: MachineMark(counter: 1, token: "1"), ending: .unknown)
    let engraver = ScriptedMachine()
    engraver.script.withLock { $0.recollection = .finished }
    try await BenchAtWork.run(journal: journal, engraver: engraver) { world in
      try await world.layOrder()
      try await world.engraverIsOpen()
      try await StopFactTests().wasAsked(world)
      #expect(journal.heldJob(job.id)?.settlement?.finding == (isBefore ? nil : .engraved))
    }
  }

  /// Whether a job was begun before a restore or after it is told by where they stand, whatever the clock said.
  @Test(arguments: [1, 3], [true, false])
  func aMachineIsAtWorkUnlessItBeganAJobAfterTheRestoreByTheLedgersOwnOrder(asked: Int64, isBefore: Bool) throws {
    let (journal, _) = try journal(
      asked: Moment(milliseconds: asked), restoredAt: Moment(milliseconds: 2), restoredAfterwards: isBefore,
      pieces: [], mark: MachineMark(counter: 1))
    #expect(try takeOver(journal).atWork.isEmpty == !isBefore)
  }
}
