import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// Takes every request before the routes do and turns every refusal after them into a problem document.
struct Reception: Sendable {
  /// The longest path with its query, in bytes.
  static let longestTarget = 4096

  let guardian: ForeignRequestGuard
  let networkGuardian: ForeignRequestGuard?
  let doorkeeper: Doorkeeper
  let routes: RouterResponder<DeskContext>
  let room: BodyRoom
  /// What answers take until they are taken.
  let answerRoom: BodyRoom
  let logger: Logger

  /// Answers one request of `caller` on `channel`.
  func answer(
    _ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel, from caller: Caller
  ) async throws {
    let response: Response
    if request.head.isStop {
      // A stop needs no room, and has it where there is none.
      response = try await self.response(to: request, on: channel, from: caller)
    } else {
      let share = BodyShare(of: room)
      // The answer may last: what was sent is not kept for it.
      defer { share.end() }
      var metered = request
      metered.body = RequestBody(asyncSequence: MeteredBody(body: request.body, share: share))
      response = try await self.response(to: metered, on: channel, from: caller)
    }
    guard let length = response.body.contentLength, length > BodyRoom.free else {
      return try await writer.write(response: response.head, body: response.body)
    }
    let share = BodyShare(of: answerRoom)
    defer { share.end() }
    guard share.grows(by: length) else {
      let isDone = request.method != .get && request.method != .head && response.status.kind == .successful
      let refusal = try Problem.noRoomToAnswer(isDone: isDone).response()
      return try await writer.write(response: refusal.head, body: refusal.body)
    }
    try await writer.write(response: response.head, body: response.body)
    // What was written waits in the connection until the client takes it.
    try await Doorstep.passed(by: channel)
  }

  private func response(to request: Request, on channel: any Channel, from caller: Caller) async throws -> Response {
    do {
      let isStop = request.head.isStop
      try (caller.door == .network ? networkGuardian ?? guardian : guardian).check(request.head, on: channel)
      guard (request.head.path ?? "").utf8.count <= Self.longestTarget || isStop else {
        throw Problem.targetTooLong
      }
      guard isStop || !ShownToken.isIn(request.head.path ?? "") else { throw Problem.tokenInURL }
      let visitor = try await doorkeeper.visitor(request.head, from: caller)
      let context = DeskContext(source: DeskContext.Source(channel: channel, logger: logger, visitor: visitor))
      let response = try await routes.respond(to: request.withKnownMethod, context: context)
      // What the router refuses by itself is no problem document yet.
      guard response.status.code >= 400, response.headers[.contentType] != "application/problem+json" else {
        return response
      }
      return try (response.status == .notFound ? Problem.noSuchPath : Problem.unexpected).response()
    } catch let problem as Problem {
      return try problem.response()
    } catch  where error.isOfTheClient {
      // Nobody reads it: the client left, or was told already.
      return try Problem.cutShort.response()
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

extension Error {
  /// Whether a request failed because its client left or sent only part of it.
  fileprivate var isOfTheClient: Bool {
    self is ChannelError || self is IOError || self is HTTPParserError || self is CancellationError
  }
}
