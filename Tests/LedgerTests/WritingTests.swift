import Foundation
import GRDB
import Station
import Testing
import Workshop

@testable import Ledger

@Suite struct WritingTests {
  struct Slip: Error, Equatable { var word: String }

  @Test func aBodyThatThrowsRecordsNothingAndItsErrorComesThrough() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.record(try taken())
    let slip = #expect(throws: Slip.self) {
      try ledger.write { writer in
        _ = try writer.append(try taken(), id: EventID(at: moment), at: moment)
        throw Slip(word: "changed my mind")
      }
    }
    #expect(slip == Slip(word: "changed my mind"))
    #expect(try ledger.lastSequence() == 1)
    #expect(try ledger.readings(limit: 10).count == 1)
    #expect(try ledger.record(try taken()).map(\.sequence) == [2])
    try ledger.close()
  }

  @Test func nothingIsCommittedAfterAnAppendThatFailed() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let unknown = EventID(at: moment)
    let fault = #expect(throws: JournalFault.self) {
      try ledger.write { writer in
        // The fact itself goes in before its view fails: a body that carries on must not commit it.
        do { _ = try writer.append(assigned(unknown, to: nil), id: EventID(at: moment), at: moment) } catch {}
      }
    }
    #expect(fault == .broken("The reading \(unknown.text) is not in the ledger."))
    #expect(try ledger.lastSequence() == 0)
    try ledger.close()
  }

  @Test func theSameIDIsRefusedTwice() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let id = try ledger.record(try taken())[0].id
    #expect(throws: JournalFault.self) {
      try ledger.write { try $0.append(try taken(), id: id, at: moment) }
    }
    #expect(try ledger.record(try taken()).map(\.sequence) == [2])
    try ledger.close()
  }

  @Test(arguments: ["UPDATE fact SET payload = '{}'", "DELETE FROM fact"])
  func aFactIsNeverEditedOrRemoved(sql: String) throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let written = try ledger.record(try taken())
    #expect(throws: DatabaseError.self) { try ledger.pool.write { try $0.execute(sql: sql) } }
    #expect(try ledger.facts(after: 0, limit: 9) == written)
    try ledger.close()
  }

  @Test func factsComeInOrderAndInPages() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    for _ in 0..<5 { try ledger.record(try taken(), try taken()) }
    #expect(try ledger.facts(after: 0, limit: 4).map(\.sequence) == [1, 2, 3, 4])
    #expect(try ledger.facts(after: 4, limit: 100).map(\.sequence) == [5, 6, 7, 8, 9, 10])
    #expect(try ledger.facts(after: 10, limit: 100) == [])
    #expect(try ledger.facts(after: 0, limit: -1) == [])
    try ledger.close()
  }

  /// The last frame of a commit carries the size of the database; all others carry 0 (sqlite.org/fileformat2.html, 4.1).
  @Test func aHundredReadingsAreOneCommit() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let before = try commits(in: bench.path + "-wal")
    try ledger.write { writer in
      for _ in 0..<100 { _ = try writer.append(try taken(), id: EventID(at: moment), at: moment) }
    }
    #expect(try commits(in: bench.path + "-wal") == before + 1)
    #expect(try ledger.lastSequence() == 100)
    try ledger.close()
  }

  @Test func theLogComesIntoTheFileBesideTheCommitsAndLongBeforeTheWriterHasTo() async throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let before = DiskFile.size(bench.path)
    for _ in 0..<4 {
      try ledger.write { writer in
        for _ in 0..<500 { _ = try writer.append(try taken(), id: EventID(at: moment), at: moment) }
      }
    }
    let end = ContinuousClock.now + .seconds(10)
    while DiskFile.size(bench.path) < before + 200_000 {
      try #require(ContinuousClock.now < end, "nothing was folded")
      try await Task.sleep(for: .milliseconds(2))
    }
    // What was committed is read whether it is folded or not.
    #expect(try ledger.lastSequence() == 2000)
    try ledger.close()
  }

  private func commits(in log: String) throws -> Int {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: log)))
    let frame = 24 + 4096
    return stride(from: 32, to: bytes.count - frame + 1, by: frame).count { start in
      bytes[(start + 4)..<(start + 8)].contains { $0 != 0 }
    }
  }

  @Test func aFullDiskIsReportedAndTheNextCommitWorks() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.record(try taken())
    let pages = try ledger.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
    try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(pages)") }
    let fault = #expect(throws: JournalFault.self) {
      try ledger.write { writer in
        for _ in 0..<500 { _ = try writer.append(try taken(), id: EventID(at: moment), at: moment) }
      }
    }
    #expect(
      fault
        == .diskFull(
          "The disk of the ledger \(bench.path) is full; nothing was recorded. Make room, then try again."))
    #expect(try ledger.lastSequence() == 1)
    try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
    #expect(try ledger.record(try taken()).map(\.sequence) == [2])
    try ledger.close()
  }

  @Test func readersSeeOnlyWhatIsCommitted() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.write { writer in
      _ = try writer.append(try taken(), id: EventID(at: moment), at: moment)
      #expect(try ledger.lastSequence() == 0)
    }
    #expect(try ledger.lastSequence() == 1)
    try ledger.close()
  }
}
