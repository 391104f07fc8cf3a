/// What is plugged in, kept from two sources that may each be late: the events of udev, and looking for oneself.
///
/// A port comes once and goes once, whichever source says so first. When looking finds what no event told until the next
/// look, the events are not to be relied upon.
struct PortBook {
  /// The ports by their folder in /sys.
  private(set) var ports: [String: PluggedPort] = [:]
  /// Changes that were seen and not told yet.
  private var untold: Set<String> = []
  private(set) var hearing: Hearing

  init(hearing: Hearing = .well) { self.hearing = hearing }

  var list: PortList { PortList(Array(ports.values)) }

  /// udev told of a port that came or changed.
  mutating func told(of port: PluggedPort) -> [PortNews] {
    let news = heard()
    untold.remove(port.syspath)
    guard ports[port.syspath] != port else { return news }
    ports[port.syspath] = port
    return news + [.plugged(port)]
  }

  /// udev told that the port at `syspath` went. Its properties are worth nothing by now.
  mutating func told(gone syspath: String) -> [PortNews] {
    let news = heard()
    untold.remove(syspath)
    guard let port = ports.removeValue(forKey: syspath) else { return news }
    return news + [.unplugged(port)]
  }

  /// A look at everything that is there.
  mutating func looked(_ found: [PluggedPort]) -> [PortNews] {
    var news: [PortNews] = []
    if !untold.isEmpty, hearing == .well {
      news.append(hears(.deaf("ports came or went and udev did not tell")))
    }
    untold = []
    let now = Dictionary(found.map { ($0.syspath, $0) }) { first, _ in first }
    for port in ports.values.sorted(by: { $0.node < $1.node }) where now[port.syspath] == nil {
      ports[port.syspath] = nil
      untold.insert(port.syspath)
      news.append(.unplugged(port))
    }
    for port in found where ports[port.syspath] == nil {
      ports[port.syspath] = port
      untold.insert(port.syspath)
      news.append(.plugged(port))
    }
    if hearing != .well { untold = [] }
    return news
  }

  /// The first look: what is there needs nobody to tell.
  mutating func begin(with found: [PluggedPort]) {
    ports = Dictionary(found.map { ($0.syspath, $0) }) { first, _ in first }
  }

  private mutating func heard() -> [PortNews] { hearing == .well ? [] : [hears(.well)] }

  private mutating func hears(_ now: Hearing) -> PortNews {
    hearing = now
    return .hearing(now)
  }
}

/// Whether udev tells of ports that come and go.
package enum Hearing: Hashable, Sendable {
  /// It does, as far as is known.
  case well
  /// It does not, and why; ports are then looked for every few seconds.
  case deaf(String)
}

/// One thing that happened to the ports.
package enum PortNews: Hashable, Sendable {
  /// A port came, or is known better than before.
  case plugged(PluggedPort)
  /// A port went.
  case unplugged(PluggedPort)
  /// udev fell silent, or speaks again.
  case hearing(Hearing)
}
