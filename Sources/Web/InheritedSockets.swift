/// Listening sockets that somebody else opened for the daemon; they take the place of those of the configuration.
///
/// Whoever opened them keeps them: the file of a Unix socket is left where it is.
package struct InheritedSockets: Hashable, Sendable {
  /// Unix sockets, by descriptor.
  package var local: [CInt]
  /// TCP sockets, by descriptor.
  package var tcp: [CInt]

  /// The sockets of both kinds; none of a kind leaves that kind to the configuration.
  package init(local: [CInt] = [], tcp: [CInt] = []) {
    self.local = local
    self.tcp = tcp
  }
}
