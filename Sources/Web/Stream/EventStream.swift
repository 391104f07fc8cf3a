import NIOCore
import NIOHTTP1
import NIOPosix

/// One client of the event stream. Lives on the event loop of its channel and nowhere else.
///
/// Chunks go to the channel below the HTTP encoder, which has written the head and waits for chunks that never pass it:
/// so one buffer, framed once, serves every client, and no task wakes up for an event.
final class EventStream {
  /// How far the client is with the ledger.
  enum Phase {
    /// It has a place, and its response has not begun. Next: `catchingUp` or `live`.
    case admitted
    /// It is sent pages of the ledger, each after the one before has left. Next: `live`.
    case catchingUp
    /// It is sent what is published. Next: `catchingUp`, when a batch is too large to be sent to everyone at once.
    case live
  }

  let channel: any Channel
  let door: Door
  /// Whether the client may still follow.
  let isWelcome: @Sendable () -> Bool
  var phase = Phase.admitted
  /// The newest fact that was sent to the client, or that it had when it came.
  var cursor: Int64 = 0
  /// How many heartbeats the page on its way has seen without leaving.
  private var beatsOfPage = 0
  private var outlet: ChannelHandlerContext?

  init(_ channel: any Channel, at door: Door, while isWelcome: @escaping @Sendable () -> Bool) {
    self.channel = channel
    self.door = door
    self.isWelcome = isWelcome
  }

  /// Finds the place below the HTTP encoder; the head of the response must have been written.
  func open() throws {
    // From here on a client that says it will send nothing more is a client that left.
    try channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
    outlet = try channel.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
  }

  /// Sends one chunk; `promise` is kept when it has left for the network.
  func send(_ chunk: ByteBuffer, promise: EventLoopPromise<Void>? = nil) {
    guard let outlet else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    outlet.write(NIOAny(IOData.byteBuffer(chunk)), promise: promise)
    outlet.flush()
  }

  /// Whether a client that is catching up has taken nothing for five heartbeats. Call it at every heartbeat.
  func hasStalled() -> Bool {
    beatsOfPage = phase == .catchingUp ? beatsOfPage + 1 : 0
    return beatsOfPage > 5
  }

  /// The page on its way has left.
  func pageLeft() { beatsOfPage = 0 }

  /// Whether more waits for the client than a client that keeps up ever has waiting.
  var isTooSlow: Bool { !channel.isWritable }

  /// Ends the response in an orderly way and hangs up.
  func end() {
    send(ByteBuffer(string: "0\r\n\r\n"))
    channel.close(promise: nil)
  }
}
