import Ports

/// Whether udev tells what is plugged in, and whether the bench's own rule is at work.
struct UdevCheck {
  /// Whether a file of this name lies in one of udev's folders of rules.
  var hasRule: Bool
  var hearing: Hearing
  var ports: [PluggedPort]
  /// The ports below /dev/benchpin that the settings name.
  var namedLinks: [String]

  var findings: [Finding] {
    var findings: [Finding] = []
    if case .deaf(let why) = hearing {
      findings.append(
        .look(
          "udev", "it does not tell what is plugged in: \(why)",
          "systemctl status systemd-udevd; in a container without udev the bench looks every few seconds, and this stays"
        ))
    }
    let adapters = ports.filter { $0.usb != nil }
    let isAtWork = adapters.contains { $0.links.contains { $0.hasPrefix("/dev/benchpin/") } }
    if adapters.isEmpty {
      findings.append(.well("udev rule", "no USB adapter is plugged in, so there is nothing for it to name"))
    } else if isAtWork {
      findings.append(.well("udev rule", "it names the adapters in /dev/benchpin"))
    } else {
      findings.append(idle)
    }
    return findings
  }

  /// Names by serial number and socket need no rule; a path below /dev/benchpin comes from one.
  private var idle: Finding {
    let load = "sudo udevadm control --reload && sudo udevadm trigger --subsystem-match=tty --action=change"
    let (sentence, remedy) =
      hasRule
      ? ("adapters are plugged in and none has a name in /dev/benchpin: the rule is not loaded", load)
      : (
        "61-benchpin.rules is not installed, so /dev/benchpin has no names", "install the package again, then: \(load)"
      )
    guard let link = namedLinks.first else { return .look("udev rule", sentence, remedy) }
    return .act("udev rule", "\(sentence), and the settings name \(link)", remedy)
  }
}
