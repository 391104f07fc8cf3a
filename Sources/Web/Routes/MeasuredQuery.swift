import Hummingbird
import Workshop

/// Which readings or weights are asked for: everything, those of one order, or those that wait for an order.
struct MeasuredQuery: Hashable, Sendable {
  /// The order; `nil` for everything, and for the inbox.
  let order: OrderNumber?
  /// Whether neither an order nor the inbox is named.
  let isAll: Bool

  /// Reads `order` and `inbox` of the query, which may have `others`; `things` is what the refusal calls them.
  init(_ request: Request, of things: String, others: [Substring] = []) throws(Problem) {
    let query = request.uri.queryParameters
    try request.refuseQuery(except: ["order", "inbox", "limit"] + others)
    let isInbox = query["inbox"].map { $0 == "true" || $0 == "1" || $0.isEmpty } ?? false
    order = try query["order"].map { text throws(Problem) in
      guard let number = OrderNumber(text) else {
        throw Problem.invalid("order is \"\(String(text).shortened(to: 60))\"; write an order number.")
      }
      return number
    }
    guard !(isInbox && order != nil) else {
      throw Problem.invalid("Ask for the \(things) of an order or for the inbox, not for both.")
    }
    isAll = !isInbox && order == nil
  }
}
