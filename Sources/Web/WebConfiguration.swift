import Workshop

/// Where the server listens and by which names it answers.
package struct WebConfiguration: Sendable {
  /// The address to listen on: the loopback, where nobody shows who they are.
  package var host: String
  /// The port; 0 takes a free one, which `onListening` tells.
  package var port: Int
  /// The Unix socket for the command line, readable and writable by owner and group; `nil` for none.
  package var socketPath: String?
  /// Sockets that are open already and are listened on instead of the two above.
  package var inherited: InheritedSockets
  /// Further names the bench goes by, with or without a port, for instance `bench-2.local`.
  package var names: [String]
  /// Where a start may come from.
  package var starts: StartPlaces
  /// How the shop's network is served; `nil` for not at all.
  package var network: NetworkConfiguration?
  /// The shops whose webhooks are taken, each with what proves it.
  package var webhooks: [Shop: WebhookSecret]
  /// What a connection may take.
  package var limits: ConnectionLimits
  /// The daemon's version.
  package var version: String

  /// A configuration with all its parts.
  package init(
    host: String = "127.0.0.1", port: Int = 8737, socketPath: String? = nil,
    inherited: InheritedSockets = InheritedSockets(), names: [String] = [], starts: StartPlaces = StartPlaces(),
    network: NetworkConfiguration? = nil, webhooks: [Shop: WebhookSecret] = [:],
    limits: ConnectionLimits = ConnectionLimits(), version: String
  ) {
    self.host = host
    self.port = port
    self.socketPath = socketPath
    self.inherited = inherited
    self.names = names
    self.starts = starts
    self.network = network
    self.webhooks = webhooks
    self.limits = limits
    self.version = version
  }
}
