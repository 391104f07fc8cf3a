import HTTPTypes
import Hummingbird
import NIOCore
import Station

/// The stream of events.
struct StreamRoutes {
  let hub: EventStreamHub
  /// For those who come from the network: their channels live on a loop of their own.
  let networkHub: EventStreamHub?
  let ledger: LedgerReads

  func add(to routes: RouteTable) {
    routes.at("/v1/events", [.get: { request, context in try await stream(request, context) }])
  }

  private func stream(_ request: Request, _ context: DeskContext) async throws -> Response {
    let (channel, visitor) = (context.channel, context.visitor)
    let hub = visitor.door == .network ? networkHub ?? hub : hub
    let at = request.headers[.lastEventID] ?? request.uri.queryParameters["after"].map(String.init)
    let beginning = try await StreamBeginning(at: at, ledger: ledger)
    guard try await hub.admit(channel, at: visitor.door, while: visitor.isWelcome) else { throw Problem.tooManyStreams }
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: ResponseBody { _ in
        // The writer stays unused: the hub writes to the channel itself until it closes.
        try await hub.serve(channel, from: beginning)
      })
  }
}

extension HTTPField.Name {
  fileprivate static var lastEventID: HTTPField.Name { HTTPField.Name("Last-Event-ID") ?? .ifMatch }
}
