import Logging
import NIOCore
import Station
import Synchronization

/// Hands the news of the bench to the event loop, where `EventStreams` writes it to every client.
///
/// One `execute` for each notice, whoever listens: the thread that publishes encodes nothing and waits for nobody.
final class EventStreamHub: EventSink {
  private let loop: any EventLoop
  private let streams: NIOLoopBound<EventStreams>
  private let feed: EventFeed
  private let isOpen = Mutex(true)

  /// A hub that has all news of `feed` from now on. `end` must be called before the loop ends.
  static func begin(
    feed: EventFeed, ledger: LedgerReads, loop: any EventLoop, version: String, logger: Logger
  ) async throws -> EventStreamHub {
    let streams = try await loop.submit {
      NIOLoopBound(
        EventStreams(loop: loop, ledger: ledger, version: version, logger: logger), eventLoop: loop)
    }.get()
    let hub = EventStreamHub(loop: loop, streams: streams, feed: feed)
    // First listen, then look: what is committed in between is in the ledger or in the news, or in both.
    feed.attach(hub)
    let newest = try await ledger.read { try $0.lastSequence() }
    try await loop.submit { streams.value.begins(at: newest) }.get()
    return hub
  }

  private init(loop: any EventLoop, streams: NIOLoopBound<EventStreams>, feed: EventFeed) {
    self.loop = loop
    self.streams = streams
    self.feed = feed
  }

  func deliver(_ notice: FeedNotice) {
    // Under the lock, so that nothing is handed to a loop that has ended.
    isOpen.withLock { isOpen in
      guard isOpen else { return }
      loop.execute { [streams] in streams.value.take(notice) }
    }
  }

  /// Keeps a place for the client on `channel`; `false` when all are taken.
  func admit(_ channel: any Channel) async throws -> Bool {
    try await loop.submit { [streams] in streams.value.admit(channel) }.get()
  }

  /// Streams to an admitted client whose response head has been written; returns when its channel has closed.
  func serve(_ channel: any Channel, from beginning: StreamBeginning) async throws {
    try await loop.submit { [streams] in streams.value.begin(channel, at: beginning) }.get()
    try await channel.closeFuture.get()
  }

  /// Ends every stream; nothing is taken or sent any more.
  func end() {
    feed.detach(self)
    isOpen.withLock { isOpen in
      guard isOpen else { return }
      isOpen = false
      loop.execute { [streams] in streams.value.end() }
    }
  }
}
