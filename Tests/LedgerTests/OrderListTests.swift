import Foundation
import GRDB
import Station
import Synchronization
import Testing
import Workshop

@testable import Ledger

@Suite struct OrderListTests {
  /// Orders with a day, a rush, or handed over; the name of each says what it is.
  private func shop() throws -> (Bench, SQLiteLedger) {
    let bench = try Bench()
    let ledger = try bench.open()
    for (text, customer, due, rush, isOpen) in [
      ("R-1", "Zoë Müller", "2026-12-24", false, true), ("R-2", "Anna", nil, true, true),
      ("R-3", "דָּוִד לוי", "2026-12-01", true, true), ("R-4", "Émile Zola", "2026-11-26", false, true),
      ("R-5", "Олена", nil, false, true), ("R-6", "MÜLLER-Lüdi", "2026-11-01", false, false),
      ("X-7", "Søren Ægir", "2027-11-01", false, false), ("X-8", "ŁUKASZ Weiß", "2027-11-02", false, false),
      ("X-9", "Đorđe", "2027-11-03", false, false),
    ] as [(String, String, String?, Bool, Bool)] {
      var order = try ringOrder(text, customer: customer)
      order.due = due.flatMap { Day($0) }
      order.rush = rush
      if !isOpen {
        order.making = Making()
        order.making?.unveiling = Unveiling()
        order.making?.unveiling?.handover = Unveiling.Handover(to: "Eva", by: "Mia", at: Day(number: 20_000))
      }
      try ledger.record(recorded(order))
    }
    return (bench, ledger)
  }

  private func query(_ change: (inout OrderQuery) throws -> Void) rethrows -> OrderQuery {
    var query = OrderQuery()
    try change(&query)
    return query
  }

  /// Every page of one order each, joined.
  private func found(_ ledger: SQLiteLedger, _ query: OrderQuery) throws -> [String] {
    var (query, numbers) = (query, [String]())
    query.limit = 1
    while let order = try ledger.orders(query).first, numbers.count < 20 {
      numbers.append(order.number.text)
      query.after = order.number
    }
    query.limit = 20
    query.after = nil
    #expect(try ledger.orders(query).map(\.number.text) == numbers)
    return numbers
  }

  @Test func rushComesFirstThenWhatIsDueThenByNumberPageForPage() throws {
    let (bench, ledger) = try shop()
    #expect(try found(ledger, OrderQuery()) == ["R-3", "R-2", "R-4", "R-1", "R-5"])
    #expect(
      try found(ledger, query { $0.scope = .all }) == ["R-3", "R-2", "R-6", "R-4", "R-1", "X-7", "X-8", "X-9", "R-5"])
    let today = try #require(Day("2026-11-26"))
    #expect(try found(ledger, query { $0.scope = .today(today) }) == ["R-3", "R-2", "R-4"])
    #expect(try found(ledger, query { $0.scope = .today(Day(number: today.number - 1)) }) == ["R-3", "R-2"])
    let days = today...(try #require(Day("2026-12-01")))
    #expect(try found(ledger, query { $0.due = days }) == ["R-4", "R-3"])
    try ledger.close()
    _ = bench
  }

  @Test(arguments: [
    ("muller", ["R-1", "R-6"]), ("ZOE", ["R-1"]), ("zoe mull", ["R-1"]), ("mull zoe", ["R-1"]), ("2", ["R-2"]),
    ("r-", ["R-1", "R-2", "R-3", "R-4", "R-5", "R-6"]), ("דוד", ["R-3"]), ("לוי", ["R-3"]), ("олена", ["R-5"]),
    ("ludi", ["R-6"]), ("zol emi", ["R-4"]), ("soren", ["X-7"]), ("SØREN", ["X-7"]), ("so\u{308}ren", ["X-7"]),
    ("aegir", ["X-7"]), ("ægir", ["X-7"]),
    ("lukasz", ["X-8"]), ("łuk", ["X-8"]), ("weiss", ["X-8"]), ("WEISS", ["X-8"]), ("weiß", ["X-8"]),
    ("dorde", ["X-9"]),
    ("đor", ["X-9"]), ("uller", []), ("%", []), ("zoe emi", []),
  ])
  func anOrderIsFoundByTheBeginningOfAnyWordInAnyScript(search: String, numbers: [String]) throws {
    let (bench, ledger) = try shop()
    #expect(try found(ledger, query { $0.search = search }).sorted() == numbers)
    try ledger.close()
    _ = bench
  }

