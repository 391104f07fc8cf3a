import Glibc

extension ClockCheck {
  /// The clock of this machine, for the ledger at `ledger`.
  static func current(ledger: String?) -> ClockCheck {
    let changes = ["", "-wal"].compactMap { ending in ledger.flatMap { changed($0 + ending) } }
    return ClockCheck(
      now: time(nil), built: changed("/proc/self/exe") ?? 0, lastFact: changes.max(), isSynchronized: isSynchronized)
  }

  /// systemd-timesyncd leaves a file (systemd-timesyncd.service(8)); timedatectl knows of the other programs.
  private static var isSynchronized: Bool? {
    if access("/run/systemd/timesync/synchronized", F_OK) == 0 { return true }
    switch ProgramRun.run(["timedatectl", "show", "--property=NTPSynchronized", "--value"]).output {
    case "yes\n": return true
    case "no\n": return false
    default: return nil
    }
  }

  /// When a file was changed last, in seconds since 1970.
  private static func changed(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mtim.tv_sec : nil
  }
}
