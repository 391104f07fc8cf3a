import BenchAPI
import Devices
import Station
import Workshop

extension DeviceBody {
  /// The device as it travels.
  init(_ report: DeviceReport, now: ContinuousClock.Instant = .now) {
    let isOpen = report.link == .open
    self.init(
      name: report.name.text, kind: report.kind.rawValue, model: report.identity.model,
      address: report.identity.address, link: isOpen ? "open" : "absent",
      state: isOpen && !report.kind.isMeasuring ? report.status?.word ?? "unknown" : nil,
      trouble: report.trouble, remarks: isOpen && !report.remarks.isEmpty ? report.remarks : nil,
      last_heard_ms: report.lastHeard.map { (now - $0).wholeMilliseconds },
      losses: report.losses)
  }
}

extension MachineStatus {
  /// One word for clients.
  fileprivate var word: String {
    switch readiness {
    case .ready: "ready"
    case .notReady: "not-ready"
    case .working: "working"
    case .faulted: "faulted"
    }
  }
}
