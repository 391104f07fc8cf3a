import Logging
import Ports

/// Writes into the log what comes and goes at the ports, and when udev is silent.
struct PortNotes: Sendable {
  private let log: Logger

  init(_ log: Logger) { self.log = log }

  /// Notes the present state, and everything that happens from now on.
  func follow(_ ports: PortWatch) {
    note(ports.hearing)
    for port in ports.ports.ports { noteSocket(of: port, in: ports.ports) }
    ports.onNews { news in
      switch news {
      case .plugged(let port):
        log.info("port plugged", metadata: ["port": "\(port.node)", "name": "\(ports.ports.name(of: port).text)"])
        noteSocket(of: port, in: ports.ports)
      case .unplugged(let port): log.info("port unplugged", metadata: ["port": "\(port.node)"])
      case .hearing(let hearing): note(hearing)
      }
    }
  }

  private func noteSocket(of port: PluggedPort, in ports: PortList) {
    guard let why = ports.whySocketMatters(of: port) else { return }
    log.notice(
      "the USB socket matters: leave this adapter where it is", metadata: ["port": "\(port.node)", "why": "\(why)"])
  }

  private func note(_ hearing: Hearing) {
    switch hearing {
    case .well: log.info("udev tells of ports that come and go")
    case .deaf(let why):
      log.warning("udev does not tell of ports; they are looked for every few seconds", metadata: ["fault": "\(why)"])
    }
  }
}
