import GRDB
import Glibc
import Station
import Workshop

/// Puts another file in the place of a ledger, whatever crashes: the one before is set aside with its write-ahead log.
///
/// The intent is a file of its own, complete and on the disk. From the moment it has its name the swap is decided; whoever
/// takes the ledger's lock next goes on with it, so the new file never meets the old one's log.
enum LedgerSwap {
  /// Where the file lies that takes the ledger's place.
  static func successor(of ledger: String) -> String { ledger + ".restored" }

  /// Finishes a swap that was decided; does nothing when there is none. The caller holds the ledger's lock.
  ///
  /// Returns the name the ledger before was given, if there was one.
  @discardableResult
  static func finish(at ledger: String) throws(JournalFault) -> String? {
    let successor = successor(of: ledger)
    guard DiskFile.exists(successor) else { return nil }
    let aside = ledger + ".before-\(try epoch(of: successor))"
    for ending in ["-wal", "-shm", ""] where DiskFile.exists(ledger + ending) {
      guard !DiskFile.exists(aside + ending) else {
        throw .broken("\(aside + ending) is in the way of a restore that was begun. Move it to another place.")
      }
      try DiskFile.rename(ledger + ending, to: aside + ending)
    }
    try DiskFile.syncFolder(of: ledger)
    try DiskFile.rename(successor, to: ledger)
    try DiskFile.syncFolder(of: ledger)
    return DiskFile.exists(aside) ? aside : nil
  }

  private static func epoch(of path: String) throws(JournalFault) -> Int64 {
    do {
      let queue = try LedgerContents.reader(path)
      let epoch = try queue.read { try Int64.fetchOne($0, sql: "SELECT epoch FROM ledger") }
      try queue.close()
      guard let epoch else { throw JournalFault.broken("\(path) is not whole. Remove it, then restore again.") }
      return epoch
    } catch {
      throw JournalFault(any: error, path: path)
    }
  }
}
