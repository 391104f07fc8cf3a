import GRDB
import Glibc
import Station

extension SQLiteLedger {
  /// What a ledger needs to go on: its write-ahead log may grow to this (`journal_size_limit`).
  static let leastRoom: UInt64 = 8_388_608

  package func proveWritable() throws { try proveWritable(leaving: Self.leastRoom) }

  /// Throws unless a page can be written and `room` bytes are left on the disk for the next ones.
  func proveWritable(leaving room: UInt64) throws {
    try place.prove()
    var disk = statvfs()
    guard statvfs(path, &disk) == 0 else {
      throw JournalFault(systemError: errno, doing: "look at the disk of the ledger \(path)")
    }
    guard UInt64(disk.f_bavail) * UInt64(disk.f_frsize) >= room else {
      throw JournalFault.diskFull(
        "Less than \(room / 1_048_576) MB are free on the disk of the ledger \(path). Make room.")
    }
    do {
      // The number the schema has already: a page is written and synced, and nothing is changed.
      try pool.write { try $0.execute(sql: "PRAGMA user_version = \(LedgerSchema.version)") }
    } catch {
      throw JournalFault(any: error, path: path)
    }
  }
}
