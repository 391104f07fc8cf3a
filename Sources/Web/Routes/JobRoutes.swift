import BenchAPI
import HTTPTypes
import Hummingbird
import Station
import Workshop

/// Jobs: looking them up, asking for one, stopping one.
struct JobRoutes {
  let bench: Bench
  let ledger: LedgerReads
  let starts: StartPlaces

  func add(to routes: RouteTable) {
    routes.at(
      "/v1/jobs",
      [
        .get: { request, _ in try await list(request) },
        .post: { request, context in
          try starts.check(context.visitor)
          let key = try RequestKey(request)?.text
          let job = try await bench.request(
            try await request.fields { JobRequest(&$0, key: key, from: context.visitor) })
          var response = try Response.json(JobBody(job, progress: nil), status: .created)
          response.headers[.location] = "/v1/jobs/\(job.id.text)"
          return response
        },
      ])
    routes.at("/v1/jobs/{id}", [.get: { _, context in try .json(await job(context.id(of: "job"))) }])
    routes.at(
      "/v1/jobs/{id}/settlement",
      [
        .post: { request, context in
          try starts.check(context.visitor)
          let id = try context.id(of: "job")
          let found = try await request.fields { reader -> Found? in Found(&reader) }
          return try .json(
            JobBody(
              await bench.settle(
                job: id, as: found.finding, by: context.visitor.by(found.by), note: found.note), progress: nil))
        }
      ])
    routes.at(
      "/v1/orders/{number}/pieces/{piece}/reengraving",
      [
        .post: { request, context in
          try starts.check(context.visitor)
          let piece = Piece(order: try context.orderNumber(), number: try context.pieceNumber())
          let signed = try await request.fields { reader -> Signed? in Signed(&reader) }
          return try .json(
            ReengravingBody(
              await bench.allowReengraving(of: piece, by: context.visitor.by(signed.by), why: signed.why)),
            status: .created)
        }
      ])
    routes.at(
      "/v1/orders/{number}/pieces/{piece}/inspection",
      [
        .post: { request, context in
          try starts.check(context.visitor)
          let piece = Piece(order: try context.orderNumber(), number: try context.pieceNumber())
          let found = try await request.fields { reader -> Found? in Found(&reader) }
          return try .json(
            InspectionBody(
              await bench.inspect(piece, as: found.finding, by: context.visitor.by(found.by), note: found.note)),
            status: .created)
        }
      ])
    routes.at(
      "/v1/gap/closing",
      [
        .post: { request, context in
          try starts.check(context.visitor)
          let closing = try await request.fields { reader -> GapClosingBody? in
            let by = reader.requiredName("by", "who signs for it")
            let why = reader.requiredText("why", "why nothing of it is unaccounted for")
            guard let by, let why else { return nil }
            return GapClosingBody(by: by.shortened(to: 64), why: why.shortened(to: 500))
          }
          let closed = try await bench.closeGaps(by: context.visitor.by(closing.by), why: closing.why)
          return try .json(GapClosingBody(by: closed.by, why: closed.why), status: .created)
        }
      ])
    routes.at(
      "/v1/jobs/{id}/halt", needs: .nothing,
      [
        .post: { request, context in
          let id = try context.id(of: "job")
          return try await request.withAsker(context.visitor) { by in
            try .json(StopAnswerBody.Device(await bench.halt(job: id, by: by)))
          }
        }
      ])
  }

  private func job(_ id: EventID) async throws -> JobBody {
    guard let job = try await ledger.read({ try $0.job(id) }) else {
      throw Problem.notFound("There is no job \(id.text).")
    }
    return JobBody(job, progress: job.phase.isOver ? nil : try await bench.overview().progress[id])
  }

  private func list(_ request: Request) async throws -> Response {
    try request.refuseQuery(except: ["order", "limit"])
    let order = try request.uri.queryParameters["order"].map { text throws(Problem) in
      guard let number = OrderNumber(text) else {
        throw Problem.invalid("order is \"\(String(text).shortened(to: 60))\"; write an order number.")
      }
      return number
    }
    let limit = try request.limit()
    let jobs = try await ledger.read { try $0.jobs(of: order, limit: limit) }
    let progress = jobs.contains { !$0.phase.isOver } ? try await bench.overview().progress : [:]
    return try await .longJSON { JobList(jobs: jobs.map { JobBody($0, progress: progress[$0.id]) }) }
  }
}

/// What somebody saw on the piece.
private struct Found: Sendable {
  var finding: JobSettlement.Finding
  var by: String
  var note: String

  init?(_ reader: inout FieldReader) {
    let finding = reader.requiredWord(
      "finding", oneOf: JobSettlement.Finding.allCases.map(\.rawValue), JobSettlement.Finding.init(rawValue:))
    let by = reader.requiredName("by", "who looked at the piece")
    let note = reader.text("note", upTo: 500) ?? ""
    guard let finding, let by, !by.isEmpty else { return nil }
    self.finding = finding
    self.by = by.shortened(to: 64)
    self.note = note
  }
}

/// A signature for engraving a piece once more.
private struct Signed: Sendable {
  var by: String
  var why: String

  init?(_ reader: inout FieldReader) {
    let by = reader.requiredName("by", "who signs for it")
    let why = reader.requiredText("why", "the reason")
    if reader.boolean("inspected") != true {
      reader.note("inspected", "has to be true: somebody looked at the piece before deciding.")
    }
    guard let by, let why else { return nil }
    self.by = by.shortened(to: 64)
    self.why = why.shortened(to: 500)
  }
}

extension DeskContext {
  /// The number of the piece in the path.
  func pieceNumber() throws(Problem) -> Int {
    let text = parameters.get("piece") ?? ""
    guard let number = Int(text), (1...99).contains(number) else {
      throw Problem.notFound("There is no piece \"\(text.shortened(to: 60))\": pieces count from 1.")
    }
    return number
  }
}
