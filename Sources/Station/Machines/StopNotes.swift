import Logging
import Synchronization
import Workshop

/// What the log says and the ledger records of stops of the whole bench: the first at once, and of a flood little.
///
/// Every stop is counted in both. Anybody may stop, so a stranger must not be able to fill a disk with it.
final class StopNotes: Sendable {
  private struct Joined {
    var recorded = JoinedStops(within: .seconds(1))
    var said = JoinedStops(within: .seconds(10))
    /// The bench has ended: nobody passes on later what is kept back now.
    var isFinished = false

    var due: ContinuousClock.Instant? { [recorded.due, said.due].compactMap(\.self).min() }
  }

  private let outbox: Outbox
  private let time: BenchTime
  private let log: Logger
  private let joined = Mutex(Joined())
  /// Rings when something was kept back.
  private let bell: AsyncStream<Void>
  private let ring: AsyncStream<Void>.Continuation

  /// Notes that go to the ledger through `outbox`.
  init(outbox: Outbox, time: BenchTime, log: Logger) {
    self.outbox = outbox
    self.time = time
    self.log = log
    (bell, ring) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// Notes a stop; one that `metAJob` is recorded by itself. Waits for nothing.
  func take(_ stop: BenchStopped, metAJob: Bool) {
    let now = time.instant()
    let (recorded, said, isKept) = joined.withLock { joined -> (BenchStopped?, BenchStopped?, Bool) in
      if joined.isFinished { return (stop, stop, false) }
      let recorded = metAJob ? stop : joined.recorded.take(stop, at: now)
      return (recorded, joined.said.take(stop, at: now), joined.due != nil)
    }
    if let recorded { record(recorded) }
    if let said { say(said) }
    if isKept { ring.yield() }
  }

  /// Passes on what was kept back when it is due, until `finish` or until it is cancelled.
  func run() async {
    for await _ in bell {
      while let due = joined.withLock({ $0.due }) {
        let wait = time.instant().duration(to: due)
        do { try await time.sleep(max(wait, .zero)) } catch { return }
        // The clock may have been late by a little, and must not be asked again for that.
        let now = max(time.instant(), due)
        pass(joined.withLock { ($0.recorded.takeDue(at: now), $0.said.takeDue(at: now)) })
      }
    }
  }

  /// Passes on the rest.
  func finish() {
    pass(
      joined.withLock { joined in
        joined.isFinished = true
        return (joined.recorded.takeRest(), joined.said.takeRest())
      })
    ring.finish()
  }

  private func pass(_ stops: (recorded: [BenchStopped], said: [BenchStopped])) {
    for stop in stops.recorded { record(stop) }
    for stop in stops.said { say(stop) }
  }

  private func record(_ stop: BenchStopped) {
    guard !outbox.put(stop) else { return }
    // It came after the bench's end: the web is served a little longer.
    log.error("never recorded", metadata: ["fact": "\(Fact.Kind.benchStopped.rawValue)", "count": "\(stop.stops)"])
  }

  private func say(_ stop: BenchStopped) {
    var metadata: Logger.Metadata = ["by": "\(stop.by)", "answers": "\(stop.answers.map(\.sentence))"]
    if let also = stop.alsoBy { metadata["also_by"] = "\(also)" }
    if let count = stop.count { metadata["count"] = "\(count)" }
    log.log(
      level: stop.answers.allSatisfy { $0.answer == .still } ? .notice : .warning, "stop asked", metadata: metadata)
  }
}