  @Test func anOrderThatIsRenamedIsNotFoundByItsOldName() throws {
    let (bench, ledger) = try shop()
    try ledger.record(recorded(try ringOrder("R-2", customer: "Berta")))
    #expect(try found(ledger, query { $0.search = "anna" }) == [])
    #expect(try found(ledger, query { $0.search = "bert" }) == ["R-2"])
    try ledger.close()
    _ = bench
  }

  @Test func howLongABagLayOnTheBenchIsKept() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let (one, two) = (try number("R-1"), try number("R-2"))
    for (second, orders) in [(0, [one]), (60, [one, two]), (90, [two]), (80, []), (100, [one])]
      as [(Int64, [OrderNumber])]
    {
      let at = Moment(milliseconds: second * 1000)
      try ledger.write {
        _ = try $0.append(.benchSet(BenchSet(orders: orders, by: "scan")), id: EventID(at: at), at: at)
      }
    }
    func stay(_ since: Int64, _ until: Int64?, _ orders: Int) -> BenchStay {
      BenchStay(
        since: Moment(milliseconds: since * 1000), until: until.map { Moment(milliseconds: $0 * 1000) }, orders: orders)
    }
    #expect(try ledger.benchStays(of: one) == [stay(0, 90, 1), stay(100, nil, 1)])
    #expect(try ledger.benchStays(of: two) == [stay(60, 80, 2)])
    try ledger.close()
  }

  /// What the screens and the command line ask of the ledger: each runs along an index, and none sorts or reads a table whole.
  @Test func everyQueryOfAScreenRunsAlongAnIndex() throws {
    let (bench, ledger) = try shop()
    let asked = Statements()
    let order = try number("R-1")
    // The pool answers one read after the other from the same connection.
    try ledger.pool.read { database in
      database.trace { event in
        if case .statement(let statement) = event { asked.texts.withLock { $0.append(statement.sql) } }
      }
    }
    let day = Day(number: 20_000)
    var queries = [
      query { $0.scope = .open }, query { $0.scope = .all }, query { $0.scope = .today(day) },
      query { $0.due = day...day }, query { $0.search = "zoe mull" },
    ]
    queries += queries.map { before in
      query {
        $0 = before; $0.after = order
      }
    }
    for query in queries { _ = try ledger.orders(query) }
    _ = try ledger.order(order)
    _ = try ledger.orders(prefix: "", after: order, limit: 9)
    _ = try ledger.readings(of: order, limit: 9)
    _ = try ledger.readings(of: nil, limit: 9)
    _ = try ledger.readings(limit: 9)
    _ = try ledger.jobs(of: order, limit: 9)
    _ = try ledger.jobs(of: nil, limit: 9)
    _ = try ledger.job(EventID(at: moment))
    _ = try ledger.facts(of: order)
    _ = try ledger.facts(of: order, kind: .photoAdded)
    _ = try ledger.newestFacts(of: order, kind: .photoAdded, limit: 9)
    _ = try ledger.facts(after: 3, limit: 9)
    _ = try ledger.benchStays(of: order)
    _ = try ledger.lastSequence()
    let texts = Set(asked.texts.withLock { $0 }.filter { $0.hasPrefix("SELECT") })
    #expect(texts.count >= 20)
    try ledger.pool.read { database in
      for text in texts {
        let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN \(text)")
        let count = text.filter { $0 == "?" }.count
        statement.setUncheckedArguments(StatementArguments((0..<count).map { _ in 1 }))
        for row in try Row.fetchAll(statement) {
          let step: String = row["detail"]
          // The newest of all by their place in the ledger are the end of the table itself.
          let isEnd = text.contains("ORDER BY") && text.contains("DESC LIMIT") && !text.contains("WHERE")
          #expect(
            isEnd || !step.hasPrefix("SCAN") || step.contains("USING INDEX") || step.contains("USING COVERING INDEX"),
            "\(step) in \(text)")
          #expect(!step.contains("TEMP B-TREE"), "\(step) in \(text)")
        }
      }
    }
    try ledger.close()
    _ = bench
  }

  /// What was asked; read after the connection has answered.
  private final class Statements: Sendable {
    let texts = Mutex<[String]>([])
  }
}

