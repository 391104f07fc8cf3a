import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes

/// Takes every request before the routes do and turns every refusal after them into a problem document.
struct Reception: Sendable {
  private let guardian: ForeignRequestGuard
  private let routes: RouterResponder<DeskContext>
  private let logger: Logger

  init(guardian: ForeignRequestGuard, routes: RouterResponder<DeskContext>, logger: Logger) {
    self.guardian = guardian
    self.routes = routes
    self.logger = logger
  }

  /// Answers one request on `channel`.
  func answer(_ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
    let response = try await response(to: request, on: channel)
    try await writer.write(response: response.head, body: response.body)
  }

  private func response(to request: Request, on channel: any Channel) async throws -> Response {
    let context = DeskContext(source: ApplicationRequestContextSource(channel: channel, logger: logger))
    do {
      try guardian.check(request.head, on: channel)
      let response = try await routes.respond(to: request.withKnownMethod, context: context)
      // What the router refuses by itself is no problem document yet.
      guard response.status.code >= 400, response.headers[.contentType] != "application/problem+json" else {
        return response
      }
      return try (response.status == .notFound ? Problem.noSuchPath : Problem.unexpected).response()
    } catch let problem as Problem {
      return try problem.response()
    } catch {
      logger.error("a request failed", metadata: ["path": "\(request.uri.path)", "fault": "\(error)"])
      return try Problem.unexpected.response()
    }
  }
}

extension Request {
  /// The request with a method every path has a word for: one nobody has heard of is refused like one no path takes.
  fileprivate var withKnownMethod: Request {
    guard !RouteTable.methods.contains(method) else { return self }
    var head = head
    head.method = .trace
    return Request(head: head, body: body)
  }
}
