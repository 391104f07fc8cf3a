import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import NIOPosix

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
  let logger: Logger

  /// Listens on a TCP address.
  func bind(host: String, port: Int) async throws -> NIOAsyncChannel<Connection, Never> {
    do {
      return try await bootstrap()
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .bind(host: host, port: port) { setUp($0, door: .loopback) }
    } catch let error as IOError {
      let why = error.errnoCode == EADDRINUSE ? "another program holds it" : String(cString: strerror(error.errnoCode))
      throw UnixSocketFile.Refusal(description: "HTTP cannot be served on \(host):\(port): \(why).")
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

  private func http(for caller: Caller) -> HTTP1Channel {
    HTTP1Channel(
      responder: { [reception] in try await reception.answer($0, $1, $2, from: caller) },
      configuration: .init(idleTimeout: .seconds(60)))
  }

  private func bootstrap() -> ServerBootstrap {
    ServerBootstrap(group: loop)
      .serverChannelOption(.backlog, value: 128)
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
    guard connections.value.add(channel, box: connections) else {
      channel.close(promise: nil)
      return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
    }
    return Caller.of(channel, door: door).flatMap { caller in
      http(for: caller).setup(channel: channel, logger: logger).map { Connection(channel: $0, caller: caller) }
    }
  }
}

/// Keeps a socket accepting after one connection could not be accepted, for instance for want of file descriptors.
private final class AcceptFaults: ChannelInboundHandler {
  typealias InboundIn = Never

  private let logger: Logger

  init(logger: Logger) { self.logger = logger }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    logger.warning("a connection could not be accepted", metadata: ["fault": "\(error)"])
  }
}
