import NIOCore
import NIOHTTP1

/// One request and its answer on a connection of its own: sends when the connection is there, hands on what comes, and gives up
/// when an `IdleStateHandler` before it says that nothing came for too long.
final class HTTPExchange: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let head: HTTPRequestHead
  private let body: [UInt8]
  private let status: EventLoopPromise<Int>
  private let chunks: AsyncThrowingStream<[UInt8], any Error>.Continuation

  init(
    _ head: HTTPRequestHead, body: [UInt8], status: EventLoopPromise<Int>,
    chunks: AsyncThrowingStream<[UInt8], any Error>.Continuation
  ) {
    self.head = head
    self.body = body
    self.status = status
    self.chunks = chunks
  }

  func channelActive(context: ChannelHandlerContext) {
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if !body.isEmpty {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): status.succeed(Int(head.status.code))
    case .body(let buffer): chunks.yield(Array(buffer.readableBytesView))
    case .end:
      chunks.finish()
      context.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    status.fail(error)
    chunks.finish(throwing: error)
    context.close(promise: nil)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
    // A daemon that hangs keeps its connections; only silence tells.
    errorCaught(context: context, error: ChannelError.eof)
  }

  func channelInactive(context: ChannelHandlerContext) {
    status.fail(ChannelError.eof)
    chunks.finish(throwing: ChannelError.eof)
    context.fireChannelInactive()
  }
}
