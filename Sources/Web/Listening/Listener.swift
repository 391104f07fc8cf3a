import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import NIOPosix
import NIOSSL

/// An accepted connection and who is at its other end.
struct Connection: Sendable {
  let channel: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
  let caller: Caller
}

/// Sockets that accept connections, all on one event loop.
struct Listener: Sendable {
  /// How much may wait for a client before it counts as one that does not read.
  static let pendingLimit = 1 << 20

  let loop: any EventLoop
  let reception: Reception
  let connections: NIOLoopBound<OpenConnections>
  let limits: ConnectionLimits
  /// How the bench proves itself to the network.
  let keys: NetworkKeys?
  let logger: Logger

  /// Listens on a TCP address of the loopback.
  func bind(host: String, port: Int) async throws -> NIOAsyncChannel<Connection, Never> {
    try await bind(host, port, door: .loopback)
  }

  /// Listens on a TCP address that the network reaches.
  func bind(network host: String, port: Int) async throws -> NIOAsyncChannel<Connection, Never> {
    try await bind(host, port, door: .network)
  }

  private func bind(_ host: String, _ port: Int, door: Door) async throws -> NIOAsyncChannel<Connection, Never> {
    do {
      return try await bootstrap()
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .bind(host: host, port: port) { setUp($0, door: door) }
    } catch let error as IOError {
      let doing = "HTTP cannot be served on \(host.contains(":") ? "[\(host)]" : host):\(port)"
      guard error.errnoCode == EADDRINUSE else {
        throw SocketRefusal("\(doing): \(String(cString: strerror(error.errnoCode))).")
      }
      throw SocketRefusal("\(doing): another program holds it", taken: .port(port))
    }
  }

  /// Listens on a bound Unix socket.
  func bind(_ file: UnixSocketFile) async throws -> NIOAsyncChannel<Connection, Never> {
    try await bootstrap().bind(file.descriptor) { setUp($0, door: .socket) }
  }

  /// Listens on a socket that somebody else bound.
  func bind(inherited descriptor: CInt, door: Door) async throws -> NIOAsyncChannel<Connection, Never> {
    try await bootstrap().bind(descriptor) { setUp($0, door: door) }
  }

  /// Serves every connection that `listening` accepts; returns when it is closed and all of them have ended.
  func accept(_ listening: NIOAsyncChannel<Connection, Never>) async {
    await withDiscardingTaskGroup { group in
      do {
        try await listening.executeThenClose { inbound in
          for try await connection in inbound {
            group.addTask { await serve(connection) }
          }
        }
      } catch {
        logger.error("a socket stopped accepting", metadata: ["fault": "\(error)"])
      }
    }
  }

  private func serve(_ connection: Connection) async {
    await http(for: connection.caller).handle(value: connection.channel, logger: logger)
  }

  private func bootstrap() -> ServerBootstrap {
    ServerBootstrap(group: loop)
      // A crowd that comes at once waits here, and nobody of it has to try again a second later.
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(AcceptFaults(logger: logger))
        }
      }
      // A client may send its request, say that nothing more comes, and still wait for the answer.
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(
        .writeBufferWaterMark,
        value: ChannelOptions.Types.WriteBufferWaterMark(low: Self.pendingLimit / 4, high: Self.pendingLimit))
  }

  private func setUp(_ channel: any Channel, door: Door) -> EventLoopFuture<Connection> {
    Caller.of(channel, door: door).assumeIsolated().flatMap { caller in
      let watch = ConnectionWatch(
        channel, caller: caller, limits: limits, isGreeting: caller.door == .network && keys?.isInTheClear == false,
        figures: connections.value.figures)
      guard connections.value.add(watch, box: connections) else {
        channel.close(promise: nil)
        return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
      }
      let pipeline = channel.pipeline.syncOperations
      do {
        try pipeline.addHandler(Doorstep())
        if caller.door == .network {
          guard let keys else { throw ChannelError.ioOnClosedChannel }
          if let identity = keys.identity { try pipeline.addHandler(NIOSSLServerHandler(context: identity.context)) }
        }
        try pipeline.addHandler(ByteWatch(watch))
      } catch {
        return channel.eventLoop.makeFailedFuture(error)
      }
      return http(for: caller).setup(channel: channel, logger: logger).assumeIsolated().flatMapThrowing { http in
        let state = try pipeline.handler(type: HTTPConnectionStateHandler.self)
        try pipeline.addHandler(RequestWatch(watch), position: .before(state))
        return Connection(channel: http, caller: caller)
      }.nonisolated()
    }.nonisolated()
  }

  private func http(for caller: Caller) -> HTTP1Channel {
    HTTP1Channel(
      responder: { [reception] in try await reception.answer($0, $1, $2, from: caller) },
      configuration: HTTP1Channel.Configuration(
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: limits.fieldBytes, maxHeaderListSize: limits.headBytes,
          maxHeaderFieldCount: limits.fields)))
  }
}

/// Keeps a socket accepting after one connection could not be accepted, for instance for want of file descriptors.
private final class AcceptFaults: ChannelInboundHandler {
  typealias InboundIn = Never

  private let logger: Logger
  /// How many since the last time it was said.
  private var untold = 0
  private var toldAt: NIODeadline?

  init(logger: Logger) { self.logger = logger }

  /// Said at most once a minute: a crowd makes thousands.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    untold += 1
    let now = context.eventLoop.now
    if let toldAt, now - toldAt < .minutes(1) { return }
    logger.warning("a connection could not be accepted", metadata: ["fault": "\(error)", "count": "\(untold)"])
    (untold, toldAt) = (0, now)
  }
}
