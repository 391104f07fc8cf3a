import Ports

/// Whether the daemon, when it is started, will have its HTTP port.
struct AddressCheck {
  /// The port of the settings; 0 for any.
  var port: Int
  /// The programs that listen on it now.
  var holders: [PortHolder]
  /// Whether the daemon answers: then the port is its own.
  var daemonAnswers: Bool

  /// systemd holds it for the daemon where the socket unit is active.
  var findings: [Finding] {
    guard !daemonAnswers, port != 0, let holder = holders.first(where: { $0.name != "systemd" }) else { return [] }
    return [
      .act(
        "HTTP", "port \(port) is held by \(holder.name) (process \(holder.pid))",
        "end that program, or write another http.port into the settings")
    ]
  }
}
