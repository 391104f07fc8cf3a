import Glibc
import Ports

/// Every serial port of this machine with why it was claimed or not; its property names are the JSON's.
struct PortScan: Encodable {
  /// A program that has a port open.
  struct Holder: Encodable, Hashable, Sendable {
    var pid: Int
    var name: String
  }

  /// One port.
  struct Port: Encodable {
    var node: String
    /// What to call it in the settings.
    var name: String
    var vendor: String?
    var model: String?
    var serial: String?
    var product: String?
    var driver: String?
    var interface: String?
    var usb_path: String?
    var usb_port: Int?
    var links: [String]
    /// The devices and inputs of the settings that name it.
    var claimed_by: [String]
    /// Why it is claimed or not, in words.
    var why: String
    var held_by: [Holder]
    /// What to mind, in words.
    var notes: [String]
    /// The lines to paste into the settings.
    var settings: [String]
  }

  /// A device whose port is not here.
  struct Missing: Encodable {
    var device: String
    var port: String
    var why: String
  }

  /// What the machine says of a port beside udev; replaced in tests.
  struct Machine: Sendable {
    var holders: @Sendable (String) -> [Holder]
    var mayUse: @Sendable (String) -> Bool
    var runsModemManager: @Sendable () -> Bool

    /// This machine.
    static let this = Machine(
      holders: { PortHolder.all(of: $0).map { Holder(pid: $0.pid, name: $0.name) } },
      mayUse: { access($0, R_OK | W_OK) == 0 },
      runsModemManager: { PortHolder.isRunning("ModemManager") })
  }

  var ports: [Port]
  var missing: [Missing]
  /// Why udev does not tell of ports that come and go; absent when it does.
  var deaf: String?
  /// Why the settings could not be read; absent when they were.
  var trouble: String?

  init(_ list: PortList, hearing: Hearing, claims: PortClaims, machine: Machine) {
    let found = claims.claims.map { claim in
      (claim: claim, port: Result { () throws(PortAbsence) in try list.find(claim.port) })
    }
    let hasModemManager = machine.runsModemManager()
    ports = list.ports.map { port in
      let owners = found.filter { (try? $0.port.get())?.port?.syspath == port.syspath }.map(\.claim)
      return Port(port, in: list, owners: owners, machine: machine, hasModemManager: hasModemManager)
    }
    missing = found.compactMap { entry in
      switch entry.port {
      case .failure(let absence):
        Missing(device: entry.claim.device, port: entry.claim.port.text, why: absence.sentence)
      case .success(let found) where found.port == nil && access(found.path, F_OK) != 0:
        Missing(device: entry.claim.device, port: entry.claim.port.text, why: "\(found.path) is not there.")
      case .success: nil
      }
    }
    if case .deaf(let why) = hearing { deaf = why }
    trouble = claims.trouble
  }
}

extension PortScan.Port {
  fileprivate init(
    _ port: PluggedPort, in list: PortList, owners: [PortClaims.Claim], machine: PortScan.Machine, hasModemManager: Bool
  ) {
    let best = list.name(of: port)
    let holders = machine.holders(port.node)
    let mayUse = machine.mayUse(port.node)
    node = port.node
    name = best.text
    vendor = port.usb?.vendor
    model = port.usb?.model
    serial = port.usb?.serial
    product = port.usb?.product
    driver = port.driver
    interface = port.usb?.interface
    usb_path = port.usb?.path
    usb_port = port.usb?.port
    links = port.links
    claimed_by = owners.map(\.device)
    held_by = holders
    why = Self.why(owners, holders, mayUse)
    notes = []
    if !mayUse { notes.append("no permission for you: add your user to the group dialout, and log in again") }
    if let reason = list.whySocketMatters(of: port) {
      notes.append("\(reason), so the USB socket names it: leave it plugged where it is")
    }
    for owner in owners where owner.port != best {
      if case .path = owner.port, port.usb != nil {
        notes.append("\(owner.device) names it \(owner.port.text), which may be another device's tomorrow")
      }
    }
    if port.isModemCandidate || hasModemManager && port.node.hasPrefix("/dev/ttyACM"), !port.isHiddenFromModemManager {
      notes.append(
        "ModemManager may take it for a modem and write to it: set ID_MM_DEVICE_IGNORE for it in a udev rule")
    }
    settings =
      owners.isEmpty
      ? [
        "- name: NAME", "  kind: KIND        # gauge, engraver or polisher", "  profile: PROFILE",
        "  port: \(best.text)",
      ]
      : ["port: \(best.text)"]
  }

  private static func why(_ owners: [PortClaims.Claim], _ holders: [PortScan.Holder], _ mayUse: Bool) -> String {
    let programs = holders.map { "process \($0.pid) (\($0.name))" }.joined(separator: ", ")
    let held = holders.isEmpty ? "" : "; locked by \(programs)"
    switch owners.count {
    case 0: return "no device in the settings names it\(held)"
    case 1: return "\(owners[0].device) names it \(owners[0].port.text)\(held)"
    default:
      let names = owners.map(\.device).joined(separator: " and ")
      return "\(names) name it; only machines with units of their own may share a line\(held)"
    }
  }
}

extension PortScan {
  /// The scan for people.
  var lines: [String] {
    var lines: [String] = []
    if let deaf { lines.append("udev does not tell of ports that come and go: \(deaf).") }
    if let trouble { lines.append(trouble) }
    if ports.isEmpty { lines.append("This machine has no serial port now.") }
    for port in ports {
      if !lines.isEmpty { lines.append("") }
      lines.append(port.heading)
      lines.append("  \(port.claimed_by.isEmpty ? "not claimed" : "claimed"): \(port.why)")
      lines += port.notes.map { "  note: \($0)" }
      lines += port.settings.map { "    \($0)" }
    }
    for device in missing { lines += ["", "\(device.device) names \(device.port): \(device.why)"] }
    return lines
  }
}

extension PortScan.Port {
  fileprivate var heading: String {
    var parts = [node]
    if let product { parts.append(product) }
    if let vendor, let model { parts.append("\(vendor):\(model)") }
    parts.append(serial.map { "serial \($0)" } ?? (usb_path == nil ? "of the mainboard" : "no serial number"))
    if let interface { parts.append("interface \(interface)") }
    if let driver { parts.append("driver \(driver)") }
    return parts.joined(separator: "  ")
  }
}

extension Result where Failure == PortAbsence {
  fileprivate init(_ body: () throws(PortAbsence) -> Success) {
    do throws(PortAbsence) { self = .success(try body()) } catch { self = .failure(error) }
  }
}
