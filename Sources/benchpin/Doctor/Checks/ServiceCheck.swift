/// How the daemon is, as systemd and its own socket tell.
struct ServiceCheck {
  /// What `systemctl show` says of the unit; `nil` where systemd does not run.
  var unit: [String: String]?
  /// Whether the daemon answers on its socket; why not in `silence`.
  var answers: Bool
  var silence: String
  /// How often the watchdog had to end it, by the journal; `nil` where that cannot be read.
  var watchdogEnds: Int?

  var findings: [Finding] {
    var findings = [state]
    if let watchdogEnds, watchdogEnds > 0 {
      findings.append(
        .look(
          "daemon", "the watchdog ended it \(watchdogEnds) times in the last seven days: a part of it hung",
          "journalctl -x -u benchpind --grep hung names the part"))
    }
    return findings
  }

  private var state: Finding {
    if answers { return .well("daemon", "it answers") }
    guard let unit, unit["LoadState"] != "not-found" else {
      return .act("daemon", silence, "start it: benchpind --config FILE")
    }
    let start = "sudo systemctl start benchpind"
    if unit["LoadState"] == "masked" {
      return .act(
        "daemon", "its unit is masked, so it cannot be started", "sudo systemctl unmask benchpind && \(start)")
    }
    switch unit["ActiveState"] {
    case "failed": return failed(unit)
    case "active":
      return .act(
        "daemon", "it runs and does not answer: \(silence)", "journalctl -u benchpind -n 50; is --socket right?")
    case "activating":
      return .act("daemon", "it is being started and does not answer yet", "wait, then journalctl -u benchpind -n 50")
    default:
      let isDisabled = unit["UnitFileState"] == "disabled"
      return .act("daemon", "it does not run", isDisabled ? "sudo systemctl enable --now benchpind" : start)
    }
  }

  private func failed(_ unit: [String: String]) -> Finding {
    let status = unit["ExecMainStatus"].flatMap { Int($0) } ?? 0
    let (why, remedy) =
      switch (unit["Result"], status) {
      case ("watchdog", _): ("a part of it hung and the watchdog ended it", "journalctl -x -u benchpind --grep hung")
      case (_, 64): ("it was given wrong arguments", "systemctl cat benchpind")
      case (_, 69): ("it could not have its sockets", "journalctl -u benchpind -n 20 names who holds them")
      case (_, 73): ("it could not open the ledger", "journalctl -u benchpind -n 20")
      case (_, 75): ("another daemon holds the ledger", "end that one: pgrep -a benchpind")
      case (_, 78):
        ("its settings have mistakes", "benchpind --check-config, mend them, sudo systemctl start benchpind")
      case let (result, status):
        ("it ended with \(result ?? "an unknown result") (status \(status))", "journalctl -u benchpind -n 50")
      }
    return .act("daemon", "it does not run: \(why)", remedy)
  }
}
