import BenchAPI
import Hummingbird
import Station
import Workshop

/// Gauges and balances: how they stand with their calibration, checks, and weights.
struct GaugeRoutes {
  let bench: Bench
  let ledger: LedgerReads

  func add(to routes: RouteTable) {
    routes.at(
      "/v1/gauges",
      [
        .get: { _, _ in
          let now = Moment.now
          let gauges = try await bench.gaugeChecks()
          return try .json(
            GaugeList(
              gauges: gauges.map { GaugeBody($0.name, $0.quantity, $0.check, rules: bench.calibration, now: now) }))
        }
      ])
    routes.at(
      "/v1/gauges/{name}/calibrations",
      [
        .get: { request, context in
          let (name, _) = try await gauge(context)
          let limit = try request.limit()
          let checks = try await ledger.read { try $0.gaugeChecks(of: name, limit: limit) }
          return try .json(GaugeCheckList(checks: checks.map { GaugeCheckBody($0, rules: bench.calibration) }))
        },
        .post: { request, context in
          let (name, quantity) = try await gauge(context)
          let finding = try await request.fields { GaugeFinding(&$0, quantity, context.visitor) }
          let checked = try await bench.check(name, finding)
          return try .json(GaugeCheckBody(checked, rules: bench.calibration), status: .created)
        },
      ])
    routes.at("/v1/weights", [.get: { request, _ in try await weights(request) }])
    routes.at(
      "/v1/weights/{id}/order",
      [
        .put: { request, context in
          let id = try context.id(of: "weight")
          let (order, use, by) = try await request.fields { reader -> (OrderNumber?, WeightUse?, String)? in
            let by = reader.by(context.visitor)
            let use = reader.word("use", oneOf: WeightUse.allCases.map(\.rawValue)) { WeightUse(rawValue: $0) }
            guard reader.text("order") != nil else {
              if use != nil { reader.note("order", "is missing: name the order that weighs this.") }
              return (nil, use, by)
            }
            return OrderNumber(reading: "order", of: &reader).map { ($0, use, by) }
          }
          return try .json(WeightBody(await bench.assign(weight: id, to: order, as: use, by: by)))
        }
      ])
  }

  private func gauge(_ context: DeskContext) async throws -> (DeviceName, MeasuredQuantity) {
    let text = context.parameters.get("name") ?? ""
    guard let known = try await bench.gaugeChecks().first(where: { $0.name.text == text }) else {
      throw Problem.notFound("This bench has no gauge or balance \"\(text.shortened(to: 60))\".")
    }
    return (known.name, known.quantity)
  }

  private func weights(_ request: Request) async throws -> Response {
    let limit = try request.limit()
    let asked = try MeasuredQuery(request, of: "weights")
    let weights = try await ledger.read { journal in
      asked.isAll ? try journal.weights(limit: limit) : try journal.weights(of: asked.order, limit: limit)
    }
    return try await .longJSON { WeightList(weights: weights.map(WeightBody.init)) }
  }
}

extension GaugeFinding {
  /// A finding as it was sent: millimetres of a ring, grams of a mass, each with up to three decimals.
  fileprivate init?(_ reader: inout FieldReader, _ quantity: MeasuredQuantity, _ visitor: Visitor) {
    let unit = quantity == .diameter ? "millimetres" : "grams"
    let example = quantity == .diameter ? "17.000" : "5.000"
    func count(_ text: String) -> Int? {
      DecimalText.parse(text, decimals: 3).flatMap { (1...10_000_000).contains($0) ? $0 : nil }
    }
    let reference = reader.requiredText("reference", "what the reference is by its certificate, in \(unit)")
    let certificate = reader.requiredText("certificate", "the number of the reference's certificate", upTo: 80)
    let read = reader.texts("read") ?? []
    let serial = reader.text("serial", upTo: 60)
    let day = reader.text("due")
    let by = reader.by(visitor)
    let counts = read.map(count)
    if let reference, count(reference) == nil {
      reader.note(
        "reference", "is \"\(reference.shortened(to: 60))\"; write \(unit) with a point, for instance \(example).")
    }
    if read.isEmpty || read.count > 100 || counts.contains(nil) {
      reader.note("read", "has to be 1 to 100 texts of \(unit) with a point, for instance \(example).")
    }
    let due = day.map { Moment(endOfDay: $0) }
    if let day, due == .some(nil) {
      reader.note("due", "is \"\(day.shortened(to: 60))\"; write a day like 2027-05-31.")
    }
    guard let reference = reference.flatMap(count), let certificate, !counts.isEmpty, !counts.contains(nil) else {
      return nil
    }
    self.init(
      reference: reference, certificate: certificate, read: counts.compactMap { $0 },
      serial: serial?.isEmpty == true ? nil : serial, due: due ?? nil, by: by)
  }
}
