/// What tells whether a daemon may be at work although none answers: it may hang, listen elsewhere, or answer others only.
///
/// A machine may be moving then, and some take no second connection, or drop the first: nobody else asks them anything.
struct DaemonSigns {
  /// What `systemctl show` says of the unit; `nil` where systemd does not run.
  var unit: [String: String]?
  /// Whether a program of the daemon's name runs.
  var runs: Bool
  /// Whether this user may see the programs of others.
  var seesOthers: Bool

  /// The daemon's process, by the unit; `nil` when that has none.
  var mainProcess: Int? { unit?["MainPID"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } }

  /// Why a machine may not be asked by anybody else; `nil` when nothing says that a daemon runs.
  var objection: String? {
    if let mainProcess { return "the daemon runs (process \(mainProcess)) and did not answer here" }
    if runs { return "a program named benchpind runs and did not answer here" }
    switch unit?["ActiveState"] {
    case let state? where !["inactive", "failed"].contains(state): return "systemd says that the daemon is \(state)"
    default: break
    }
    return seesOthers ? nil : "this user may not see whether a daemon runs"
  }
}
