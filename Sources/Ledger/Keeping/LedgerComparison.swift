import GRDB
import Station
import Workshop

/// What a ledger holds that a backup does not: what would be lost by putting the backup in its place.
struct LedgerComparison: Hashable, Sendable {
  /// How many facts would be lost.
  var lost: Int
  /// When the first of them happened.
  var from: Moment?
  /// When the last of them happened.
  var until: Moment?
  /// The pieces of which the backup does not know for sure whether they went under the beam, each once; `nil` when it may
  /// be any.
  var pieces: [Piece]?
  /// Whether the ledger is what became of the backup: it holds every fact of it.
  var continuesTheBackup: Bool
  /// Whose ledger it is.
  var bench: String
  /// The epoch of the ledger.
  var epoch: Int64
  /// How far the ledger has come.
  var last: Int64

  /// Compares by the facts' own ids. Throws when `ledger` cannot be read as a whole.
  static func of(_ ledger: String, with backup: String) throws -> LedgerComparison {
    let queue = try LedgerContents.reader(ledger)
    let comparison = try queue.unsafeRead { database in
      guard try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") == "ok" else {
        throw JournalFault.broken("\(ledger) is damaged.")
      }
      try database.execute(sql: "ATTACH ? AS kept", arguments: [backup])
      return try compare(database)
    }
    try queue.close()
    return comparison
  }

  private static func compare(_ database: Database) throws -> LedgerComparison {
    let missing = "FROM main.fact WHERE id NOT IN (SELECT id FROM kept.fact)"
    let counts = try Row.fetchOne(database, sql: "SELECT count(*), min(at), max(at) \(missing)")
    let (from, until): (Int64?, Int64?) = (counts?[1], counts?[2])
    let strange = try Int.fetchOne(
      database, sql: "SELECT count(*) FROM kept.fact WHERE id NOT IN (SELECT id FROM main.fact)")
    return LedgerComparison(
      lost: counts?[0] ?? 0, from: from.map { Moment(milliseconds: $0) }, until: until.map { Moment(milliseconds: $0) },
      pieces: try PiecesInDoubt.read(database), continuesTheBackup: strange == 0,
      bench: try String.fetchOne(database, sql: "SELECT bench FROM main.ledger") ?? "",
      epoch: try Int64.fetchOne(database, sql: "SELECT epoch FROM main.ledger") ?? 0,
      last: try Int64.fetchOne(database, sql: "SELECT coalesce(max(sequence), 0) FROM main.fact") ?? 0)
  }
}
