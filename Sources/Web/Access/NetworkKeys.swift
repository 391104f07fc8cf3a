import Synchronization

/// What can change at the network's door while it is open: who may come in, and how the bench proves itself.
final class NetworkKeys: Sendable {
  private let keys: Mutex<(identity: ServerIdentity, tokens: TokenBook)>

  init(_ configuration: NetworkConfiguration) {
    keys = Mutex((configuration.identity, configuration.tokens))
  }

  /// What the next connection is shown.
  var identity: ServerIdentity { keys.withLock { $0.identity } }

  /// The token whose text is `text`.
  func token(_ text: String) -> AccessToken? { keys.withLock { $0.tokens }.token(text) }

  /// Whether a token that was right still is.
  func isGood(_ token: AccessToken) -> Bool {
    keys.withLock { keys in keys.tokens.tokens.contains { $0.fingerprint == token.fingerprint } }
  }

  /// Takes over what was read anew; with `nil` no token is good any more.
  func replace(with configuration: NetworkConfiguration?) {
    keys.withLock { keys in
      keys.tokens = configuration?.tokens ?? TokenBook()
      if let identity = configuration?.identity { keys.identity = identity }
    }
  }
}
