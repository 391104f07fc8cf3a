import Ports

/// Whether the port a device of the settings names is there and free.
struct PortCheck {
  /// A device or an input, and where its name leads.
  struct Place {
    var device: String
    var name: String
    /// Where it leads; `nil` with the reason in `absence`.
    var node: String?
    var absence: String?
    var port: PluggedPort?
    /// The programs that have it open.
    var holders: [PortHolder]
  }

  /// The daemon's process, where it runs; it holds its ports by right.
  var daemon: Int?
  var runsModemManager: Bool
  var runsBrltty: Bool

  func findings(_ place: Place) -> [Finding] {
    guard let node = place.node else {
      return [
        .act(
          place.device, "its port \(place.name) is not there: \(place.absence ?? "nothing is at that name.")",
          "plug the adapter in; `benchpin devices scan` shows what is there, with the lines to paste")
      ]
    }
    let thieves = place.holders.filter { $0.pid != daemon && !($0.name == "benchpind" && daemon == nil) }
    if let thief = thieves.first {
      return [.act(place.device, "\(node) is held by \(thief.name) (process \(thief.pid))", remedy(for: thief))]
    }
    return [meddler(place, node) ?? .well(place.device, "\(node) is there and no other program holds it")]
  }

  private func remedy(for thief: PortHolder) -> String {
    switch thief.name {
    case "ModemManager": "keep it off: sudo systemctl disable --now ModemManager, or load 61-benchpin.rules"
    case "brltty": "it takes the adapter for a Braille display: sudo apt-get remove brltty, or mask brltty-udev.service"
    default: "end it: sudo kill \(thief.pid)"
    }
  }

  /// What may take the port later: ModemManager looks at ports nobody hid from it, brltty at chips that Braille displays
  /// have, too (the lists of brltty's udev rules name those of FTDI, CP210x and CH340).
  private func meddler(_ place: Place, _ node: String) -> Finding? {
    guard let port = place.port, let usb = port.usb else { return nil }
    if runsModemManager, !port.isHiddenFromModemManager {
      return .look(
        place.device, "ModemManager runs and may write to \(node)",
        "load 61-benchpin.rules: sudo udevadm control --reload && sudo udevadm trigger --action=change")
    }
    if runsBrltty, ["0403", "10c4", "1a86"].contains(usb.vendor) {
      return .look(
        place.device, "brltty runs and may take \(node) for a Braille display",
        "without a Braille display here: sudo apt-get remove brltty")
    }
    return nil
  }
}
