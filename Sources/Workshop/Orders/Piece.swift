/// One physical ring of an order: what is engraved at most once.
///
/// An order of two wedding bands has the pieces 1 and 2.
package struct Piece: Hashable, Sendable, Codable {
  /// The order the ring belongs to.
  package var order: OrderNumber
  /// 1 for the first ring of the order.
  package var number: Int

  /// The `number`th ring of `order`.
  package init(order: OrderNumber, number: Int = 1) {
    self.order = order
    self.number = number
  }
}
