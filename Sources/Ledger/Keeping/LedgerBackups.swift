import GRDB
import Glibc
import Station
import Synchronization
import Workshop

/// Backups of a ledger, made through a connection of their own: the bench's readers and its writer are left to the bench.
///
/// SQLite copies one committed state of it (`VACUUM INTO`), whatever is committed meanwhile; the copy is checked as a whole
/// before it gets the name of a backup. Photos and issued records that are not there yet are copied after the ledger, since each
/// is kept before its fact: what a backup tells of lies beside it (`FileCopies`). One that ends before the ledger's mark is none: an older file lies in its place.
package final class LedgerBackups: Backups {
  private struct State {
    var isUnderWay = false
    var isAbandoned = false
    var connection: DatabaseQueue?
  }

  private let ledger: String
  private let shelf: BackupShelf
  private let now: @Sendable () -> Moment
  private let state = Mutex(State())

  /// Backups of the ledger at `ledger` onto `shelf`.
  package init(of ledger: String, on shelf: BackupShelf, now: @escaping @Sendable () -> Moment = { .now }) {
    self.ledger = ledger
    self.shelf = shelf
    self.now = now
  }

  package func make() throws(BackupFault) -> Backup {
    let isFree = state.withLock { state in
      defer { state.isUnderWay = true }
      return !state.isUnderWay
    }
    guard isFree else { throw .underWay("A backup is being made already. Wait for its end.") }
    defer {
      state.withLock { state in
        state.isUnderWay = false
        state.connection = nil
      }
    }
    let folder = try shelf.open()
    defer { Glibc.close(folder) }
    do throws(JournalFault) {
      // Read first: the ledger has come as far by then, and the copy is made of what it holds afterwards.
      let mark = LedgerMark.read(beside: ledger)
      try copy()
      let contents = try LedgerContents.proven(shelf.draft)
      try LedgerMark.prove(
        LedgerMark.Place(epoch: contents.identity.epoch, sequence: contents.facts), at: ledger, against: mark)
      return try name(contents, try copyFiles())
    } catch {
      unlink(shelf.draft)
      throw fault(error)
    }
  }

  package func abandon() {
    let connection = state.withLock { state in
      state.isAbandoned = true
      return state.connection
    }
    connection?.interrupt()
  }

  private func copy() throws(JournalFault) {
    try DiskFile.begin(shelf.draft)
    do {
      let source = try LedgerContents.reader(ledger)
      let isWanted = state.withLock { state in
        state.connection = source
        return !state.isAbandoned
      }
      guard isWanted else { throw JournalFault.broken("The daemon is ending.") }
      let bytes = try source.unsafeRead { database in
        try (Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0)
          * (Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
      }
      try shelf.proveRoom(for: bytes)
      try source.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [shelf.draft]) }
      try source.close()
    } catch {
      if let fault = error as? BackupFault, case .noRoom(let words) = fault { throw .diskFull(words) }
      if let error = error as? DatabaseError, error.resultCode == .SQLITE_FULL {
        throw .diskFull("The disk of \(shelf.folder) became full. Make room, or keep fewer backups.")
      }
      throw JournalFault(any: error, path: ledger)
    }
    // SQLite does not sync what it vacuums into (sqlite.org/lang_vacuum.html).
    try DiskFile.sync(shelf.draft)
  }

  /// Copies the photos and issued records that are not there yet; returns how many the backup lacks, and what there is to
  /// say. What hinders it is said and keeps no ledger from its backup.
  private func copyFiles() throws(JournalFault) -> (lacking: Int, words: String?) {
    let copies = FileCopies.out(of: ledger, on: shelf)
    let told = try ToldFiles.of(shelf.draft)
    let missing = copies.missing(of: told)
    var (progress, hindrance): (FileCopies.Progress, String?) = (FileCopies.Progress(), nil)
    do {
      try shelf.proveRoom(for: missing.bytes)
      try copies.copy(missing.names, into: &progress) { state.withLock { !$0.isAbandoned } }
    } catch {
      if state.withLock({ $0.isAbandoned }) { throw JournalFault.broken("The daemon is ending.") }
      hindrance = (error as? JournalFault)?.sentence ?? (error as? BackupFault)?.sentence ?? "\(error)"
    }
    let outcome = copies.outcome(progress, told: told)
    let beginning = "The ledger was kept, and not every photo and issued record"
    let words = [
      hindrance.map { "\(beginning): \($0)" } ?? outcome.complaint(beginning), outcome.advice(copies.target),
    ].compactMap(\.self)
    let lacking = max(outcome.lacking.count, hindrance == nil ? 0 : 1)
    return (lacking, words.isEmpty ? nil : words.joined(separator: " "))
  }

  /// Gives a copy that was found whole the name of a backup.
  private func name(_ contents: LedgerContents, _ files: (lacking: Int, words: String?)) throws(JournalFault) -> Backup
  {
    let at = now()
    let path = shelf.freePath(at: at)
    try DiskFile.giveToOwner(ofFolder: shelf.draft)
    try DiskFile.rename(shelf.draft, to: path)
    try DiskFile.syncFolder(of: path)
    let (kept, complaint) = shelf.tidy(after: path)
    return Backup(
      path: path, bytes: DiskFile.size(path), facts: contents.facts, until: contents.until, at: at, kept: kept,
      missingFiles: files.lacking,
      complaint: files.words == nil && complaint == nil
        ? nil : [files.words, complaint].compactMap(\.self).joined(separator: " "))
  }

  private func fault(_ fault: JournalFault) -> BackupFault {
    if state.withLock({ $0.isAbandoned }) {
      return .abandoned("The daemon is ending, and no backup was made. Ask again when it is running.")
    }
    return switch fault {
    case .diskFull(let words): .noRoom(words)
    case .held(let words), .foreign(let words), .broken(let words): .failed("No backup was made. \(words)")
    }
  }
}
