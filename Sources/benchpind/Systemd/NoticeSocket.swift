/// The socket on which systemd listens to a service: sd_notify(3), section "Notes", which documents the protocol.
///
/// Written here and not taken from libsystemd, since it is one datagram.
struct NoticeSocket: Sendable {
  private let socket: DatagramSocket

  /// The socket that `NOTIFY_SOCKET` names; `nil` where nobody listens.
  init?(environment name: String?) {
    guard let name, name.hasPrefix("/") || name.hasPrefix("@"), let socket = DatagramSocket(name) else { return nil }
    self.socket = socket
  }

  /// Sends assignments together in one datagram. One that is lost is no reason to stop working; the next comes soon.
  func send(_ assignments: [String]) { _ = socket.send(Array(assignments.joined(separator: "\n").utf8), waits: true) }
}
