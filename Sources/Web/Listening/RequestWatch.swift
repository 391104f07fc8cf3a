import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOPosix
import NIOTLS

/// The lowest handler of a connection: what is closed from here is closed, and what is written here comes last.
final class Doorstep: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// Returns when the system has taken everything that was written on `channel` until now; throws when it was closed before.
  static func passed(by channel: any Channel) async throws {
    try await channel.eventLoop.flatSubmit {
      do {
        let doorstep = try channel.pipeline.syncOperations.context(handlerType: Doorstep.self)
        // Nothing at all, behind all the rest.
        let passed = channel.eventLoop.makePromise(of: Void.self)
        doorstep.writeAndFlush(NIOAny(IOData.byteBuffer(ByteBuffer())), promise: passed)
        return passed.futureResult
      } catch {
        return channel.eventLoop.makeFailedFuture(error)
      }
    }.get()
  }
}

/// Tells the watch what comes as bytes, after TLS and before HTTP, and keeps from the parser what nobody will read.
final class ByteWatch: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let watch: ConnectionWatch

  init(_ watch: ConnectionWatch) { self.watch = watch }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if watch.isDeaf || watch.pace.phase == .leaving { return }
    watch.note { $0.heard(at: $1) }
    context.fireChannelRead(data)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case TLSUserEvent.handshakeCompleted = event { watch.note { $0.greeted(at: $1) } }
    if case ChannelEvent.inputClosed = event, watch.pace.phase == .leaving { return watch.cut() }
    context.fireUserInboundEventTriggered(event)
  }
}

/// Tells the watch of requests and answers, and tells the client when it is refused before a route could.
final class RequestWatch: ChannelDuplexHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let watch: ConnectionWatch

  init(_ watch: ConnectionWatch) { self.watch = watch }

  func handlerAdded(context: ChannelHandlerContext) {
    let here = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    watch.begin { problem in
      let (handler, context) = here.value
      handler.tell(problem, context)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { watch.forget() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let request): watch.note { $0.beginsRequest(request.isStop ? .stop : .ordinary, at: $1) }
    case .body(let bytes):
      var isTaken = true
      watch.note { pace, _ in isTaken = pace.takesBody(bytes.readableBytes) }
      guard isTaken else { return watch.refuse(.tooLarge(limit: watch.pace.limits.bodyBytes)) }
    case .end: watch.note { $0.endsRequest(at: $1) }
    }
    context.fireChannelRead(data)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    watch.note { $0.takesAnswers(context.channel.isWritable, at: $1) }
    context.fireChannelWritabilityChanged()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let problem = Problem(unreadable: error) {
      if watch.garbled(problem) { return }
    } else {
      watch.cut()
    }
    // A route that reads the body must not take what came of it for the whole.
    context.fireErrorCaught(error)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard watch.pace.phase != .leaving else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    switch unwrapOutboundIn(data) {
    case .head(let response) where response.status.kind != .informational:
      let isFollowing = response.headerFields[.contentType] == "text/event-stream"
      watch.note { pace, _ in pace.answerBegins(isFollowing: isFollowing) }
    case .head, .body: break
    case .end:
      context.write(data, promise: promise)
      watch.note { $0.answered(at: $1) }
      if watch.isDeaf, watch.pace.owed == 0 { leave(context) }
      return
    }
    context.write(data, promise: promise)
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    // Closed at once, the client's own system would throw away the refusal that it has not read yet.
    guard watch.pace.phase == .leaving, !watch.isCut else { return context.close(mode: mode, promise: promise) }
    context.channel.closeFuture.cascade(to: promise)
  }

  private func tell(_ problem: Problem, _ context: ChannelHandlerContext) {
    do {
      let bytes = try JSONText.bytes(of: problem.body)
      var head = HTTPResponse(status: problem.status)
      head.headerFields = [
        .contentType: "application/problem+json", .contentLength: String(bytes.count), .connection: "close",
        .cacheControl: "no-store",
      ]
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.write(wrapOutboundOut(.body(ByteBuffer(bytes: bytes))), promise: nil)
      context.write(wrapOutboundOut(.end(nil)), promise: nil)
      leave(context)
    } catch {
      watch.cut()
    }
  }

  /// Says that nothing more comes; the client hangs up then, or is hung up on.
  private func leave(_ context: ChannelHandlerContext) {
    if watch.pace.phase != .leaving { watch.note { $0.leaves(at: $1) } }
    context.flush()
    context.close(mode: .output, promise: nil)
  }
}

extension Problem {
  /// What to tell a client whose bytes are no request; `nil` when the connection itself failed.
  fileprivate init?(unreadable error: any Error) {
    switch error {
    case is IOError, is ChannelError: return nil
    case HTTPParserError.headerOverflow: self = .headTooLarge
    case HTTPParserError.invalidEOFState: self = .cutShort
    default: self = .notHTTP
    }
  }
}
