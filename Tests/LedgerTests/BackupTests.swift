import Foundation
import GRDB
import Glibc
import Station
import Synchronization
import Testing
import Workshop

@testable import Ledger

@Suite struct BackupTests {
  private func shelf(_ bench: Bench, keep: Int = 3) throws -> BackupShelf {
    let folder = bench.folder + "/kept"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return BackupShelf(folder: folder, bench: "left", keep: keep)
  }

  private func fault(_ backups: LedgerBackups) -> BackupFault? {
    do throws(BackupFault) {
      _ = try backups.make()
      return nil
    } catch {
      return error
    }
  }

  @Test func aBackupHoldsEveryFactAndIsItselfALedger() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let facts = try ledger.record(recorded(try ringOrder("R-1")), try taken(order: try number("R-1")))
    let backup = try LedgerBackups(of: bench.path, on: try shelf(bench), now: { moment }).make()
    #expect(backup.path == bench.folder + "/kept/left-20260921T141320Z.sqlite")
    #expect(backup.facts == 2)
    #expect(backup.until == moment)
    #expect(backup.bytes > 0)
    var file = stat()
    #expect(stat(backup.path, &file) == 0 && file.st_mode & 0o777 == 0o640)
    #expect(try LedgerContents.proven(backup.path).identity == ledger.identity)
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder + "/kept").count == 1)
    try ledger.close()
    let again = try SQLiteLedger.open(path: backup.path, bench: "left", now: moment)
    #expect(try again.facts(after: 0, limit: 9) == facts)
    try again.close()
  }

  @Test func noBackupTakesTheNameOfAnother() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let backups = LedgerBackups(of: bench.path, on: try shelf(bench), now: { moment })
    #expect(Set([try backups.make().path, try backups.make().path]).count == 2)
    try ledger.close()
  }

  @Test func onlyTheNewestAreKeptAndOnlyBackupsOfOursAreRemoved() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let shelf = try shelf(bench, keep: 2)
    let others = ["left-20200101T000000Z.sqlite", "right-20200101T000000Z.sqlite", "notes.txt", "left-x.sqlite"]
    for name in others { try Data("mine".utf8).write(to: URL(fileURLWithPath: shelf.folder + "/" + name)) }
    let time = Mutex<Int64>(1_790_000_000_000)
    let backups = LedgerBackups(of: bench.path, on: shelf) {
      Moment(
        milliseconds: time.withLock {
          $0 += 86_400_000
          return $0
        })
    }
    let made = try (0..<4).map { _ in try backups.make() }
    #expect(shelf.paths() == made.suffix(2).map(\.path))
    #expect(made.map(\.kept) == [1, 2, 2, 2])
    let names = try FileManager.default.contentsOfDirectory(atPath: shelf.folder)
    #expect(Set(others).isSubset(of: names))
    try ledger.close()
  }

  @Test func aFolderThatIsNotThereIsNamedUnlessItIsTheStandardOne() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    var shelf = BackupShelf(folder: bench.folder + "/none", bench: "left", keep: 1)
    guard case .failed(let words) = fault(LedgerBackups(of: bench.path, on: shelf)) else {
      return #expect(Bool(false), "a backup without a folder")
    }
    #expect(words.contains(bench.folder + "/none cannot be used: No such file or directory."))
    shelf.isMadeWhenMissing = true
    #expect(fault(LedgerBackups(of: bench.path, on: shelf)) == nil)
    try ledger.close()
  }

  @Test func theSecondOfTwoAtOnceIsRefused() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let shelf = try shelf(bench)
    let held = try shelf.open()
    guard case .underWay = fault(LedgerBackups(of: bench.path, on: shelf)) else {
      return #expect(Bool(false), "two at once")
    }
    close(held)
    #expect(fault(LedgerBackups(of: bench.path, on: shelf)) == nil)
    try ledger.close()
  }

  @Test func aBackupThatWouldFillTheDiskIsNotBegun() throws {
    let bench = try Bench()
    let shelf = try shelf(bench)
    let fault = #expect(throws: BackupFault.self) { try shelf.proveRoom(for: .max / 2) }
    guard case .noRoom(let words) = fault else { return #expect(Bool(false), "\(String(describing: fault))") }
    #expect(words.contains("MB are free"))
  }

  @Test func whatIsNotWholeIsNoBackup() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.record(try taken(), try taken(), try taken())
    try ledger.pool.writeWithoutTransaction {
      try $0.execute(sql: "DROP TRIGGER fact_is_never_removed; DELETE FROM fact WHERE sequence = 2")
    }
    let shelf = try shelf(bench)
    guard case .failed(let words) = fault(LedgerBackups(of: bench.path, on: shelf)) else {
      return #expect(Bool(false), "a backup with a gap")
    }
    #expect(words.contains("it numbers 3 facts and holds 2 of them"))
    #expect(shelf.paths().isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: shelf.folder).isEmpty)
    try ledger.close()
  }

  @Test func aBackupThatIsGivenUpLeavesNothing() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let shelf = try shelf(bench)
    let backups = LedgerBackups(of: bench.path, on: shelf)
    backups.abandon()
    guard case .abandoned = fault(backups) else { return #expect(Bool(false), "it was made") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: shelf.folder).isEmpty)
    try ledger.close()
  }

  private func fill(_ ledger: SQLiteLedger, _ count: Int) throws {
    try ledger.pool.write { database in
      try database.execute(
        sql: """
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
          INSERT INTO fact (sequence, id, at, kind, order_number, payload)
            SELECT 1 + i, randomblob(16), at, kind, order_number, payload FROM n, (SELECT * FROM fact)
          """)
    }
  }

  /// A commit or a read that waited for the backup would come through only after its end, and not be counted.
  @Test func factsAreCommittedAndReadWhileABigBackupIsUnderWay() async throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.record(try taken())
    try fill(ledger, 200_000)
    let shelf = try shelf(bench)
    let isOver = Mutex(false)
    let backups = LedgerBackups(of: bench.path, on: shelf)
    let thread = Thread {
      let made = try? backups.make()
      isOver.withLock { $0 = made != nil }
    }
    thread.start()
    while access(shelf.draft, F_OK) != 0, !thread.isFinished { await Task.yield() }
    var meanwhile = 0
    while DiskFile.exists(shelf.draft) {
      try ledger.record(try taken())
      _ = try ledger.readings(limit: 10)
      if DiskFile.exists(shelf.draft) { meanwhile += 1 }
    }
    while !thread.isFinished { await Task.yield() }
    #expect(isOver.withLock { $0 })
    #expect(meanwhile >= 5)
    #expect(try LedgerContents.proven(try #require(shelf.paths().last)).facts >= 200_001)
    try ledger.close()
  }
}
