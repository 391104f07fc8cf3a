import GRDB
import Station

/// The tables, indices and triggers of a ledger, held against those that this program makes.
///
/// A trigger that is not ours would act inside the daemon's own transactions, and one of ours that is missing no longer keeps
/// the facts from being edited. Tables and indices that somebody added for their own questions change nothing.
struct LedgerObjects {
  private struct Thing: Hashable {
    var kind: String
    var name: String
    /// What a trigger does; empty for the others, whose text SQLite rewrites with each column that is added.
    var text: String
  }

  private let things: Set<Thing>

  private init(_ database: Database) throws {
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite@_%' ESCAPE '@'")
    things = Set(rows.map { Thing(kind: $0[0], name: $0[1], text: $0[0] == "trigger" ? $0[2] : "") })
  }

  /// Throws `foreign` unless the ledger at `path` holds everything that a ledger of its version does, and no trigger besides.
  static func prove(_ path: String) throws(JournalFault) {
    do {
      let queue = try LedgerContents.reader(path)
      try queue.read { try prove($0, path) }
      try queue.close()
    } catch {
      throw JournalFault(any: error, path: path)
    }
  }

  private static func prove(_ database: Database, _ path: String) throws {
    guard let version = try LedgerSchema.migrator.completedMigrations(database).last else {
      throw JournalFault.foreign("\(path) is a ledger that was never begun.")
    }
    let model = try DatabaseQueue()
    try LedgerSchema.migrator.migrate(model, upTo: version)
    let ours = try model.read { try LedgerObjects($0).things }
    try model.close()
    let theirs = try LedgerObjects(database).things
    let strange = theirs.subtracting(ours).filter { $0.kind == "trigger" }
    let missing = ours.subtracting(theirs)
    guard !strange.isEmpty || !missing.isEmpty else { return }
    var flaws: [String] = []
    if !strange.isEmpty { flaws.append("holds what no benchpind made (\(words(strange)))") }
    if !missing.isEmpty { flaws.append("lacks what a ledger has (\(words(missing)))") }
    throw JournalFault.foreign("\(path) was changed by another program: it \(flaws.joined(separator: " and ")).")
  }

  private static func words(_ things: Set<Thing>) -> String {
    let names: [String] = things.map { "\($0.kind) \($0.name)" }
    return names.sorted().joined(separator: ", ")
  }
}
