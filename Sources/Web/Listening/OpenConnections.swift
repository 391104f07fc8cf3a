import NIOCore

/// Every open connection, on its event loop, so that the server can end them all in bounded time.
final class OpenConnections {
  /// How many there may be at once; a bench has a screen, a few tools and some followers.
  static let most = 400

  private var channels: [ObjectIdentifier: any Channel] = [:]
  private var isEnding = false

  /// Takes a new connection; `false` when there are too many or the server is ending.
  func add(_ channel: any Channel, box: NIOLoopBound<OpenConnections>) -> Bool {
    guard !isEnding, channels.count < Self.most else { return false }
    let key = ObjectIdentifier(channel)
    channels[key] = channel
    channel.closeFuture.whenComplete { _ in box.value.channels[key] = nil }
    return true
  }

  /// Closes the idle connections now, the others after the answer they are at.
  func quiesce() {
    isEnding = true
    for channel in channels.values { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
  }

  /// Closes what is left.
  func closeAll() {
    for channel in channels.values { channel.close(promise: nil) }
  }
}
