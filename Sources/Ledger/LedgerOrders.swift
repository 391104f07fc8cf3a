import GRDB
import Station
import Workshop

/// Orders by what a screen asks for: each statement runs along one index and reads no more rows than it answers with, however
/// many orders there are.
struct LedgerOrders {
  /// The day of an order without one: after every other.
  static let noDay = 99_999_999

  let database: Database

  /// One page of orders, in the order of `OrderQuery`. A search is paged by the word that was found and by number, and each
  /// page of it put in order for itself: to sort all that a short word finds would take as long as there are orders.
  func page(_ query: OrderQuery) throws -> [Order] {
    let terms = Self.terms(of: query.search)
    if let first = terms.first { return try found(first, and: terms.dropFirst(), query) }
    if let due = query.due { return try fallingDue(within: due, query) }
    switch query.scope {
    case .all: return try listed("1", [], query)
    case .open: return try listed("is_open = 1", [], query)
    case .today(let day): return try today(day, query)
    }
  }

  /// The words of a search, folded, the longest first: it finds the fewest.
  static func terms(of search: String) -> [String] {
    let words = Folded.bare(search).split(whereSeparator: \.isWhitespace).map(String.init)
    return Array(words.sorted { $0.utf8.count > $1.utf8.count }.prefix(4))
  }

  /// The words by which an order is found: its number, the parts of the number, the names.
  static func words(of order: Order) -> Set<String> {
    let number = Folded.bare(order.number.text)
    let names = [order.customer, order.making?.concept?.wearer ?? ""].map { Folded.bare($0) }
    let parts =
      names.flatMap { $0.split { $0.isWhitespace || $0 == "-" || $0 == "," } }
      + names.flatMap {
        $0.split(whereSeparator: \.isWhitespace)
      }
    return Set([number] + number.split { !$0.isLetter && !$0.isNumber }.map(String.init) + parts.map(String.init))
  }

  private func listed(_ condition: String, _ values: [any DatabaseValueConvertible], _ query: OrderQuery) throws
    -> [Order]
  {
    var (condition, arguments) = (condition, values)
    if let place = try place(of: query.after) {
      condition += " AND (rank, due_day, number) > (?, ?, ?)"
      arguments += place
    }
    return try orders("WHERE \(condition) ORDER BY rank, due_day, number LIMIT ?", arguments + [query.limit])
  }

  /// First those in a rush, whenever they are due, then the others that are due by `day`: two runs along one index.
  private func today(_ day: Day, _ query: OrderQuery) throws -> [Order] {
    var orders: [Order] = []
    let start = try query.after.flatMap { try self.order($0) }
    if start?.rush ?? true { orders = try listed("is_open = 1 AND rank = 0", [], query) }
    guard orders.count < query.limit else { return orders }
    var rest = query
    rest.limit -= orders.count
    if start?.rush ?? true { rest.after = nil }
    return orders + (try listed("is_open = 1 AND rank = 1 AND due_day <= ?", [day.number], rest))
  }

  private func fallingDue(within days: ClosedRange<Day>, _ query: OrderQuery) throws -> [Order] {
    var condition = "due_day BETWEEN ? AND ?"
    var arguments: [any DatabaseValueConvertible] = [
      days.lowerBound.number, min(days.upperBound.number, Self.noDay - 1),
    ]
    if let after = query.after, let order = try order(after) {
      condition += " AND (due_day, number) > (?, ?)"
      arguments += [order.due?.number ?? Self.noDay, after.text]
    }
    return try orders(
      "INDEXED BY ring_order_by_due WHERE \(condition) AND due_day < \(Self.noDay) ORDER BY due_day, number LIMIT ?",
      arguments + [query.limit])
  }

  private func found(_ term: String, and others: ArraySlice<String>, _ query: OrderQuery) throws -> [Order] {
    var condition = "order_word.word >= ? AND order_word.word < ?"
    var arguments: [any DatabaseValueConvertible] = [term, Folded.end(of: term)]
    // An order that several of its words find comes with the first of them.
    condition += """
       AND NOT EXISTS (SELECT 1 FROM order_word AS earlier
         WHERE earlier.number = order_word.number AND earlier.word >= ? AND earlier.word < order_word.word)
      """
    arguments += [term]
    for other in others {
      condition += """
         AND EXISTS (SELECT 1 FROM order_word AS also
           WHERE also.number = order_word.number AND also.word >= ? AND also.word < ?)
        """
      arguments += [other, Folded.end(of: other)]
    }
    if let due = query.due {
      condition += " AND due_day BETWEEN ? AND ?"
      arguments += [due.lowerBound.number, due.upperBound.number]
    }
    if let after = query.after {
      let word = try String.fetchOne(
        database, sql: "SELECT min(word) FROM order_word WHERE number = ? AND word >= ? AND word < ?",
        arguments: [after.text, term, Folded.end(of: term)])
      condition += " AND (order_word.word, order_word.number) > (?, ?)"
      arguments += [word ?? term, after.text]
    }
    let statement = try database.cachedStatement(
      sql: """
        SELECT ring_order FROM order_word CROSS JOIN ring_order ON ring_order.number = order_word.number
        WHERE \(condition) ORDER BY order_word.word, order_word.number LIMIT ?
        """)
    return try values(statement, arguments + [query.limit])
  }

  private func orders(_ clause: String, _ arguments: [any DatabaseValueConvertible]) throws -> [Order] {
    try values(try database.cachedStatement(sql: "SELECT ring_order FROM ring_order \(clause)"), arguments)
  }

  private func values(_ statement: Statement, _ arguments: [any DatabaseValueConvertible]) throws -> [Order] {
    try String.fetchAll(statement, arguments: StatementArguments(arguments))
      .map { try LedgerCodec.value(Order.self, from: $0) }
  }

  private func order(_ number: OrderNumber) throws -> Order? { try LedgerLookup(database: database).order(number) }

  private func place(of number: OrderNumber?) throws -> [any DatabaseValueConvertible]? {
    guard let number, let order = try order(number) else { return nil }
    return [order.rush ? 0 : 1, order.due?.number ?? Self.noDay, number.text]
  }
}
