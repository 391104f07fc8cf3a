import BenchAPI
import HTTPTypes
import Hummingbird
import Station
import Workshop

/// Jobs: looking them up, asking for one, stopping one.
struct JobRoutes {
  let bench: Bench
  let ledger: LedgerReads

  func add(to routes: RouteTable) {
    routes.at(
      "/v1/jobs",
      [
        .get: { request, _ in try .json(await list(request)) },
        .post: { request, _ in
          let job = try await bench.request(try await request.fields { JobRequest(&$0) })
          var response = try Response.json(JobBody(job, progress: nil), status: .created)
          response.headers[.location] = "/v1/jobs/\(job.id.text)"
          return response
        },
      ])
    routes.at("/v1/jobs/{id}", [.get: { _, context in try .json(await job(context.id(of: "job"))) }])
    routes.at(
      "/v1/jobs/{id}/halt",
      [
        .post: { request, context in
          let id = try context.id(of: "job")
          return try await request.withAsker { by in
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

  private func list(_ request: Request) async throws -> JobList {
    let order = try request.uri.queryParameters["order"].map { text throws(Problem) in
      guard let number = OrderNumber(text) else {
        throw Problem.invalid("order is \"\(String(text).shortened(to: 60))\"; write an order number.")
      }
      return number
    }
    let limit = try request.limit()
    let jobs = try await ledger.read { try $0.jobs(of: order, limit: limit) }
    let progress = jobs.contains { !$0.phase.isOver } ? try await bench.overview().progress : [:]
    return JobList(jobs: jobs.map { JobBody($0, progress: progress[$0.id]) })
  }
}
