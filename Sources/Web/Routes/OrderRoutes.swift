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
      "/v1/orders",
      [
        .get: { request, _ in try .json(await page(request)) },
        .post: { request, context in try await record(request, context.visitor) },
      ])
    routes.at(
      "/v1/orders/{number}",
      [
        .get: { _, context in
          let order = try await order(context.orderNumber())
          var body = OrderBody(order)
          body.questions = try await questions(order.number)
          return try .json(body)
        },
        .put: { request, context in try await put(request, context.orderNumber(), context.visitor) },
      ])
    routes.at(
      "/v1/orders/{number}/record",
      [
        .get: { _, context in
          try .json(await wholeRecord(context.orderNumber()))
        }
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

  private func page(_ request: Request) async throws -> OrderPage {
    let query = request.uri.queryParameters
    let prefix = query["prefix"].map(String.init) ?? ""
    let limit = try request.limit()
    let cursor = try query["after"].map { text throws(Problem) in
      guard let number = OrderNumber(text) else {
        throw Problem.invalid("after is \"\(String(text).shortened(to: 60))\"; write an order number.")
      }
      return number
    }
    let orders = try await ledger.read { try $0.orders(prefix: prefix, after: cursor, limit: limit + 1) }
    let shown = orders.prefix(limit)
    return OrderPage(orders: shown.map(OrderBody.init), next: orders.count > limit ? shown.last?.number.text : nil)
  }

  private func wholeRecord(_ number: OrderNumber) async throws -> OrderRecordBody {
    let order = try await order(number)
    let number = order.number
    var body = OrderBody(order)
    body.questions = try await questions(number)
    let shown = body
    let (readings, jobs, facts) = try await ledger.read {
      (try $0.readings(of: number, limit: 1000), try $0.jobs(of: number, limit: 1000), try $0.facts(of: number))
    }
    let weights = try await ledger.read { try $0.weights(of: number, limit: 1000) }
    let looks = try facts.compactMap { try $0.payload(PieceInspected.self, if: .pieceInspected) }
    let polished = WorkedTime(polishing: jobs)
    let progress = jobs.contains { !$0.phase.isOver } ? try await bench.overview().progress : [:]
    return OrderRecordBody(
      order: shown, readings: readings.reversed().map(ReadingBody.init),
      jobs: jobs.reversed().map { JobBody($0, progress: progress[$0.id]) },
      reengravings: try facts.compactMap { try $0.payload(ReengravingAllowed.self, if: .reengravingAllowed) }
        .map(ReengravingBody.init),
      inspections: looks.isEmpty ? nil : looks.map(InspectionBody.init),
      out_of_round: OutOfRoundBody(order, readings, sizes: bench.sizes),
      size_notes: bench.sizes.notes(about: order.ring),
      weights: weights.reversed().map(WeightBody.init),
      polished_ms: polished.milliseconds,
      polished_is_least: polished.isLeast)
  }

  private func put(_ request: Request, _ number: OrderNumber, _ visitor: Visitor) async throws -> Response {
    let order = try await request.fields { reader -> Order? in
      guard let order = Order(&reader) else { return nil }
      if order.number == number { return order }
      reader.note("number", "is \"\(order.number.text)\" and the path says \(number.text); write the same in both.")
      return nil
    }
    let recorded = try await bench.record(order, by: request.by(visitor))
    return try .json(OrderBody(recorded), status: recorded.revision == 1 ? .created : .ok)
  }

  private func record(_ request: Request, _ visitor: Visitor) async throws -> Response {
    let value = try await request.json(upTo: Self.largestImport)
    let mistakes = MistakeList()
    guard case .list(let values) = value else {
      let order = FieldReader(value, mistakes: mistakes).flatMap { reader in
        var reader = reader
        return Order(&reader)
      }
      try mistakes.refuseIfAny()
      guard let order else { throw Problem.unexpected }
      return try .json(OrderBody(await bench.record(order, by: request.by(visitor))), status: .created)
    }
    guard values.count <= Self.longestImport else {
      throw Problem.invalid("The list has \(values.count) orders; send at most \(Self.longestImport) at once.")
    }
    let orders = values.enumerated().compactMap { index, value in
      Order(value, at: index, mistakes: mistakes)
    }
    try mistakes.refuseIfAny()
    let recorded = try await bench.record(orders, by: request.by(visitor))
    return try .json(OrderPage(orders: recorded.map(OrderBody.init), next: nil), status: .created)
  }
}

extension Order {
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

extension RecordedFact {
  /// The payload of a fact of that kind; `nil` for any other.
  fileprivate func payload<Payload: Decodable>(_ type: Payload.Type, if wanted: Fact.Kind) throws -> Payload? {
    guard kind == wanted else { return nil }
    return try JSONDecoder().decode(type, from: Data(payload))
  }
}
