import BenchAPI
import Devices
import Station
import Workshop

extension InputBody {
  /// The input as it travels.
  init(_ report: InputReport, now: ContinuousClock.Instant = .now) {
    var held: Int?
    if case .pedal(.held(let since)) = report.state { held = max(0, (now - since).wholeMilliseconds) }
    self.init(
      name: report.name.text, kind: report.state.kind, address: report.identity.address, state: report.state.word,
      held_ms: held, trouble: report.trouble)
  }
}

extension InputReport.State {
  fileprivate var kind: String {
    switch self {
    case .scanner: "scanner"
    case .pedal: "pedal"
    case .safety: "safety"
    }
  }

  fileprivate var word: String {
    switch self {
    case .scanner(let isOpen): isOpen ? "open" : "absent"
    case .pedal(.unknown): "unknown"
    case .pedal(.released): "released"
    case .pedal(.held): "held"
    case .pedal(.stuck): "stuck"
    case .safety(.healthy): "healthy"
    case .safety(.tripped): "tripped"
    }
  }
}
