/// How long a connection may take for what it sends, how much it may send, and how many there may be.
package struct ConnectionLimits: Hashable, Sendable {
  /// For agreeing on TLS.
  package var greeting: Duration = .seconds(10)
  /// How long a newcomer that has asked nothing yet is not given up for others.
  package var arriving: Duration = .seconds(2)
  /// From the first byte of a request to the end of its head, however slowly they trickle; the first request's counts from
  /// when the connection is there.
  package var head: Duration = .seconds(10)
  /// For a body, with a second more for each `bodyRate` bytes that came.
  package var body: Duration = .seconds(30)
  /// Bytes in a second that a body has to reach in the long run.
  package var bodyRate = 16 * 1024
  /// Between two requests.
  package var idle: Duration = .seconds(60)
  /// For an answer whose bytes the client does not take.
  package var answer: Duration = .seconds(30)
  /// How long a refused client may go on sending, so that it can read why.
  package var lingering: Duration = .seconds(2)

  /// The longest header field, the most bytes and the most fields of a head. A browser sends the cookies of everything else
  /// on this machine, too.
  package var fieldBytes = 16 * 1024
  package var headBytes = 32 * 1024
  package var fields = 100
  /// The largest body, whatever the route would take; the largest import is 4 MB, the largest photo 12 MB.
  package var bodyBytes = 13 << 20
  /// What large bodies may take together, in bytes, beyond the first 64 KB of each: eight of the largest imports.
  package var largeBodies = 32 << 20
  /// What large answers may take together until their clients have taken them, in bytes, beyond the first 64 KB of each: five
  /// of the largest, that to an import of 5000 orders.
  package var largeAnswers = 16 << 20

  /// The most connections on the Unix socket.
  package var socket = 128
  /// The most on the loopback: a screen, a few tools, and the followers of the events.
  package var loopback = 300
  /// The most from the network, and the most from one address in it.
  package var network = 128
  package var address = 16

  /// The limits of a bench.
  package init() {}

  /// The most followers of the events through `door`: the rest of its connections is for everything else.
  func followers(_ door: Door) -> Int {
    switch door {
    case .socket, .network: most(door) / 2
    case .loopback: most(door) * 2 / 3
    }
  }

  /// The most connections through `door`.
  func most(_ door: Door) -> Int {
    switch door {
    case .socket: socket
    case .loopback: loopback
    case .network: network
    }
  }
}
