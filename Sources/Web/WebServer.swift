import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Station
import Synchronization

/// The HTTP interface of one bench, on a TCP port and a Unix socket: the routes, and the stream of events.
///
/// Runs on one thread of its own beside Swift's. Ends when its task is cancelled or the service group shuts down: open
/// streams are ended, idle connections closed, and whatever is still busy three seconds later is cut off.
package final class WebServer: Service {
  private let configuration: WebConfiguration
  private let bench: Bench
  private let backups: (any Backups)?
  private let logger: Logger
  private let onListening: @Sendable (Int) -> Void
  private let loop = Mutex<(any EventLoop)?>(nil)

  /// A server that does not listen yet; `onListening` is told the TCP port once every socket accepts. A backup under way is
  /// given up at its end.
  package init(
    _ configuration: WebConfiguration, bench: Bench, backups: (any Backups)? = nil, logger: Logger,
    onListening: @escaping @Sendable (_ port: Int) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.bench = bench
    self.backups = backups
    self.logger = logger
    self.onListening = onListening
  }

  /// Has `answered` called on the thread that serves; `false` when it does not serve.
  package func ask(_ answered: @escaping @Sendable () -> Void) -> Bool {
    guard let loop = loop.withLock({ $0 }) else { return false }
    loop.execute(answered)
    return true
  }

  /// Listens and serves until the end. Throws when a socket cannot be had: the port is taken, another daemon answers.
  package func run() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    do {
      try await serve(on: group.next())
    } catch {
      try await group.shutdownGracefully()
      throw error
    }
    try await group.shutdownGracefully()
  }

  private func serve(on loop: any EventLoop) async throws {
    let hub = try await EventStreamHub.begin(
      feed: bench.feed, ledger: LedgerReads(bench.journal, label: "web.stream"), loop: loop,
      version: configuration.version, logger: logger)
    defer { hub.end() }
    let limits = configuration.limits
    let connections = try await loop.submit { NIOLoopBound(OpenConnections(limits), eventLoop: loop) }.get()
    let listener = Listener(
      loop: loop, reception: reception(hub), connections: connections, limits: limits, logger: logger)
    let (sockets, file) = try await open(listener)
    defer { file?.remove() }
    self.loop.withLock { $0 = loop }
    defer { self.loop.withLock { $0 = nil } }
    onListening(sockets.lazy.compactMap { $0.channel.localAddress?.port }.first ?? configuration.port)
    let end: @Sendable () -> Void = { [backups] in
      hub.end()
      backups?.abandon()
      file?.remove()
      for socket in sockets { socket.channel.close(promise: nil) }
      loop.execute { connections.value.quiesce() }
      loop.scheduleTask(in: .seconds(3)) { connections.value.closeAll() }
    }
    await withTaskCancellationHandler {
      await withGracefulShutdownHandler {
        await withDiscardingTaskGroup { group in
          for socket in sockets {
            // A task of its own, since a cancelled loop would drop connections that were accepted and not yet taken up,
            // which NIO takes for a mistake and ends the program. Closing the sockets is what ends it.
            group.addTask { await Task { await listener.accept(socket) }.value }
          }
        }
      } onGracefulShutdown: {
        end()
      }
    } onCancel: {
      end()
    }
  }

  /// Opens every socket, TCP first; those opened before one that cannot be had are closed again.
  private func open(_ listener: Listener) async throws -> ([NIOAsyncChannel<Connection, Never>], UnixSocketFile?) {
    let (host, port, inherited) = (configuration.host, configuration.port, configuration.inherited)
    var sockets: [NIOAsyncChannel<Connection, Never>] = []
    do {
      for descriptor in inherited.tcp {
        sockets.append(try await listener.bind(inherited: descriptor, door: .loopback))
      }
      if inherited.tcp.isEmpty { sockets.append(try await listener.bind(host: host, port: port)) }
      for descriptor in inherited.local {
        sockets.append(try await listener.bind(inherited: descriptor, door: .socket))
      }
      guard inherited.local.isEmpty, let path = configuration.socketPath else { return (sockets, nil) }
      let file = try UnixSocketFile(path)
      sockets.append(try await listener.bind(file))
      return (sockets, file)
    } catch {
      for socket in sockets { try await socket.channel.close() }
      throw error
    }
  }

  private func reception(_ hub: EventStreamHub) -> Reception {
    Reception(
      guardian: ForeignRequestGuard(names: configuration.names, host: configuration.host),
      doorkeeper: Doorkeeper(names: UserNames()), routes: routes(hub).router.buildResponder(), logger: logger)
  }

  /// Every route there is.
  func routes(_ hub: EventStreamHub) -> RouteTable {
    let ledger = LedgerReads(bench.journal, label: "web.reads")
    let routes = RouteTable(repeated: RepeatedRequests(bench: bench, ledger: ledger))
    // In a queue of its own: a disk that hangs holds up whoever asks for the health and no reader.
    let health = LedgerReads(bench.journal, label: "web.health")
    HealthRoutes(ledger: health, version: configuration.version).add(to: routes)
    MetricsRoutes(bench: bench, ledger: health, version: configuration.version).add(to: routes)
    InterfaceRoutes().add(to: routes)
    BenchRoutes(bench: bench, ledger: ledger, version: configuration.version).add(to: routes)
    OrderRoutes(bench: bench, ledger: ledger).add(to: routes)
    ReadingRoutes(bench: bench, ledger: ledger).add(to: routes)
    JobRoutes(bench: bench, ledger: ledger, starts: configuration.starts).add(to: routes)
    if let backups { BackupRoutes(backups: backups).add(to: routes) }
    StopRoutes(bench: bench).add(to: routes)
    StreamRoutes(hub: hub, ledger: ledger).add(to: routes)
    return routes
  }
}
