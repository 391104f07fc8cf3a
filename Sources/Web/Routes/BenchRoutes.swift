import BenchAPI
import Hummingbird
import Station
import Workshop

/// The bench as a whole: its state, what lies on it, scans, and its devices.
struct BenchRoutes {
  let bench: Bench
  let ledger: LedgerReads
  let starts: StartPlaces
  let version: String

  func add(to routes: RouteTable) {
    routes.at("/v1/state", [.get: { _, _ in try .json(await state()) }])
    routes.at(
      "/v1/devices",
      [
        .get: { _, _ in
          try .json(DeviceList(devices: bench.devices.map { DeviceBody($0) }))
        }
      ])
    routes.at("/v1/inputs", [.get: { _, _ in try .json(InputList(inputs: bench.inputs.map { InputBody($0) })) }])
    routes.at(
      "/v1/bench/conditions",
      [.get: { request, context in try .json(await conditions(request, context.visitor)) }])
    routes.at("/v1/settings", [.get: { _, _ in try .json(SettingsBody(bench, starts: starts)) }])
    routes.at(
      "/v1/bench/order",
      [
        .get: { _, _ in try .json(BenchOrderBody(await bench.overview().orders)) },
        .put: { request, context in try await put(request, context.visitor) },
        .delete: { request, context in
          try .json(BenchOrderBody(await bench.put([], by: request.by(context.visitor))))
        },
      ])
    routes.at(
      "/v1/scans",
      [
        .post: { request, _ in
          let text = try await request.fields { $0.requiredText("text", "what the scanner read") }
          return try .json(OrderBody(await bench.scan(text), bench.sizes))
        }
      ])
  }

  private func state() async throws -> BenchBody {
    let overview = try await bench.overview()
    let (newest, inbox) = try await ledger.read {
      (try $0.readings(limit: 1).first, try $0.readings(of: nil, limit: 1000).count)
    }
    let position = StreamPosition(epoch: ledger.identity.epoch, sequence: overview.sequence)
    return BenchBody(
      bench: ledger.identity.bench, at: position.text, version: version,
      orders: overview.orders.map { OrderBody($0, bench.sizes) },
      devices: overview.devices.map { DeviceBody($0) },
      jobs: overview.jobs.map { JobBody($0, progress: overview.progress[$0.id]) },
      newest_reading: newest.map { ReadingBody($0) }, inbox: inbox)
  }

  private func conditions(_ request: Request, _ visitor: Visitor) async throws -> ConditionsBody {
    var piece = 1
    if let text = request.uri.queryParameters["piece"] {
      guard let number = Int(text), (1...99).contains(number) else {
        throw Problem.invalid("piece is \"\(String(text).shortened(to: 60))\"; write a whole number from 1 to 99.")
      }
      piece = number
    }
    var barrier: Problem?
    do throws(Problem) {
      try Need.role(.work).check(visitor)
      try starts.check(visitor)
    } catch { barrier = error }
    return ConditionsBody(try await bench.conditions(ofPiece: piece), sizes: bench.sizes, barrier: barrier)
  }

  private func put(_ request: Request, _ visitor: Visitor) async throws -> Response {
    let (orders, by) = try await request.fields { reader -> ([OrderNumber], String)? in
      let by = reader.by(visitor)
      guard reader.has("order") != reader.has("orders") else {
        reader.mistakes.add("Write either order, with one number, or orders, with a list of numbers.")
        return nil
      }
      let texts = reader.text("order").map { [$0] } ?? reader.texts("orders") ?? []
      guard texts.count <= 20 else {
        reader.note("orders", "has \(texts.count) numbers; put at most 20 on the bench.")
        return nil
      }
      return (texts.compactMap { OrderNumber($0, ofBench: reader) }, by)
    }
    return try .json(BenchOrderBody(await bench.put(orders, by: by)))
  }
}

extension OrderNumber {
  fileprivate init?(_ text: String, ofBench reader: FieldReader) {
    guard let number = OrderNumber(text) else {
      reader.mistakes.add(
        "\"\(text.shortened(to: 60))\" is no order number; write it as on the job bag, for instance R-2041.")
      return nil
    }
    self = number
  }
}

extension BenchOrderBody {
  /// What lies on the bench, as it travels.
  fileprivate init(_ orders: [Order]) {
    let numbers = orders.map(\.number.text)
    self.init(order: numbers.count == 1 ? numbers.first : nil, orders: numbers)
  }
}
