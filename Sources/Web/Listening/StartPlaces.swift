/// Where a start may come from: the bench the ring lies at. Anybody may watch, and anybody may stop.
package struct StartPlaces: Hashable, Sendable {
  /// Whether the Unix socket counts as the bench: the command line of those in its group.
  package var socket: Bool
  /// Whether HTTP counts as the bench: its own screen.
  package var http: Bool

  /// The places that count as the bench.
  package init(socket: Bool = true, http: Bool = true) {
    self.socket = socket
    self.http = http
  }

  /// Throws unless the request came from the bench.
  func check(_ visitor: Visitor) throws(Problem) {
    let isBench =
      switch visitor.door {
      case .socket: socket
      case .loopback: http
      // Somebody in the network does not see the ring, nor the hand beside it.
      case .network: false
      }
    guard isBench else { throw Problem.notFromTheBench }
  }
}
