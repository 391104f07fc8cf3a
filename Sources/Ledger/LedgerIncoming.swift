import GRDB
import Station
import Workshop

/// What shops said of orders: one row for each ring, kept beside the orders it becomes.
struct LedgerIncoming {
  let database: Database

  func incoming(_ number: OrderNumber) throws -> IncomingOrder? {
    try orders("WHERE number = ?", [number.text]).first
  }

  func incoming(from shop: Shop, order: String) throws -> [IncomingOrder] {
    try orders("WHERE shop = ? AND shop_order = ?", [shop.rawValue, order])
  }

  func open(after cursor: OrderNumber?, limit: Int) throws -> [IncomingOrder] {
    try orders("WHERE is_open = 1 AND number > ? ORDER BY number LIMIT ?", [cursor?.text ?? "", max(0, limit)])
  }

  func record(_ received: OrderReceived, codec: LedgerCodec) throws {
    let answers = try incoming(received.number)?.answers ?? []
    try put(IncomingOrder(received: received, answers: answers), codec: codec)
  }

  func record(_ answered: QuestionAnswered, codec: LedgerCodec) throws {
    guard var order = try incoming(answered.number) else {
      throw JournalFault.broken("The incoming order \(answered.number.text) is not in the ledger.")
    }
    order.answers.append(answered)
    try put(order, codec: codec)
  }

  private func put(_ order: IncomingOrder, codec: LedgerCodec) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO incoming (number, shop, shop_order, is_open, incoming) VALUES (?, ?, ?, ?, ?)")
    let source = order.received.ring.source
    try statement.execute(
      arguments: [
        order.number.text, source.shop.rawValue, source.order, !order.open.isEmpty, try codec.text(of: order),
      ])
  }

  private func orders(_ clause: String, _ arguments: StatementArguments) throws -> [IncomingOrder] {
    let statement = try database.cachedStatement(sql: "SELECT incoming FROM incoming \(clause)")
    return try String.fetchAll(statement, arguments: arguments)
      .map { try LedgerCodec.value(IncomingOrder.self, from: $0) }
  }
}
