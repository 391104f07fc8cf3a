import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Station
import Synchronization

/// The HTTP interface of one bench, on a TCP port, a Unix socket and, where the settings say so, in the shop's network: the
/// routes, and the stream of events.
///
/// Runs on one thread of its own beside Swift's, and on another for the network, so that what comes from there holds up
/// nobody at the bench. Ends when its task is cancelled or the service group shuts down: open streams are ended, idle
/// connections closed, and whatever is still busy three seconds later is cut off.
package final class WebServer: Service {
  private let configuration: WebConfiguration
  private let bench: Bench
  private let backups: (any Backups)?
  private let screens: PairedScreens?
  private let keepsakes: (any Keepsakes)?
  private let logger: Logger
  private let onListening: @Sendable (Int) -> Void
  private let onNetwork: @Sendable (Int) -> Void
  private let keys: NetworkKeys?
  private let certificate: CertificateWatch?
  private let room: BodyRoom
  private let answerRoom: BodyRoom
  private let figures = ConnectionFigures()
  private let loops = Mutex<[ServingLoop]>([])

  /// A server that does not listen yet; `onListening` is told the TCP port once every socket accepts, and `onNetwork` that
  /// of the network once it is served, which may be later. A backup under way is given up at its end.
  package init(
    _ configuration: WebConfiguration, bench: Bench, backups: (any Backups)? = nil, screens: PairedScreens? = nil,
    keepsakes: (any Keepsakes)? = nil, logger: Logger,
    onListening: @escaping @Sendable (_ port: Int) -> Void = { _ in },
    onNetwork: @escaping @Sendable (_ port: Int) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.bench = bench
    self.backups = backups
    self.screens = screens
    self.keepsakes = keepsakes
    self.logger = logger
    self.onListening = onListening
    self.onNetwork = onNetwork
    let keys = configuration.network.map { NetworkKeys($0) }
    self.keys = keys
    certificate = keys.map { CertificateWatch(keys: $0, logger: logger) }
    room = BodyRoom(most: configuration.limits.largeBodies)
    answerRoom = BodyRoom(most: configuration.limits.largeAnswers)
  }

  /// Has `answered` called by the thread that serves the bench; `false` when it does not serve.
  ///
  /// The network's thread is not asked: whatever strangers do to it is no reason to stop the machines.
  package func ask(_ answered: @escaping @Sendable () -> Void) -> Bool {
    guard let near = loops.withLock({ $0.first?.loop }) else { return false }
    near.execute(answered)
    return true
  }

  /// Takes over tokens and certificate as they were read anew; with `nil` nobody comes in from the network any more. Who
  /// follows the events with a token that is no longer good is cut off.
  package func takeOver(_ network: NetworkConfiguration?) {
    keys?.replace(with: network)
    certificate?.look()
    review()
  }

  /// Ends the events of everybody who may not follow them any more.
  private func review() {
    for loop in loops.withLock({ $0 }) { loop.hub.review() }
  }

  /// Listens and serves until the end. Throws when a socket cannot be had: the port is taken, another daemon answers. The
  /// network's is tried again until it can be had.
  package func run() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let network = keys == nil ? nil : MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await serve(on: group.next(), network: network?.next())) } catch {
      outcome = .failure(error)
    }
    try await group.shutdownGracefully()
    try await network?.shutdownGracefully()
    try outcome.get()
  }

  private func serve(on loop: any EventLoop, network: (any EventLoop)?) async throws {
    let near = try await begin(on: loop)
    defer { near.hub.end() }
    var far: ServingLoop?
    if let network { far = try await begin(on: network) }
    defer { far?.hub.end() }
    let reception = reception(near.hub, far?.hub)
    let listener = listener(near, reception)
    var gate: NetworkGate?
    if let far { gate = networkGate(self.listener(far, reception)) }
    let (sockets, file) = try await open(listener)
    defer { file?.remove() }
    loops.withLock { $0 = [near] + (far.map { [$0] } ?? []) }
    defer { loops.withLock { $0 = [] } }
    onListening(sockets.lazy.compactMap { $0.channel.localAddress?.port }.first ?? configuration.port)
    let end: @Sendable () -> Void = { [far, gate, backups] in
      backups?.abandon()
      file?.remove()
      for socket in sockets { socket.channel.close(promise: nil) }
      gate?.end()
      near.end()
      far?.end()
    }
    await withTaskCancellationHandler {
      await withGracefulShutdownHandler {
        await withDiscardingTaskGroup { group in
          for socket in sockets {
            // A task of its own, since a cancelled loop would drop connections that were accepted and not yet taken up,
            // which NIO takes for a mistake and ends the program. Closing the sockets is what ends it.
            group.addTask { await Task { await listener.accept(socket) }.value }
          }
          if let gate = gate { group.addTask { await gate.run() } }
          if let certificate { group.addTask { await certificate.run() } }
        }
      } onGracefulShutdown: {
        end()
      }
    } onCancel: {
      end()
    }
  }

  private func begin(on loop: any EventLoop) async throws -> ServingLoop {
    try await ServingLoop.begin(
      on: loop, bench: bench, limits: configuration.limits, figures: figures, version: configuration.version,
      logger: logger)
  }

  private func listener(_ serving: ServingLoop, _ reception: Reception) -> Listener {
    Listener(
      loop: serving.loop, reception: reception, connections: serving.connections, limits: configuration.limits,
      keys: keys, logger: logger)
  }

  private func networkGate(_ listener: Listener) -> NetworkGate? {
    configuration.network.map { NetworkGate(listener, $0, logger: logger, onListening: onNetwork) }
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

  private func reception(_ hub: EventStreamHub, _ networkHub: EventStreamHub?) -> Reception {
    Reception(
      guardian: ForeignRequestGuard(names: configuration.names, host: configuration.host),
      networkGuardian: configuration.network.map {
        ForeignRequestGuard(names: $0.names, host: $0.address, scheme: $0.identity == nil ? "http" : "https")
      },
      doorkeeper: Doorkeeper(names: UserNames(), keys: keys, screens: screens, logger: logger),
      routes: routes(hub, networkHub).router.buildResponder(), room: room, answerRoom: answerRoom,
      logger: logger)
  }

  /// Every route there is.
  func routes(_ hub: EventStreamHub, _ networkHub: EventStreamHub? = nil) -> RouteTable {
    let ledger = LedgerReads(bench.journal, label: "web.reads")
    let routes = RouteTable(repeated: RepeatedRequests(bench: bench, ledger: ledger))
    // In a queue of its own: a disk that hangs holds up whoever asks for the health and no reader.
    let health = LedgerReads(bench.journal, label: "web.health")
    HealthRoutes(ledger: health).add(to: routes)
    MetricsRoutes(
      bench: bench, ledger: health, figures: figures, room: room, answerRoom: answerRoom, version: configuration.version
    ).add(to: routes)
    InterfaceRoutes().add(to: routes)
    ScreenRoutes().add(to: routes)
    BenchRoutes(bench: bench, ledger: ledger, starts: configuration.starts, version: configuration.version)
      .add(to: routes)
    OrderRoutes(bench: bench, ledger: ledger).add(to: routes)
    ReadingRoutes(bench: bench, ledger: ledger).add(to: routes)
    PolishingRoutes(bench: bench).add(to: routes)
    GaugeRoutes(bench: bench, ledger: ledger).add(to: routes)
    ImportRoutes(bench: bench, ledger: ledger).add(to: routes)
    WebhookRoutes(bench: bench, secrets: configuration.webhooks, logger: logger).add(to: routes)
    ProofRoutes(bench: bench, ledger: ledger).add(to: routes)
    OutlineRoutes(bench: bench, starts: configuration.starts).add(to: routes)
    JobRoutes(bench: bench, ledger: ledger, starts: configuration.starts).add(to: routes)
    if let keepsakes {
      let (files, large) = (KeepsakeFiles(keepsakes), LargeBodies())
      PhotoRoutes(bench: bench, ledger: ledger, files: files, large: large).add(to: routes)
      RecordRoutes(
        bench: bench, ledger: ledger, files: files, large: large, shop: configuration.shop,
        program: "benchpind \(configuration.version)"
      ).add(to: routes)
    }
    if let backups { BackupRoutes(backups: backups, logger: logger).add(to: routes) }
    SessionRoutes(starts: configuration.starts, screens: screens).add(to: routes)
    if let screens { PairingRoutes(bench: bench, screens: screens) { [weak self] in self?.review() }.add(to: routes) }
    StopRoutes(bench: bench).add(to: routes)
    StreamRoutes(hub: hub, networkHub: networkHub, ledger: ledger).add(to: routes)
    return routes
  }
}
