import GRDB
import Workshop

extension LedgerSchema {
  /// How many rows are in memory at a time: in a shop whose names are not Latin every word of a million orders is looked at.
  private static let part = 1000

  /// Makes the words anew by which orders are found, where they have letters that are looked for without their marks since
  /// then: `ø`, `ł`, `ß`. What is ASCII is not looked at.
  static func migrateToLetters(_ database: Database) throws {
    try migrateWords(database)
    try migrateNames(database)
    try database.execute(sql: "PRAGMA user_version = 9;")
  }

  private static func migrateWords(_ database: Database) throws {
    let insert = try database.makeStatement(sql: "INSERT OR IGNORE INTO order_word (word, number) VALUES (?, ?)")
    let remove = try database.makeStatement(sql: "DELETE FROM order_word WHERE word = ? AND number = ?")
    var last = (word: "", number: "")
    while true {
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT word, number FROM order_word WHERE (word, number) > (?, ?) AND word GLOB '*[^ -~]*'
          ORDER BY word, number LIMIT ?
          """, arguments: [last.word, last.number, part])
      for row in rows {
        last = (row[0], row[1])
        let folded = Folded.bare(last.word)
        guard folded != last.word else { continue }
        try remove.execute(arguments: [last.word, last.number])
        try insert.execute(arguments: [folded, last.number])
      }
      if rows.count < part { return }
    }
  }

  private static func migrateNames(_ database: Database) throws {
    let rename = try database.makeStatement(sql: "UPDATE ring_order SET customer_folded = ? WHERE number = ?")
    var last = ""
    while true {
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT number, customer_folded FROM ring_order WHERE number > ? AND customer_folded GLOB '*[^ -~]*'
          ORDER BY number LIMIT ?
          """, arguments: [last, part])
      for row in rows {
        let name: String = row[1]
        last = row[0]
        let folded = Folded.text(name)
        if folded != name { try rename.execute(arguments: [folded, last]) }
      }
      if rows.count < part { return }
    }
  }
}
