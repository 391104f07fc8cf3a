import Foundation
import GRDB
import Station

/// How far one backup goes, to be held against others: the clock in its name says when it was made, not what it holds.
struct BackupExtent: Hashable, Sendable {
  /// Its file.
  let path: String
  /// The epoch of the ledger it is of.
  let epoch: Int64
  /// How many facts it holds.
  let facts: Int64
  /// The id of the last of them; `nil` when there are none.
  private let last: Data?

  /// Reads the last fact of the backup at `path`.
  init(of path: String) throws(JournalFault) {
    self.path = path
    do {
      let queue = try LedgerContents.reader(path)
      let (epoch, row) = try queue.read { database in
        (
          try Int64.fetchOne(database, sql: "SELECT epoch FROM ledger"),
          try Row.fetchOne(database, sql: "SELECT sequence, id FROM fact ORDER BY sequence DESC LIMIT 1")
        )
      }
      self.epoch = epoch ?? 0
      facts = row?[0] ?? 0
      last = row?[1]
      try queue.close()
    } catch {
      throw JournalFault(any: error, path: path)
    }
  }

  /// Whether `other` holds every fact of this one. Facts are only ever added behind the last, so two ledgers that have the
  /// same fact in the same place are the same up to it.
  func isHeld(by other: BackupExtent) throws(JournalFault) -> Bool {
    guard let last else { return true }
    guard facts <= other.facts else { return false }
    do {
      let queue = try LedgerContents.reader(other.path)
      let id = try queue.read { database in
        try Data.fetchOne(database, sql: "SELECT id FROM fact WHERE sequence = ?", arguments: [facts])
      }
      try queue.close()
      return id == last
    } catch {
      throw JournalFault(any: error, path: other.path)
    }
  }

  /// Whether it comes before `other`: of an earlier ledger, or of the same with fewer facts.
  func precedes(_ other: BackupExtent) -> Bool {
    (epoch, facts, BackupShelf.order(path)) < (other.epoch, other.facts, BackupShelf.order(other.path))
  }
}
