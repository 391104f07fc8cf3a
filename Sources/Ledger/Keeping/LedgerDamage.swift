import GRDB
import Station
import Workshop

/// What is intact of a ledger that SQLite calls damaged, found by reading it from the first fact on. Changes nothing.
package enum LedgerDamage {
  /// The tables that are made of the facts and could be made anew.
  private static let views = ["ring_order", "reading", "job", "bench", "reengraving", "gap"]
  /// The tables that stand beside the facts and are made of none, and what is lost with them.
  private static let beside = [
    "answer": "answers kept for requests that come again", "worked": "how long motors were seen turning for open jobs",
  ]

  /// What is whole and what is not, in a sentence or two; `nil` when nothing is found to be wrong.
  package static func words(about path: String) -> String? {
    do {
      let queue = try LedgerContents.reader(path)
      defer { try? queue.close() }  // Read only: nothing is lost if it does not close.
      return try queue.unsafeRead { database in
        let (whole, isAll) = read(database)
        guard isAll else {
          return whole == 0
            ? "Not one fact of it can be read." : "Facts 1 to \(whole) are whole; after that the file is damaged."
        }
        if let page = wrong("fact", in: database) {
          return "Facts 1 to \(whole) can be read; the table that holds them is damaged: \(page)."
        }
        let damaged = views.filter { wrong($0, in: database) != nil }
        let lost = beside.keys.sorted().filter { wrong($0, in: database) != nil }
        if !damaged.isEmpty || !lost.isEmpty { return words(about: whole, damaged, lost) }
        return try String.fetchOne(database, sql: "PRAGMA quick_check(1)") == "ok"
          ? nil : "All facts, 1 to \(whole), are whole; the file is damaged elsewhere."
      }
    } catch {
      return "Nothing in it can be read."
    }
  }

  private static func words(about whole: Int64, _ damaged: [String], _ lost: [String]) -> String {
    let facts = "All facts, 1 to \(whole), are whole"
    let views = damaged.isEmpty ? "" : "; what is damaged is made of them (\(damaged.joined(separator: ", ")))"
    if lost.isEmpty { return facts + views + ", and nothing is lost." }
    let rest = lost.map { "\(beside[$0] ?? "") (\($0))" }.joined(separator: ", ")
    return facts + views + "; damaged is what no fact holds, and lost in part: \(rest)."
  }

  /// The last fact that follows the first without a gap and can be read whole, and whether it is the last there is.
  private static func read(_ database: Database) -> (whole: Int64, isAll: Bool) {
    var whole: Int64 = 0
    do {
      let rows = try Row.fetchCursor(database, sql: "SELECT sequence, id, kind, payload FROM fact ORDER BY sequence")
      while let row = try rows.next() {
        guard row[0] as Int64 == whole + 1, Fact.Kind(rawValue: row[2]) != nil else { return (whole, false) }
        whole += 1
      }
      return (whole, true)
    } catch {
      return (whole, false)
    }
  }

  /// What is wrong with a table or an index on it, in SQLite's words.
  private static func wrong(_ table: String, in database: Database) -> String? {
    do {
      // An older version has fewer tables.
      guard try database.tableExists(table) else { return nil }
      let word = try String.fetchOne(database, sql: "PRAGMA integrity_check('\(table)')") ?? "it cannot be checked"
      return word == "ok" ? nil : word
    } catch {
      return "\(error)"
    }
  }
}
