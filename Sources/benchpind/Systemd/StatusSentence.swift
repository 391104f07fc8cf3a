import Devices
import Station
import Workshop

/// What `systemctl status` shows of the bench: one sentence for a person.
enum StatusSentence {
  /// The bench while it serves.
  static func serving(_ devices: [DeviceReport]) -> String {
    if devices.isEmpty { return "Ready. The settings name no devices." }
    let working = devices.filter { $0.status?.readiness == .working }
    let open = devices.filter { $0.link == .open && !working.contains($0) }
    let absent = devices.filter { $0.link != .open }
    let parts = [
      clause(working, "is at work", "are at work"), clause(open, "answers", "answer"),
      clause(absent, "does not answer", "do not answer"),
    ]
    return "Ready: \(parts.compactMap { $0 }.joined(separator: "; "))."
  }

  /// The bench while a part of the daemon owes an answer.
  static func silent(_ silences: [Vitals.Silence]) -> String {
    let parts = silences.map { "\($0.part) has not answered for \($0.lasting.components.seconds) s" }
    return "In trouble: \(parts.joined(separator: "; "))."
  }

  private static func clause(_ devices: [DeviceReport], _ one: String, _ several: String) -> String? {
    let names = devices.map(\.name.text)
    switch names.count {
    case 0: return nil
    case 1: return "\(names[0]) \(one)"
    default: return "\(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1]) \(several)"
    }
  }
}
