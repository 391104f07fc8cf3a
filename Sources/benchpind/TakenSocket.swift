import Ports
import Web

extension SocketRefusal {
  /// The refusal for a person: with the program that has the socket, where it shows, and what to do.
  ///
  /// Under systemd no other process may be seen, and the advice says how to look.
  var complaint: String {
    let (holders, look, key) =
      switch taken {
      case .port(let port): (SocketHolder.listening(onPort: port), "ss -ltnp sport = :\(port)", "another http.port")
      case .path(let path): (SocketHolder.listening(at: path), "ss -lxp src \(path)", "another socket")
      case nil: ([], "", "")
      }
    if taken == nil { return description }
    if holders.contains(where: { $0.name == "systemd" }) {
      return
        "\(description): systemd keeps it open for the unit. Start that with systemctl start benchpind, or stop benchpind.socket."
    }
    let who = holders.isEmpty ? "`\(look)`, run as root, says which" : "stop it"
    return "\(description)\(SocketHolder.words(holders)). Either \(who), or write \(key) into the settings."
  }
}
