import Glibc

/// What systemd knows of the daemon.
enum ServiceFacts {
  /// The properties of its unit; `nil` where systemd does not run, as in most containers.
  static func unit() -> [String: String]? {
    guard access("/run/systemd/system", F_OK) == 0 else { return nil }
    let names = "LoadState,ActiveState,SubState,UnitFileState,Result,ExecMainStatus,MainPID,User"
    let run = ProgramRun.run(["systemctl", "show", "benchpind.service", "--property=\(names)"])
    guard run.status == 0 else { return nil }
    return properties(run.output)
  }

  /// How often the journal of seven days tells that the watchdog ended the daemon; `nil` where it cannot be read.
  static func watchdogEnds() -> Int? {
    guard access("/run/systemd/system", F_OK) == 0 else { return nil }
    let run = ProgramRun.run([
      "journalctl", "--unit=benchpind.service", "--since=-7d", "--output=cat", "--quiet", "--no-pager",
      "--grep=Watchdog timeout",
    ])
    // 1 means that nothing was found.
    guard run.status == 0 || run.status == 1 && run.complaint.isEmpty else { return nil }
    return run.output.split(separator: "\n").count
  }

  /// `NAME=value` lines.
  static func properties(_ text: String) -> [String: String] {
    Dictionary(
      text.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
      }
    ) { first, _ in first }
  }
}
