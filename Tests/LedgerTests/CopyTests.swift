import Foundation
import GRDB
import Testing
import Workshop

@testable import Ledger

@Suite struct CopyTests {
  /// A ledger as version 1 left it, with one order's fact.
  private func older(_ bench: Bench) throws {
    let pool = try DatabasePool(path: bench.path)
    try LedgerSchema.migrator.migrate(pool, upTo: "0001-facts")
    try pool.writeWithoutTransaction { database in
      try database.execute(
        sql: """
          PRAGMA application_id = \(LedgerFile.applicationID);
          INSERT INTO ledger (only, bench, epoch) VALUES (1, 'left', 7);
          INSERT INTO bench (place, order_number) VALUES (1, 'R-1');
          PRAGMA wal_checkpoint(TRUNCATE);
          """)
    }
    try pool.close()
  }

  private func versionAndOrder(of path: String) throws -> [String] {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { database in
      [
        "\(try Int.fetchOne(database, sql: "PRAGMA user_version") ?? -1)",
        try String.fetchOne(database, sql: "SELECT order_number FROM bench") ?? "",
      ]
    }
  }

  @Test func anOlderLedgerIsCopiedBeforeItsTablesChange() throws {
    let bench = try Bench()
    try older(bench)
    let ledger = try bench.open()
    #expect(ledger.identity.epoch == 7)
    try ledger.close()
    #expect(try versionAndOrder(of: bench.path) == ["\(LedgerSchema.version)", "R-1"])
    #expect(try versionAndOrder(of: bench.path + ".version-1") == ["1", "R-1"])
    #expect(!FileManager.default.fileExists(atPath: bench.path + ".version-1.part"))
  }

  @Test func aNewLedgerAndOneThatIsUpToDateAreNotCopied() throws {
    let bench = try Bench()
    try bench.open().close()
    try bench.open().close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder).allSatisfy { !$0.contains("version") })
  }

  @Test func aLedgerThatCannotBeCopiedIsNotChanged() throws {
    let bench = try Bench()
    try older(bench)
    // A folder that is not empty lies where the copy would go.
    try FileManager.default.createDirectory(
      atPath: bench.path + ".version-1/x", withIntermediateDirectories: true)
    #expect(bench.fault() != nil)
    #expect(try versionAndOrder(of: bench.path) == ["1", "R-1"])
  }
}

/// What a ledger of version 2 says of its jobs once its tables are those of version 3.
@Suite struct WorkedMigrationTests {
  @Test func theMinutesAndBeginningsOfOlderJobsAreTakenOverFromTheirFacts() throws {
    let bench = try Bench()
    let (polished, cut, never) = (EventID(at: moment), EventID(at: moment), EventID(at: moment))
    let pool = try DatabasePool(path: bench.path)
    try LedgerSchema.migrator.migrate(pool, upTo: "0002-decisions")
    try pool.writeWithoutTransaction { database in
      try database.execute(
        sql: """
          PRAGMA application_id = \(LedgerFile.applicationID);
          INSERT INTO ledger (only, bench, epoch) VALUES (1, 'left', 7);
          """)
      var sequence = 0
      for (id, ending, worked) in [(polished, "done", 61_000), (cut, "unknown", 4000), (never, "notStarted", nil)] {
        let job = try LedgerCodec().text(of: try engraving(Piece(order: try number("R-1")), id: id))
        try database.execute(
          sql: """
            INSERT INTO job (sequence, id, order_number, piece_number, kind, device, phase, is_open, job)
            VALUES (?, ?, 'R-1', 1, 'polishing', 'motor', ?, 0, ?)
            """, arguments: [sequence + 1, id.blob, ending, job])
        let end =
          "{\"job\":\"\(id.text)\",\"order\":\"R-1\"" + (worked.map { ",\"worked_milliseconds\":\($0)" } ?? "") + "}"
        for (kind, payload) in [("job.ended", end)] + (worked == nil ? [] : [("job.running", end)]) {
          sequence += 1
          try database.execute(
            sql: "INSERT INTO fact (sequence, id, at, kind, order_number, payload) VALUES (?, ?, 1, ?, 'R-1', ?)",
            arguments: [sequence, EventID(at: moment).blob, kind, payload])
        }
      }
    }
    try pool.close()
    let ledger = try bench.open()
    #expect(try ledger.job(polished)?.worked == WorkedTime(milliseconds: 61_000))
    #expect(try ledger.job(polished)?.hasBegun == true)
    #expect(try ledger.job(cut)?.worked == WorkedTime(milliseconds: 4000, isLeast: true))
    #expect(try ledger.job(never)?.worked == nil)
    #expect(try ledger.job(never)?.hasBegun == nil)
    try ledger.close()
  }
}
