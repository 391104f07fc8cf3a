import GRDB
import Station
import Workshop

/// Looks whether a ledger is whole before anything may write to it: through a connection that changes nothing, so that what
/// is found is left as it was found, and is found again at the next start.
enum LedgerCheck {
  /// The largest ledger that is looked through page by page: 32 MB, 100,000 readings, take 60 ms.
  private static let largest: Int64 = 134_217_728

  /// Throws `broken`, saying what is intact, for a ledger that is damaged, or is not as far as its mark says.
  ///
  /// Pages are looked through only after a sudden end and up to a size that takes a moment. Damage elsewhere is found when it
  /// is read, and by each backup.
  static func prove(_ path: String) throws(JournalFault) {
    let wasCutOff = DiskFile.size(path + "-wal") > 0
    do {
      let queue = try LedgerContents.reader(path)
      let place = try queue.read { database in
        if wasCutOff { try lookThrough(database) }
        return try progress(database)
      }
      try queue.close()
      try LedgerMark.prove(place, at: path)
    } catch {
      throw fault(any: error, path: path)
    }
  }

  /// A fault at the start, with what is intact of a ledger that is damaged.
  static func fault(any error: any Error, path: String) -> JournalFault {
    guard let error = error as? DatabaseError, error.resultCode == .SQLITE_CORRUPT else {
      return JournalFault(any: error, path: path)
    }
    let intact = LedgerDamage.words(about: path).map { " \($0)" } ?? ""
    return .broken(
      "The ledger \(path) is damaged: \(error.message ?? "no reason given").\(intact) It was left as it is: keep the file, look at the disk, and put the last backup back with `benchpind restore BACKUP`."
    )
  }

  private static func lookThrough(_ database: Database) throws {
    let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
    let bytes = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0
    guard pages * bytes <= largest else { return }
    let word = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
    if let word, word != "ok" {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: word.split(whereSeparator: \.isNewline).joined(separator: " "))
    }
  }

  /// How far it has come; `nil` when it was marked as a ledger and not begun.
  private static func progress(_ database: Database) throws -> LedgerMark.Place? {
    guard try database.tableExists("ledger"), try database.tableExists("fact"),
      let epoch = try Int64.fetchOne(database, sql: "SELECT epoch FROM ledger")
    else { return nil }
    return LedgerMark.Place(
      epoch: epoch, sequence: try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM fact") ?? 0)
  }
}
