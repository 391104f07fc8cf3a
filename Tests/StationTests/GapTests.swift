import Devices
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
}
