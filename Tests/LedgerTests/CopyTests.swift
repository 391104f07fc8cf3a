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
    #expect(try versionAndOrder(of: bench.path) == ["4", "R-1"])
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
