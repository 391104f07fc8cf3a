import BenchAPI
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Station
import Workshop

/// Orders: looking them up, writing one, importing many.
struct OrderRoutes {
  /// The longest list of orders in one import, and the largest.
  static let longestImport = 5000
  static let largestImport = 4 << 20

  let bench: Bench
  let ledger: LedgerReads

  func add(to routes: RouteTable) {
    routes.at(
      "/v1/orders", bodyUpTo: Self.largestImport,
      [
        .get: { request, _ in try await page(request) },
        .post: { request, context in try await record(request, context.visitor) },
      ])
    routes.at(
      "/v1/orders/{number}",
      [
        .get: { _, context in
          let order = try await order(context.orderNumber())
          var body = OrderBody(order, bench.sizes)
          body.questions = try await questions(order.number)
          return try .order(body)
        },
        .put: { request, context in try await put(request, context.orderNumber(), context.visitor) },
      ])
    routes.at(
      "/v1/orders/{number}/stage",
      [
        .post: { request, context in
          let number = try context.orderNumber()
          let move = try await request.fields { reader -> StageMove? in StageMove(&reader, context.visitor) }
          let seen = try SeenOrder(request)
          return try await naming(number, seen, status: .ok) {
            try await bench.move(number, from: move.from, to: move.to, seen: seen, by: move.by, why: move.why)
          }
        }
      ])
    routes.at(
      "/v1/orders/{number}/record",
      [
        .get: { _, context in try await wholeRecord(context.orderNumber()) }
      ])
  }

  private func order(_ number: OrderNumber) async throws -> Order {
    let found = try await ledger.read { journal -> (Order?, IncomingOrder?) in
      if let order = try journal.order(number) { return (order, nil) }
      // A shop writes a sign before the number that is no part of a job bag's.
      if number.text.hasPrefix("#"), let bare = OrderNumber(number.text.dropFirst()) {
        return (try journal.order(bare), try journal.incoming(bare))
      }
      return (nil, try journal.incoming(number))
    }
    if let order = found.0 { return order }
    if let waiting = found.1 { throw Problem(BenchRefusal.waits(waiting)) }
    throw Problem.notFound("There is no order \(number.text).")
  }

  /// What of an order is open; `nil` when nothing is.
  private func questions(_ number: OrderNumber) async throws -> [String]? {
    let open = try await ledger.read { try $0.incoming(number)?.open } ?? []
    return open.isEmpty ? nil : open.map(\.words)
  }

  private func page(_ request: Request) async throws -> Response {
    let query = request.uri.queryParameters
    try request.refuseQuery(except: ["prefix", "scope", "search", "due_from", "due_until", "after", "limit"])
    let prefix = query["prefix"].map(String.init) ?? ""
    let limit = try request.limit()
    let cursor = try query["after"].map { text throws(Problem) in
      guard let number = OrderNumber(text) else {
        throw Problem.invalid("after is \"\(String(text).shortened(to: 60))\"; write an order number.")
      }
      return number
    }
    if let asked = try OrderList(request, after: cursor) { return try await list(asked, limit: limit) }
    let orders = try await ledger.read { try $0.orders(prefix: prefix, after: cursor, limit: limit + 1) }
    return try await .longJSON { [sizes = bench.sizes] in
      let shown = orders.prefix(limit)
      return OrderPage(
        orders: shown.map { OrderBody($0, sizes) }, next: orders.count > limit ? shown.last?.number.text : nil)
    }
  }

  /// A page of what a screen asks for.
  private func list(_ asked: OrderList, limit: Int) async throws -> Response {
    guard case .ledger(var query) = asked else {
      let orders = try await bench.overview().orders
      return try await .longJSON { [sizes = bench.sizes] in
        OrderPage(orders: orders.map { OrderBody($0, sizes) }, next: nil)
      }
    }
    query.limit = limit + 1
    let orders = try await ledger.read { [query] in try $0.orders(query) }
    return try await .longJSON { [query, sizes = bench.sizes] in
      let shown = orders.prefix(limit)
      let next = orders.count > limit ? shown.last?.number.text : nil
      // What a search found comes by the words that were found; each page of it is put in order for itself.
      let sorted = query.search.isEmpty ? Array(shown) : shown.sorted(by: Order.comesBefore)
      return OrderPage(orders: sorted.map { OrderBody($0, sizes) }, next: next)
    }
  }

