import GRDB
import Workshop

extension LedgerSchema {
  /// What the lists of orders run along, the words by which one is found, and how long job bags lay on the bench.
  ///
  /// `rank` is 0 for an order in a rush and 1 for the others; `due_day` counts days since 1970, and `LedgerOrders.noDay` is
  /// none.
  static let stages = """
    ALTER TABLE ring_order ADD COLUMN rank INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE ring_order ADD COLUMN due_day INTEGER NOT NULL DEFAULT 99999999;
    ALTER TABLE ring_order ADD COLUMN is_open INTEGER NOT NULL DEFAULT 1;
    CREATE INDEX ring_order_open ON ring_order (rank, due_day, number) WHERE is_open = 1;
    CREATE INDEX ring_order_all ON ring_order (rank, due_day, number);
    CREATE INDEX ring_order_by_due ON ring_order (due_day, number) WHERE due_day < 99999999;

    CREATE TABLE order_word (
      word TEXT NOT NULL,
      number TEXT NOT NULL,
      PRIMARY KEY (word, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX order_word_of_order ON order_word (number, word);

    CREATE TABLE bench_stay (
      sequence INTEGER NOT NULL,
      order_number TEXT NOT NULL,
      since INTEGER NOT NULL,
      until INTEGER,
      orders INTEGER NOT NULL,
      PRIMARY KEY (sequence, order_number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX bench_stay_of_order ON bench_stay (order_number, sequence);
    CREATE INDEX bench_stay_open ON bench_stay (order_number) WHERE until IS NULL;

    """

  /// Makes the views of what a ledger of before holds: orders of then have no day and are in no rush.
  static func migrateToStages(_ database: Database) throws {
    try database.execute(sql: stages)
    let insert = try database.makeStatement(sql: "INSERT OR IGNORE INTO order_word (word, number) VALUES (?, ?)")
    let rows = try Row.fetchCursor(database, sql: "SELECT number, ring_order FROM ring_order")
    while let row = try rows.next() {
      let number: String = row[0]
      for word in LedgerOrders.words(of: try LedgerCodec.value(Order.self, from: row[1])) {
        try insert.execute(arguments: [word, number])
      }
    }
    try database.execute(
      sql: "INSERT INTO bench_stay SELECT 0, order_number, 0, NULL, count(*) OVER () FROM bench GROUP BY order_number")
    try database.execute(
      sql: """
        UPDATE bench_stay SET since = coalesce((SELECT at FROM fact WHERE kind = 'bench.set' ORDER BY sequence DESC LIMIT 1), 0);
        PRAGMA user_version = 5;
        """)
  }
}
