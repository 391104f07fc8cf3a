import BenchAPI
import Logging
import NIOCore
import Station
import Workshop

/// All clients of the event stream, on one event loop: takes the news once and writes it to every channel.
///
/// Between facts and a client stand only its cursor and the newest fact published. A client whose cursor is at the newest
/// is live; one that is behind reads the ledger, and nothing is published to it meanwhile. Both are compared on the loop,
/// so a client joins without a gap and without a double.
final class EventStreams {
  /// The longest page read from the ledger, and the longest batch sent to everyone as it is.
  static let pageLength = 256

  private let loop: any EventLoop
  private let limits: ConnectionLimits
  private let ledger: LedgerReads
  private let version: String
  private let logger: Logger
  private let text: EventText
  private var newest: Int64 = 0
  private var streams: [ObjectIdentifier: EventStream] = [:]
  private var heartbeat: RepeatedTask?
  private var cutOff = 0
  private var isEnding = false

  init(loop: any EventLoop, ledger: LedgerReads, limits: ConnectionLimits, version: String, logger: Logger) {
    self.loop = loop
    self.limits = limits
    self.ledger = ledger
    self.version = version
    self.logger = logger
    text = EventText(ledger.identity)
  }

  /// Takes `sequence` for the newest fact there was before the first news came.
  func begins(at sequence: Int64) { newest = max(newest, sequence) }

  // MARK: clients

  /// Keeps a place for the client on `channel` until the channel closes or it is no longer welcome; `false` when all
  /// places of its way in are taken, or it is not welcome already.
  func admit(_ channel: any Channel, at door: Door, while isWelcome: @escaping @Sendable () -> Bool) -> Bool {
    // Asked here, on the loop: a token revoked since the request came is reviewed before or refused now.
    guard !isEnding, isWelcome() else { return false }
    guard streams.values.count(where: { $0.door == door }) < limits.followers(door) else { return false }
    let stream = EventStream(channel, at: door, while: isWelcome)
    let key = ObjectIdentifier(channel)
    streams[key] = stream
    let box = NIOLoopBound(self, eventLoop: loop)
    channel.closeFuture.whenComplete { _ in box.value.remove(key) }
    if heartbeat == nil {
      heartbeat = loop.scheduleRepeatedTask(initialDelay: .seconds(2), delay: .seconds(2)) { _ in box.value.beat() }
    }
    return true
  }

  /// Begins the stream of an admitted client whose response head has been written.
  func begin(_ channel: any Channel, at beginning: StreamBeginning) {
    guard let stream = streams[ObjectIdentifier(channel)] else { return }
    do {
      try stream.open()
    } catch {
      logger.error("an event stream could not begin", metadata: ["fault": "\(error)"])
      channel.close(promise: nil)
      return
    }
    switch beginning {
    case .now, .reset: stream.cursor = newest
    case .after(let sequence): stream.cursor = sequence
    }
    stream.send(text.hello(at: stream.cursor, version: version))
    if beginning == .reset { stream.send(text.reset(at: stream.cursor)) }
    goOn(stream)
  }

  /// Ends the streams of those who are no longer welcome.
  func review() {
    for stream in streams.values where !stream.isWelcome() { stream.end() }
  }

  /// Ends every stream and takes no more.
  func end() {
    isEnding = true
    for stream in streams.values { stream.end() }
  }

  private func remove(_ key: ObjectIdentifier) {
    streams[key] = nil
    guard streams.isEmpty else { return }
    heartbeat?.cancel()
    heartbeat = nil
  }

  // MARK: news

  /// Sends what is true only now to every client that is live.
  func take(_ notice: FeedNotice) {
    switch notice {
    case .recorded(let facts): take(facts)
    case .progress(let progress): tell("progress", ProgressBody(progress))
    case .device(let report): tell("device", DeviceBody(report))
    case .input(let report): tell("input", InputBody(report))
    }
  }

  /// Sends facts that continue those taken before to every client that is live.
  func take(_ facts: [RecordedFact]) {
    guard let first = facts.first?.sequence, let last = facts.last?.sequence else { return }
    newest = max(newest, last)
    let isShort = facts.count <= Self.pageLength
    var whole: ByteBuffer?
    for stream in streams.values where stream.phase == .live && stream.cursor < last {
      if stream.cursor < first - 1 || !isShort {
        goOn(stream)
        continue
      }
      let chunk: ByteBuffer
      if stream.cursor == first - 1 {
        chunk = whole ?? text.chunk(facts[...])
        whole = chunk
      } else {
        // A page of the ledger ran ahead of the news: this client has the beginning of the batch already.
        chunk = text.chunk(facts.drop { $0.sequence <= stream.cursor })
      }
      stream.cursor = last
      send(chunk, to: stream)
    }
  }

  /// Sends news that is true only now to whoever is live.
  private func tell(_ event: StaticString, _ body: some Encodable) {
    guard streams.values.contains(where: { $0.phase == .live }) else { return }
    do {
      sendToLive(text.chunk(event: event, data: try JSONText.bytes(of: body)))
    } catch {
      logger.error("an event could not be written", metadata: ["fault": "\(error)"])
    }
  }

  private func beat() {
    for stream in streams.values where stream.hasStalled() { cut(stream) }
    sendToLive(text.heartbeat(at: newest, time: .now))
  }

  private func sendToLive(_ chunk: ByteBuffer) {
    for stream in streams.values where stream.phase == .live { send(chunk, to: stream) }
  }

  private func send(_ chunk: ByteBuffer, to stream: EventStream) {
    stream.send(chunk)
    if stream.isTooSlow { cut(stream) }
  }

  /// Hangs up on a client that does not read. It can come back and resume where it was.
  private func cut(_ stream: EventStream) {
    cutOff += 1
    logger.warning("an event client did not read and was cut off", metadata: ["cutOffSoFar": "\(cutOff)"])
    stream.channel.close(promise: nil)
  }

  // MARK: catching up

  /// Makes a client live when it has everything published, and sends it the next page otherwise.
  private func goOn(_ stream: EventStream) {
    guard stream.cursor < newest else {
      stream.phase = .live
      return
    }
    stream.phase = .catchingUp
    let here = NIOLoopBound((self, stream), eventLoop: loop)
    let loop = loop
    let cursor = stream.cursor
    ledger.read {
      try $0.facts(after: cursor, limit: Self.pageLength)
    } then: { page in
      loop.execute {
        let (streams, stream) = here.value
        streams.send(page, to: stream)
      }
    }
  }

  private func send(_ page: Result<[RecordedFact], BenchRefusal>, to stream: EventStream) {
    guard stream.channel.isActive else { return }
    guard case .success(let facts) = page, let last = facts.last else {
      logger.error(
        "the ledger gave an event client no page",
        metadata: ["after": "\(stream.cursor)", "fault": "\(page)"])
      stream.channel.close(promise: nil)
      return
    }
    let sent = loop.makePromise(of: Void.self)
    stream.cursor = last.sequence
    stream.send(text.chunk(facts[...]), promise: sent)
    let here = NIOLoopBound((self, stream), eventLoop: loop)
    sent.futureResult.whenSuccess {
      let (streams, stream) = here.value
      stream.pageLeft()
      streams.goOn(stream)
    }
  }
}
