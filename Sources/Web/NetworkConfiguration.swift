/// How the bench is reached from the shop's network.
package struct NetworkConfiguration: Sendable {
  /// An address of this machine.
  package var address: String
  /// The port; 0 takes a free one.
  package var port: Int
  /// The names and addresses that the bench goes by there.
  package var names: [String]
  /// How the bench proves that it is the bench; `nil` serves the network without TLS, where everybody in it can read along.
  package var identity: ServerIdentity?
  /// Who may come in with a token; nobody without TLS.
  package var tokens: TokenBook

  /// A configuration with all its parts.
  package init(address: String, port: Int, names: [String], identity: ServerIdentity?, tokens: TokenBook) {
    self.address = address
    self.port = port
    self.names = names
    self.identity = identity
    self.tokens = tokens
  }
}
