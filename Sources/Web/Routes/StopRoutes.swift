import BenchAPI
import Hummingbird
import NIOCore
import Station

/// The stop of everything. It reads no ledger, waits for nothing but the machines, and no body can make it fail.
struct StopRoutes {
  let bench: Bench

  func add(to routes: RouteTable) {
    routes.at(
      "/v1/stop", needs: .nothing,
      [
        .post: { request, context in
          try await request.withAsker(context.visitor) { by in
            try .json(StopAnswerBody(devices: await bench.stopEverything(by: by).map(StopAnswerBody.Device.init)))
          }
        }
      ])
  }
}

extension Request {
  /// Runs `act` with the name of who asks, found in the body or the query if it is there within a quarter of a second.
  ///
  /// For what must happen whatever the body is: absent, no JSON, too long, or announced and never sent.
  func withAsker(
    _ visitor: Visitor, _ act: @Sendable @escaping (String) async throws -> Response
  ) async throws -> Response {
    let standard = by(visitor)
    guard headers[.contentLength].flatMap(Int.init) ?? 0 > 0 || headers[.transferEncoding] != nil else {
      return try await act(standard)
    }
    return try await withThrowingTaskGroup(of: String?.self) { group in
      group.addTask { await asker() }
      group.addTask {
        // Cancelled or not: a stop goes out.
        try? await Task.sleep(for: .milliseconds(250))
        return nil
      }
      // Acting comes before the group ends: what still waits for the body is called off afterwards.
      // Cancelled or not, a stop goes out.
      let name = (try? await group.next() ?? nil) ?? nil
      let response = try await act(name.map { visitor.by($0) } ?? standard)
      group.cancelAll()
      return response
    }
  }

  private func asker() async -> String? {
    do {
      let buffer = try await body.collect(upTo: 64 * 1024)
      let mistakes = MistakeList()
      var reader = FieldReader(try JSONValue.parse(Array(buffer.readableBytesView)), mistakes: mistakes)
      return reader?.text("by", upTo: 64)
    } catch {
      // Nobody's name is worth a refused stop.
      return nil
    }
  }
}
