import GRDB
import Station

/// The copy of a ledger that is made before its tables are changed, so that the version before can be installed again.
enum LedgerCopy {
  /// Where the copy of a ledger with the tables of `version` lies.
  static func path(of ledger: String, version: Int) -> String { "\(ledger).version-\(version)" }

  /// Copies a ledger whose tables are older than ours; one that is new or up to date needs no copy.
  ///
  /// Complete and on the disk when it returns, or it throws and nothing was changed. It takes the place of an older copy
  /// with the same tables: then the change did not come about, and this ledger holds more.
  static func makeIfOlder(_ pool: DatabasePool, path ledger: String) throws {
    let version = try pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } ?? 0
    guard version > 0, version < Int(LedgerSchema.version) else { return }
    let copy = path(of: ledger, version: version)
    let draft = copy + ".part"
    try DiskFile.begin(draft)
    try pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [draft]) }
    // SQLite does not sync what it vacuums into (sqlite.org/lang_vacuum.html).
    try DiskFile.sync(draft)
    try DiskFile.rename(draft, to: copy)
    try DiskFile.syncFolder(of: copy)
  }
}
