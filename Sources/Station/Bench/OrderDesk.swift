import Workshop

/// Decides what happens to orders: which come in, and which lie on the bench. Every function runs inside one command.
enum OrderDesk {
  /// Records orders that came in, all or none; an order that says nothing new is left as it is.
  ///
  /// What one who sends an order may know nothing of (`OrderPart`) stays as it is where the order does not say it, unless it
  /// is among what is `removed`.
  static func record(
    _ orders: [Order], removing removed: [OrderNumber: Set<OrderPart>] = [:], seen: SeenOrder = .unseen, by: String,
    in draft: inout BenchDraft
  ) throws(BenchRefusal) -> [Order] {
    var recorded: [Order] = []
    var listed: Set<OrderNumber> = []
    for var order in orders {
      guard listed.insert(order.number).inserted else {
        throw BenchRefusal(
          .invalid, "Order \(order.number.text) stands twice in the same list.", remedy: "Send each order once.")
      }
      let known = try draft.read { try $0.order(order.number) }
      try seen.confirm(order.number, known)
      order.revision = known?.revision ?? 1
      if let known { order.keep(from: known, except: removed[order.number] ?? []) }
      if let known { order.forgetOtherStones(of: known) }
      try StageDesk.refuseMove(of: order, after: known)
      order.stageSince = order.stage == known?.stage ? known?.stageSince : draft.now
      if let approval = order.making?.design?.approval, approval.at == nil {
        order.making?.design?.approval?.at = Day(of: draft.now)
      }
      try StageDesk.check(order, after: known, in: draft)
      if order != known {
        order.revision = (known?.revision ?? 0) + 1
        draft.record(.orderRecorded(OrderRecorded(order: order, by: by)))
        draft.state.revise(order)
      }
      recorded.append(order)
    }
    return recorded
  }

  /// Lays exactly these orders on the bench; none clears it. Laying the same orders again changes nothing.
  static func put(_ numbers: [OrderNumber], by: String, in draft: inout BenchDraft) throws(BenchRefusal) -> [Order] {
    var orders: [Order] = []
    for number in numbers where !orders.contains(where: { $0.number == number }) {
      orders.append(try draft.order(number))
    }
    if orders.map(\.number) != draft.state.orders.map(\.number) {
      draft.state.lay(orders, at: draft.instant)
      draft.record(.benchSet(BenchSet(orders: orders.map(\.number), by: by)))
    }
    return orders
  }

  /// Lays the order a scanner read on the bench. A scan never does anything else.
  static func scan(_ text: String, in draft: inout BenchDraft) throws(BenchRefusal) -> Order {
    let trimmed = String(text.drop { $0 == " " }.prefix { !$0.isNewline && $0 != " " && $0 != "\t" })
    guard let number = OrderNumber(trimmed) else {
      throw BenchRefusal(
        .invalid, "The scan \"\(text.prefix(60))\" is not an order number.", remedy: "Scan the code on the job bag.")
    }
    // A shop's own slips print the sign before the number that is no part of a job bag's.
    if trimmed.hasPrefix("#"), let bare = OrderNumber(trimmed.dropFirst()),
      try draft.read({ try $0.order(number) }) == nil
    {
      return try put([bare], by: "scan", in: &draft)[0]
    }
    return try put([number], by: "scan", in: &draft)[0]
  }
}

extension BenchRefusal {
  static func noOrder(_ number: OrderNumber) -> BenchRefusal {
    BenchRefusal(
      .notFound, "There is no order \(number.text).", remedy: "Check the number, or add the order first.")
  }
}
