import GRDB
import Workshop

extension LedgerSchema {
  /// Makes the words anew by which orders are found, where they have letters that are looked for without their marks since
  /// then: `ø`, `ł`, `ß`. What is plain is not touched, which is most of it.
  static func migrateToLetters(_ database: Database) throws {
    let beyond = "*[^ -~]*"
    let insert = try database.makeStatement(sql: "INSERT OR IGNORE INTO order_word (word, number) VALUES (?, ?)")
    let remove = try database.makeStatement(sql: "DELETE FROM order_word WHERE word = ? AND number = ?")
    for row in try Row.fetchAll(
      database, sql: "SELECT word, number FROM order_word WHERE word GLOB ?", arguments: [beyond])
    {
      let (word, number): (String, String) = (row[0], row[1])
      let folded = Folded.bare(word)
      guard folded != word else { continue }
      try remove.execute(arguments: [word, number])
      try insert.execute(arguments: [folded, number])
    }
    let rename = try database.makeStatement(sql: "UPDATE ring_order SET customer_folded = ? WHERE number = ?")
    for row in try Row.fetchAll(
      database, sql: "SELECT customer_folded, number FROM ring_order WHERE customer_folded GLOB ?", arguments: [beyond])
    {
      let (name, number): (String, String) = (row[0], row[1])
      let folded = Folded.text(name)
      if folded != name { try rename.execute(arguments: [folded, number]) }
    }
    try database.execute(sql: "PRAGMA user_version = 9;")
  }
}
