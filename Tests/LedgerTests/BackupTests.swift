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

  /// The newest is the one that came furthest, whatever the clock said when it was made.
  @Test func aClockThatGoesBackRemovesNoNewerBackup() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let shelf = try shelf(bench, keep: 2)
    let time = Mutex<Int64>(1_790_000_000_000)
    let backups = LedgerBackups(of: bench.path, on: shelf) {
      Moment(
        milliseconds: time.withLock {
          $0 -= 86_400_000
          return $0
        })
    }
    let made = try (0..<4).map { _ in
      try ledger.record(try taken())
      return try backups.make()
    }
    #expect(Set(shelf.paths()) == Set(made.suffix(2).map(\.path)))
    try ledger.close()
  }

  /// A bench with three facts, a backup of them, and the file as it was with one fact.
  private func benchWithAnOlderFile(_ shelf: (Bench) throws -> BackupShelf) throws -> (Bench, Backup, older: String) {
    let bench = try Bench()
    var ledger = try bench.open()
    try ledger.record(try taken())
    try ledger.close()
    let older = bench.folder + "/older"
    try FileManager.default.copyItem(atPath: bench.path, toPath: older)
    ledger = try bench.open()
    try ledger.record(try taken(), try taken())
    let backup = try LedgerBackups(of: bench.path, on: try shelf(bench), now: { moment }).make()
    try ledger.close()
    return (bench, backup, older)
  }

  private func put(_ file: String, in place: String) throws {
    try FileManager.default.removeItem(atPath: place)
    try FileManager.default.copyItem(atPath: file, toPath: place)
  }

  @Test func aLedgerThatTheDaemonWouldRefuseIsNotBackedUpAndCostsNoOtherBackup() throws {
    let (bench, backup, older) = try benchWithAnOlderFile { try self.shelf($0, keep: 1) }
    try put(older, in: bench.path)
    let shelf = try shelf(bench, keep: 1)
    guard case .failed(let words) = fault(LedgerBackups(of: bench.path, on: shelf)) else {
      return #expect(Bool(false), "an older file was backed up")
    }
    #expect(words.contains("facts 1 to 1 are there, and 2 to 3, which were recorded, are not"))
    #expect(shelf.paths() == [backup.path])
    #expect(try FileManager.default.contentsOfDirectory(atPath: shelf.folder).count == 1)
  }

  @Test func aBackupThatHoldsWhatNoOtherHoldsIsNeverRemoved() throws {
    let (bench, backup, older) = try benchWithAnOlderFile { try self.shelf($0, keep: 1) }
    let whole = bench.folder + "/whole"
    try FileManager.default.copyItem(atPath: bench.path, toPath: whole)
    try put(older, in: bench.path)
    try FileManager.default.removeItem(atPath: LedgerMark.path(of: bench.path))
    let shelf = try shelf(bench, keep: 1)
    let backups = LedgerBackups(of: bench.path, on: shelf, now: { Moment(milliseconds: moment.milliseconds + 5000) })
    let poorer = try backups.make()
    #expect(poorer.kept == 2)
    #expect(shelf.paths() == [backup.path, poorer.path])
    // Facts of another course are not the same facts, however many there are.
    var ledger = try bench.open()
    try ledger.record(try taken(), try taken(), try taken())
    #expect(try backups.make().kept == 2)
    #expect(shelf.paths().contains(backup.path))
    try ledger.close()
    // What continues it takes its place.
    try put(whole, in: bench.path)
    try FileManager.default.removeItem(atPath: LedgerMark.path(of: bench.path))
    ledger = try bench.open()
    try ledger.record(try taken(), try taken(), try taken())
    let further = try backups.make()
    #expect(!shelf.paths().contains(backup.path))
    #expect(shelf.paths().contains(further.path))
    try ledger.close()
  }

  @Test func aBackupThatCannotBeReadIsLeftAndNamed() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let shelf = try shelf(bench, keep: 1)
    let old = shelf.folder + "/left-20200101T000000Z.sqlite"
    try ledger.record(try taken())
    try FileManager.default.copyItem(
      atPath: try LedgerBackups(of: bench.path, on: shelf, now: { moment }).make().path, toPath: old)
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: old))
    try handle.truncate(atOffset: 4096)
    try handle.close()
    let later = Moment(milliseconds: moment.milliseconds + 5000)
    let backup = try LedgerBackups(of: bench.path, on: shelf, now: { later }).make()
    #expect(shelf.paths() == [old, backup.path])
    #expect(try #require(backup.complaint).contains(old))
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
}
