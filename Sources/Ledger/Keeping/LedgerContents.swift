import GRDB
import Station
import Workshop

/// What a ledger's file holds, found out by reading all of it.
package struct LedgerContents: Hashable, Sendable {
  /// Whose ledger it is.
  package var identity: LedgerIdentity
  /// The version of its tables.
  package var version: Int
  /// How many facts it holds: those from 1 to this, without a gap.
  package var facts: Int64
  /// When the last of them happened; `nil` when there are none.
  package var until: Moment?

  /// Reads the whole file at `path` and changes nothing in it. Throws unless every page of it is sound, it is a ledger of
  /// ours, of this version or an older one, and its facts are there from the first to the last.
  package static func proven(_ path: String) throws(JournalFault) -> LedgerContents {
    guard try LedgerFile.holdsLedger(at: path) else {
      throw .foreign(
        DiskFile.exists(path) ? "\(path) is empty: no ledger is in it." : "There is no file \(path). Check its name.")
    }
    do {
      let queue = try reader(path)
      let contents = try queue.read { try read($0, path) }
      try queue.close()
      return contents
    } catch {
      throw JournalFault(any: error, path: path)
    }
  }

  /// A connection that reads a ledger and changes nothing in it.
  static func reader(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -1024; PRAGMA mmap_size = 0;") }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  private static func read(_ database: Database, _ path: String) throws -> LedgerContents {
    let word = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
    guard word == "ok" else { throw JournalFault.broken("\(path) is damaged: \(word ?? "it cannot be checked").") }
    guard try !LedgerSchema.migrator.hasBeenSuperseded(database) else { throw LedgerFile.newer(path) }
    guard let owner = try Row.fetchOne(database, sql: "SELECT bench, epoch FROM ledger"),
      let counts = try Row.fetchOne(database, sql: "SELECT count(*), coalesce(max(sequence), 0) FROM fact")
    else { throw JournalFault.foreign("\(path) is a ledger that was never begun.") }
    let (count, last): (Int64, Int64) = (counts[0], counts[1])
    guard count == last else {
      throw JournalFault.broken("\(path) is not whole: it numbers \(last) facts and holds \(count) of them.")
    }
    let until = try Int64.fetchOne(database, sql: "SELECT at FROM fact WHERE sequence = ?", arguments: [last])
    return LedgerContents(
      identity: LedgerIdentity(bench: owner[0], epoch: owner[1]),
      version: try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0, facts: last,
      until: until.map { Moment(milliseconds: $0) })
  }
}
