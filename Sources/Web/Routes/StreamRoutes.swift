import HTTPTypes
import Hummingbird
import NIOCore

/// The stream of events.
struct StreamRoutes {
  let hub: EventStreamHub
  let ledger: LedgerReads

  func add(to routes: RouteTable) {
    routes.at("/v1/events", [.get: { request, context in try await stream(request, context.channel) }])
  }

  private func stream(_ request: Request, _ channel: any Channel) async throws -> Response {
    let at = request.headers[.lastEventID] ?? request.uri.queryParameters["after"].map(String.init)
    let beginning = try await StreamBeginning(at: at, ledger: ledger)
    guard try await hub.admit(channel) else { throw Problem.tooManyStreams }
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: ResponseBody { [hub] _ in
        // The writer stays unused: the hub writes to the channel itself until it closes.
        try await hub.serve(channel, from: beginning)
      })
  }
}

extension HTTPField.Name {
  fileprivate static var lastEventID: HTTPField.Name { HTTPField.Name("Last-Event-ID") ?? .ifMatch }
}
