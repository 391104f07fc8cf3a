import BenchAPI
import Hummingbird
import Station
import Workshop

/// Readings: looking them up and saying which order one belongs to.
struct ReadingRoutes {
  let bench: Bench
  let ledger: LedgerReads

  func add(to routes: RouteTable) {
    routes.at(
      "/v1/readings",
      [
        .get: { request, _ in try await list(request) },
        // What the gauge answers comes as a reading like any other, or does not come.
        .post: { request, _ in
          let gauge = try await request.fields { reader in .some(reader.deviceName("device")) }
          return try .json(AskedBody(device: await bench.askForReading(of: gauge).text), status: .accepted)
        },
      ])
    routes.at(
      "/v1/readings/{id}/order",
      [
        .put: { request, context in
          let id = try context.id(of: "reading")
          let (order, by) = try await request.fields { reader -> (OrderNumber?, String)? in
            let by = reader.by(context.visitor)
            guard reader.text("order") != nil else { return (nil, by) }
            return OrderNumber(reading: "order", of: &reader).map { ($0, by) }
          }
          return try .json(ReadingBody(await bench.assign(reading: id, to: order, by: by)))
        }
      ])
  }

  private func list(_ request: Request) async throws -> Response {
    let query = request.uri.queryParameters
    let limit = try request.limit()
    let asked = try MeasuredQuery(request, of: "readings", others: ["system"])
    let system = try query["system"].map { text throws(Problem) in
      guard let system = SizeSystem(rawValue: String(text)) else {
        let all = SizeSystem.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem.invalid("system is \"\(String(text).shortened(to: 60))\"; write one of \(all).")
      }
      return system
    }
    let readings = try await ledger.read { journal in
      asked.isAll ? try journal.readings(limit: limit) : try journal.readings(of: asked.order, limit: limit)
    }
    return try await .longJSON { [chart = bench.sizes.chart] in
      ReadingList(readings: readings.map { ReadingBody($0, system: system, chart: chart) })
    }
  }
}
