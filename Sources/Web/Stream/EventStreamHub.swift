import Logging
import NIOCore
import Station
import Synchronization
import Workshop

/// Hands the news of the bench to the event loop, where `EventStreams` writes it to every client.
///
/// The thread that publishes encodes nothing and waits for nobody. News that comes while the loop is still busy with
/// earlier news is handed over together: under load the batches grow, and the loop is never behind by more than one.
final class EventStreamHub: EventSink {
  private let loop: any EventLoop
  private let streams: NIOLoopBound<EventStreams>
  private let feed: EventFeed
  private let inTray = Mutex(InTray())

  private struct InTray {
    /// `false` once the loop may have ended.
    var isOpen = true
    /// What the loop has not taken yet; while there is something, the loop has been told.
    var facts: [RecordedFact] = []
    var others: [FeedNotice] = []
    var isEmpty: Bool { facts.isEmpty && others.isEmpty }
  }

  /// A hub that has all news of `feed` from now on. `end` must be called before the loop ends.
  static func begin(
    feed: EventFeed, ledger: LedgerReads, loop: any EventLoop, limits: ConnectionLimits, version: String,
    logger: Logger
  ) async throws -> EventStreamHub {
    let streams = try await loop.submit {
      NIOLoopBound(
        EventStreams(loop: loop, ledger: ledger, limits: limits, version: version, logger: logger), eventLoop: loop)
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
    // Told under the lock, so that nothing is handed to a loop that has ended.
    inTray.withLock { tray in
      guard tray.isOpen else { return }
      if tray.isEmpty { loop.execute { [self] in takeAll() } }
      if case .recorded(let facts) = notice { tray.facts += facts } else { tray.others.append(notice) }
    }
  }

  /// Facts first: progress is of a job whose facts came before it, and what is only true now may come later.
  private func takeAll() {
    let (facts, others) = inTray.withLock { tray in
      defer { (tray.facts, tray.others) = ([], []) }
      return (tray.facts, tray.others)
    }
    streams.value.take(facts)
    for notice in others { streams.value.take(notice) }
  }

  /// Keeps a place for the client on `channel` while it is welcome; `false` when all of its way in are taken.
  func admit(
    _ channel: any Channel, at door: Door, while isWelcome: @escaping @Sendable () -> Bool
  ) async throws -> Bool {
    try await loop.submit { [streams] in streams.value.admit(channel, at: door, while: isWelcome) }.get()
  }

  /// Streams to an admitted client whose response head has been written; returns when its channel has closed.
  func serve(_ channel: any Channel, from beginning: StreamBeginning) async throws {
    try await loop.submit { [streams] in streams.value.begin(channel, at: beginning) }.get()
    try await channel.closeFuture.get()
  }

  /// Ends the streams of those who are no longer welcome.
  func review() {
    inTray.withLock { tray in
      if tray.isOpen { loop.execute { [streams] in streams.value.review() } }
    }
  }

  /// Ends every stream; nothing is taken or sent any more.
  func end() {
    feed.detach(self)
    inTray.withLock { tray in
      guard tray.isOpen else { return }
      tray.isOpen = false
      loop.execute { [streams] in streams.value.end() }
    }
  }
}