/// What a ledger of version 4 says of its orders once its tables are those of version 5.
@Suite struct StageMigrationTests {
  @Test func olderOrdersAreListedAndFoundAndWhatLiesOnTheBenchHasAStay() throws {
    let bench = try Bench()
    let pool = try DatabasePool(path: bench.path)
    try LedgerSchema.migrator.migrate(pool, upTo: "0004-gaps")
    let order = """
      {"customer":"Zoë","number":"R-1","pieces":1,"revision":1,"ring":{"inside_profile":"flat","metal":"au750y","size":"US 6 1/2"},"stage":"finishing"}
      """
    try pool.writeWithoutTransaction { database in
      try database.execute(
        sql: """
          PRAGMA application_id = \(LedgerFile.applicationID);
          INSERT INTO ledger (only, bench, epoch) VALUES (1, 'left', 7);
          INSERT INTO fact VALUES (1, randomblob(16), 5000, 'order.recorded', 'R-1', json_object('by', 'anna', 'order', json('\(order)')));
          INSERT INTO fact VALUES (2, randomblob(16), 6000, 'bench.set', NULL, '{"by":"scan","orders":["R-1"]}');
          INSERT INTO ring_order VALUES ('R-1', 'r-1', 'zoe', 1, 'finishing', '\(order)');
          INSERT INTO bench (place, order_number) VALUES (0, 'R-1');
          PRAGMA wal_checkpoint(TRUNCATE);
          """)
    }
    try pool.close()
    let ledger = try bench.open()
    var query = OrderQuery()
    let found = try #require(try ledger.orders(query).first)
    #expect(!found.rush)
    #expect(found.due == nil)
    #expect(found.stageSince == nil)
    query.search = "zoë"
    #expect(try ledger.orders(query) == [found])
    let number = try number("R-1")
    #expect(
      try ledger.benchStays(of: number) == [BenchStay(since: Moment(milliseconds: 6000), until: nil, orders: 1)])
    #expect(try ledger.facts(of: number, kind: .orderRecorded).map { try $0.fact() }.count == 1)
    try ledger.close()
  }
}

/// What a ledger of version 8 finds once its words are those of version 9.
@Suite struct LetterMigrationTests {
  @Test func anOlderOrderIsFoundWithoutTheMarksOfItsLetters() throws {
    let bench = try Bench()
    let before = try bench.open()
    try before.record(recorded(try ringOrder("R-1", customer: "Søren Weiß")))
    try before.record(recorded(try ringOrder("R-2", customer: "Zoë")))
    try before.close()
    let pool = try DatabasePool(path: bench.path)
    try pool.writeWithoutTransaction { database in
      // As version 8 had them.
      try database.execute(
        sql: """
          DELETE FROM order_word WHERE number = 'R-1';
          INSERT INTO order_word VALUES ('r-1', 'R-1'), ('r', 'R-1'), ('1', 'R-1'), ('søren', 'R-1'), ('weiß', 'R-1');
          WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 2500)
            INSERT INTO order_word SELECT 'ø' || n, 'R-1' FROM counted;
          UPDATE ring_order SET customer_folded = 'søren weiß' WHERE number = 'R-1';
          DELETE FROM grdb_migrations WHERE identifier = '0009-letters';
          PRAGMA user_version = 8;
          PRAGMA wal_checkpoint(TRUNCATE);
          """)
    }
    try pool.close()
    let ledger = try bench.open()
    var query = OrderQuery()
    // More words than are looked at in one part.
    for search in ["soren", "Søren", "weiss", "weiß", "r-1", "o1", "o1500", "o2500"] {
      query.search = search
      #expect(try ledger.orders(query).map(\.number.text) == ["R-1"], "\(search)")
    }
    query.search = "zoe"
    #expect(try ledger.orders(query).map(\.number.text) == ["R-2"])
    #expect(try ledger.orders(prefix: "soren", after: nil, limit: 9).map(\.number.text) == ["R-1"])
    try ledger.close()
  }
}
