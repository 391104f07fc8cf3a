import Synchronization

/// What can change at the network's door while it is open: who may come in, and how the bench proves itself.
final class NetworkKeys: Sendable {
  /// Whether the network is served without TLS; what the door is, it stays until the next start.
  let isInTheClear: Bool

  private struct Keys {
    var identity: ServerIdentity?
    var tokens: TokenBook
    var isOpen = true
  }
  private let keys: Mutex<Keys>

  init(_ configuration: NetworkConfiguration) {
    isInTheClear = configuration.identity == nil
    keys = Mutex(Keys(identity: configuration.identity, tokens: configuration.tokens))
  }

  /// What the next connection is shown; `nil` without TLS.
  var identity: ServerIdentity? { keys.withLock { $0.identity } }

  /// Whether anybody may come in from the network.
  var isOpen: Bool { keys.withLock { $0.isOpen } }

  /// The token whose text is `text`.
  func token(_ text: String) -> AccessToken? { keys.withLock { $0.tokens }.token(text) }

  /// Whether a token that was right still is.
  func isGood(_ token: AccessToken) -> Bool {
    keys.withLock { keys in keys.tokens.tokens.contains { $0.fingerprint == token.fingerprint } }
  }

  /// Takes over what was read anew; with `nil` no token is good any more, and no screen may come in.
  func replace(with configuration: NetworkConfiguration?) {
    keys.withLock { keys in
      keys.tokens = configuration?.tokens ?? TokenBook()
      keys.isOpen = configuration != nil
      // A door with TLS is never left without it, nor the other way round, while it is open.
      if let identity = configuration?.identity, !isInTheClear { keys.identity = identity }
    }
  }
}
