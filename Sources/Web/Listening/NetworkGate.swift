import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// The door to the shop's network: opened as soon as its address can be had, and closed at the end.
///
/// The bench does not wait for it: an address that comes late, or a port that another program took, keeps nobody at the
/// bench from working, nor from stopping.
final class NetworkGate: Sendable {
  private let listener: Listener
  private let configuration: NetworkConfiguration
  private let pause: Duration
  private let logger: Logger
  private let onListening: @Sendable (Int) -> Void
  private let state = Mutex(State())

  private struct State {
    var isEnding = false
    var socket: (any Channel)?
  }

  init(
    _ listener: Listener, _ configuration: NetworkConfiguration, pause: Duration = .seconds(5), logger: Logger,
    onListening: @escaping @Sendable (Int) -> Void
  ) {
    self.listener = listener
    self.configuration = configuration
    self.pause = pause
    self.logger = logger
    self.onListening = onListening
  }

  /// Serves until `end`, or until it is cancelled while there is nothing to serve yet.
  func run() async {
    var told = ""
    while !state.withLock({ $0.isEnding }) {
      do {
        return await serve(try await listener.bind(network: configuration.address, port: configuration.port))
      } catch {
        // Said when it begins and when the reason changes, not at every attempt.
        let fault = "\(error)"
        if fault != told { logger.error("the network is not served", metadata: ["fault": "\(fault)"]) }
        told = fault
      }
      // Called off at the end.
      do { try await cancelWhenGracefulShutdown { [pause] in try await Task.sleep(for: pause) } } catch { return }
    }
  }

  /// Takes no more connections.
  func end() {
    let socket = state.withLock { state in
      state.isEnding = true
      return state.socket
    }
    socket?.close(promise: nil)
  }

  private func serve(_ socket: NIOAsyncChannel<Connection, Never>) async {
    let isEnding = state.withLock { state in
      state.socket = socket.channel
      return state.isEnding
    }
    if isEnding { socket.channel.close(promise: nil) }
    let port = socket.channel.localAddress?.port ?? configuration.port
    tell(of: "\(configuration.address):\(port)")
    onListening(port)
    // A task of its own, for the same reason as on the other sockets: closing ends it, and nothing else.
    await Task { [listener] in await listener.accept(socket) }.value
  }

  private func tell(of place: String) {
    // As it is now: it may have been taken over anew while the port was not to be had.
    guard let identity = listener.keys?.identity ?? configuration.identity else {
      return logger.warning(
        "the network is served without TLS: whoever is in it can read along, and watch and stop as a paired screen does",
        metadata: ["http": "\(place)"])
    }
    logger.notice("the network is served", metadata: ["https": "\(place)", "fingerprint": "\(identity.fingerprint)"])
  }
}
