import Foundation
import GRDB
import Station
import Synchronization
import Testing

@testable import Ledger

/// What happens while a copy is being written.
@Suite struct BackupUnderWayTests {
  private func shelf(_ bench: Bench) throws -> BackupShelf {
    let folder = bench.folder + "/kept"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return BackupShelf(folder: folder, bench: "left", keep: 3)
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

  @Test(.timeLimit(.minutes(5))) func aCopyThatIsInterruptedLeavesNothing() async throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.record(try taken())
    try fill(ledger, 200_000)
    let shelf = try shelf(bench)
    while true {
      let making = BackupInTheMaking(of: bench.path, on: shelf)
      try await making.begin()
      making.backups.abandon()
      switch try await making.end() {
      case .failure(let fault):
        guard case .abandoned = fault else { return #expect(Bool(false), "\(fault)") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: shelf.folder).isEmpty)
        return try ledger.close()
      // The copy was over before it was interrupted.
      case .success(let backup): try DiskFile.remove(backup.path)
      }
    }
  }

  @Test(.timeLimit(.minutes(5))) func factsAreCommittedAndReadWhileABigBackupIsUnderWay() async throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.record(try taken())
    try fill(ledger, 200_000)
    let shelf = try shelf(bench)
    var cameThrough = false
    while !cameThrough {
      let before = try ledger.lastSequence()
      let making = BackupInTheMaking(of: bench.path, on: shelf)
      try await making.begin()
      try ledger.record(try taken())
      _ = try ledger.readings(limit: 10)
      let copied = DiskFile.size(shelf.draft)
      let backup = try await making.end().get()
      // The copy still grew when both had come through; had they waited for it, it never would have.
      cameThrough = copied > 0 && copied < backup.bytes && backup.facts == before
    }
    try ledger.close()
  }
}

/// A backup that is made on a thread of its own.
private final class BackupInTheMaking: Sendable {
  let backups: LedgerBackups
  private let shelf: BackupShelf
  private let result = Mutex<Result<Backup, BackupFault>?>(nil)

  init(of ledger: String, on shelf: BackupShelf) {
    backups = LedgerBackups(of: ledger, on: shelf)
    self.shelf = shelf
  }

  /// Begins it, and returns when its copy has begun to grow.
  func begin() async throws {
    Thread {
      let made: Result<Backup, BackupFault>
      do throws(BackupFault) { made = .success(try self.backups.make()) } catch { made = .failure(error) }
      self.result.withLock { $0 = made }
    }.start()
    while DiskFile.size(shelf.draft) == 0, result.withLock({ $0 == nil }) {
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// Waits for its end.
  func end() async throws -> Result<Backup, BackupFault> {
    while true {
      if let result = result.withLock({ $0 }) { return result }
      try await Task.sleep(for: .milliseconds(1))
    }
  }
}
