/// Where a start may come from: the bench the ring lies at. Anybody may watch, and anybody may stop.
package struct StartPlaces: Hashable, Sendable {
  /// Whether the Unix socket counts as the bench: the command line of those in its group.
  package var socket: Bool
  /// Whether HTTP on the loopback counts as the bench, whoever asks: every program of this machine.
  package var http: Bool
  /// Whether a screen that was paired as `bench` counts as the bench, on the loopback and, over TLS, in the network.
  package var screen: Bool

  /// The places that count as the bench.
  package init(socket: Bool = true, http: Bool = false, screen: Bool = true) {
    self.socket = socket
    self.http = http
    self.screen = screen
  }

  /// Throws unless the request came from the bench.
  func check(_ visitor: Visitor) throws(Problem) {
    guard isBench(visitor) else { throw Problem.notFromTheBench }
  }

  /// Whether what `visitor` asks for comes from the bench.
  func isBench(_ visitor: Visitor) -> Bool {
    let isBenchScreen = screen && visitor.screen?.kind == .bench
    return switch visitor.door {
    case .socket: socket
    case .loopback: http || isBenchScreen
    // Somebody with a token does not see the ring, nor the hand beside it.
    case .network: isBenchScreen && !visitor.isInTheClear
    }
  }
}
