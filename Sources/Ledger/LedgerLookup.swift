import GRDB
import Station
import Workshop

/// Single rows of the views, on whatever connection it is given.
struct LedgerLookup {
  let database: Database

  func order(_ number: OrderNumber) throws -> Order? {
    let statement = try database.cachedStatement(sql: "SELECT ring_order FROM ring_order WHERE number = ?")
    return try String.fetchOne(statement, arguments: [number.text]).map { try LedgerCodec.value(Order.self, from: $0) }
  }

  func reading(_ id: EventID) throws -> StoredReading? {
    let statement = try database.cachedStatement(sql: StoredReading.query("WHERE fact.id = ?"))
    return try Row.fetchOne(statement, arguments: [id.blob]).map { try StoredReading(row: $0) }
  }

  func job(_ id: EventID) throws -> Job? { try jobs("WHERE id = ?", [id.blob]).first }

  func jobs(_ clause: String, _ arguments: StatementArguments) throws -> [Job] {
    let statement = try database.cachedStatement(sql: "SELECT job FROM job \(clause)")
    return try String.fetchAll(statement, arguments: arguments).map { try LedgerCodec.value(Job.self, from: $0) }
  }

  func ordersOnBench() throws -> [OrderNumber] {
    let statement = try database.cachedStatement(sql: "SELECT order_number FROM bench ORDER BY place")
    return try String.fetchAll(statement).compactMap { try OrderNumber(column: $0) }
  }
}
