import Ports

/// Whether two adapters that are plugged in have one serial number, so that it names neither.
struct TwinCheck {
  var ports: [PluggedPort]

  var findings: [Finding] {
    let serials = Dictionary(grouping: ports.filter { $0.usb?.serial != nil }) { $0.usb?.serial ?? "" }
    return serials.sorted { $0.key < $1.key }.compactMap { serial, ports in
      // Several ports of one adapter share its number by right.
      let adapters = Set(ports.compactMap { $0.usb?.adapter })
      guard adapters.count > 1 else { return nil }
      let nodes = ports.map(\.node).sorted().joined(separator: " and ")
      return .look(
        "adapters", "\(nodes) have the same serial number \(serial)",
        "name each by its USB socket, which `benchpin devices scan` prints, and leave it plugged there")
    }
  }
}
