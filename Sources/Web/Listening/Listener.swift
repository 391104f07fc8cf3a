import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import NIOPosix

/// What one accepted connection speaks.
typealias Connection = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

/// Sockets that accept connections for one `HTTP1Channel`, all on one event loop.
struct Listener: Sendable {
  /// How much may wait for a client before it counts as one that does not read.
  static let pendingLimit = 1 << 20

  let loop: any EventLoop
  let http: HTTP1Channel
  let connections: NIOLoopBound<OpenConnections>
  let logger: Logger

  /// Listens on a TCP address.
  func bind(host: String, port: Int) async throws -> NIOAsyncChannel<Connection, Never> {
    do {
      return try await bootstrap()
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .bind(host: host, port: port) { setUp($0) }
    } catch let error as IOError {
      let doing = "HTTP cannot be served on \(host):\(port)"
      guard error.errnoCode == EADDRINUSE else {
        throw SocketRefusal("\(doing): \(String(cString: strerror(error.errnoCode))).")
      }
      throw SocketRefusal("\(doing): another program holds it", taken: .port(port))
    }
  }

  /// Listens on a bound Unix socket.
  func bind(_ file: UnixSocketFile) async throws -> NIOAsyncChannel<Connection, Never> {
    try await bootstrap().bind(file.descriptor) { setUp($0) }
  }

  /// Listens on a socket that somebody else bound.
  func bind(inherited descriptor: CInt) async throws -> NIOAsyncChannel<Connection, Never> {
    try await bootstrap().bind(descriptor) { setUp($0) }
  }

  /// Serves every connection that `listening` accepts; returns when it is closed and all of them have ended.
  func accept(_ listening: NIOAsyncChannel<Connection, Never>) async {
    await withDiscardingTaskGroup { group in
      do {
        try await listening.executeThenClose { inbound in
          for try await connection in inbound {
            group.addTask { await http.handle(value: connection, logger: logger) }
          }
        }
      } catch {
        logger.error("a socket stopped accepting", metadata: ["fault": "\(error)"])
      }
    }
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

  private func setUp(_ channel: any Channel) -> EventLoopFuture<Connection> {
    guard connections.value.add(channel, box: connections) else {
      channel.close(promise: nil)
      return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
    }
    return http.setup(channel: channel, logger: logger)
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