  private func wholeRecord(_ number: OrderNumber) async throws -> Response {
    let (record, facts) = try await ledger.read { journal in
      (
        try RingRecord(of: number, in: journal),
        try [Fact.Kind.pieceInspected, .reengravingAllowed].flatMap { try journal.facts(of: number, kind: $0) }
      )
    }
    guard let record else { throw Problem.notFound("There is no order \(number.text).") }
    let progress = record.jobs.contains { !$0.phase.isOver } ? try await bench.overview().progress : [:]
    let questions = try await questions(number)
    return try await .longJSON { [sizes = bench.sizes, now = bench.now] in
      let looks = try facts.filter { $0.kind == .pieceInspected }.map { try $0.read(PieceInspected.self) }
      let signatures = try facts.filter { $0.kind == .reengravingAllowed }.map { try $0.read(ReengravingAllowed.self) }
      let polished = WorkedTime(polishing: record.jobs)
      var order = OrderBody(record.order, sizes)
      order.questions = questions
      var body = OrderRecordBody(
        order: order, readings: record.readings.map { ReadingBody($0) },
        jobs: record.jobs.map { JobBody($0, progress: progress[$0.id]) },
        reengravings: signatures.map(ReengravingBody.init),
        inspections: looks.isEmpty ? nil : looks.map(InspectionBody.init),
        out_of_round: OutOfRoundBody(record, sizes: sizes),
        size_notes: sizes.notes(about: record.order.ring),
        weights: record.weights.map(WeightBody.init),
        polished_ms: polished.milliseconds,
        polished_is_least: polished.isLeast)
      body.take(record, now: now)
      return body
    }
  }

  private func put(_ request: Request, _ number: OrderNumber, _ visitor: Visitor) async throws -> Response {
    try request.refuseQuery(except: ["by"])
    let draft = try await request.fields { reader -> OrderDraft? in
      guard let draft = OrderDraft(&reader) else { return nil }
      if draft.order.number == number { return draft }
      reader.note(
        "number", "is \"\(draft.order.number.text)\" and the path says \(number.text); write the same in both.")
      return nil
    }
    return try await record(draft, request, visitor)
  }

  private func record(_ request: Request, _ visitor: Visitor) async throws -> Response {
    try request.refuseQuery(except: ["by"])
    let value = try await request.json(upTo: Self.largestImport)
    guard case .list(let values) = value else {
      let mistakes = MistakeList()
      let draft = FieldReader(value, mistakes: mistakes).flatMap { reader in
        var reader = reader
        return OrderDraft(&reader)
      }
      try mistakes.refuseIfAny()
      guard let draft else { throw Problem.unexpected }
      return try await record(draft, request, visitor, status: .created)
    }
    guard try SeenOrder(request) == .unseen else {
      throw Problem.invalid("A list of orders has no If-Match or If-None-Match; send one order at a time with it.")
    }
    guard values.count <= Self.longestImport else {
      throw Problem.invalid("The list has \(values.count) orders; send at most \(Self.longestImport) at once.")
    }
    let drafts = try await SideQueue.bodies.run {
      let mistakes = MistakeList()
      let drafts = values.enumerated().compactMap { index, value in
        OrderDraft(value, at: index, mistakes: mistakes)
      }
      try mistakes.refuseIfAny()
      return drafts
    }
    let recorded = try await bench.record(drafts, by: request.by(visitor))
    return try await .longJSON(status: .created) { [sizes = bench.sizes] in
      OrderPage(orders: recorded.map { OrderBody($0, sizes) }, next: nil)
    }
  }

  /// Records one order, in the version it was made from where the request says which.
  private func record(
    _ draft: OrderDraft, _ request: Request, _ visitor: Visitor, status: HTTPResponse.Status? = nil
  ) async throws -> Response {
    let seen = try SeenOrder(request)
    let by = request.by(visitor)
    return try await naming(draft.order.number, seen, status: status) {
      try await bench.record([draft], seen: seen, by: by)[0]
    }
  }

  /// What an act made of an order; when it is refused because others changed the order meanwhile, who changed what.
  private func naming(
    _ number: OrderNumber, _ seen: SeenOrder, status: HTTPResponse.Status? = nil, _ act: () async throws -> Order
  ) async throws -> Response {
    do {
      let order = try await act()
      return try .order(OrderBody(order, bench.sizes), status: status ?? (order.revision == 1 ? .created : .ok))
    } catch let refusal as BenchRefusal where refusal.kind == .revised {
      throw try await Problem(refusal, of: number, since: seen, in: ledger, bench.sizes)
    }
  }
}

extension Bench {
  /// Records orders as they were sent, all or none.
  fileprivate func record(
    _ drafts: [OrderDraft], seen: SeenOrder = .unseen, by: String
  ) async throws(BenchRefusal) -> [Order] {
    // An order that stands twice in a list is refused by name.
    let removed = Dictionary(drafts.map { ($0.order.number, $0.removed) }) { first, _ in first }
    return try await record(drafts.map(\.order), removing: removed, seen: seen, by: by)
  }
}

extension OrderDraft {
  /// The order at one place of a list; its mistakes are named with that place.
  fileprivate init?(_ value: JSONValue, at index: Int, mistakes: MistakeList) {
    guard var reader = FieldReader(value, place: "[\(index)]", mistakes: mistakes) else { return nil }
    self.init(&reader)
  }
}

extension Request {
  /// Who asks, where the body has no room for it: the `by` of the query, else the visitor's own name.
  func by(_ visitor: Visitor) -> String { visitor.by(uri.queryParameters["by"].map(String.init)) }
}
