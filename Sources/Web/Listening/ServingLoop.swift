import Logging
import NIOCore
import Station

/// What one event loop serves: its connections, and the events for them.
struct ServingLoop: Sendable {
  let loop: any EventLoop
  let hub: EventStreamHub
  let connections: NIOLoopBound<OpenConnections>

  /// Begins on `loop` with no connection yet and all news from now on. `end` must be called before the loop ends.
  static func begin(
    on loop: any EventLoop, bench: Bench, limits: ConnectionLimits, figures: ConnectionFigures, version: String,
    logger: Logger
  ) async throws -> ServingLoop {
    let connections = try await loop.submit { NIOLoopBound(OpenConnections(limits, figures: figures), eventLoop: loop) }
      .get()
    let hub = try await EventStreamHub.begin(
      feed: bench.feed, ledger: LedgerReads(bench.journal, label: "web.stream"), loop: loop, limits: limits,
      version: version, logger: logger)
    return ServingLoop(loop: loop, hub: hub, connections: connections)
  }

  /// Ends the streams and the idle connections now, and cuts off three seconds later what is still busy.
  func end() {
    hub.end()
    loop.execute { connections.value.quiesce() }
    loop.scheduleTask(in: .seconds(3)) { connections.value.closeAll() }
  }
}
