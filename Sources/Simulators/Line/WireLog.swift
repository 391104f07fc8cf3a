import Glibc
import Synchronization
import Workshop

/// What really happened at a simulated device, in memory and as JSON lines in a file.
///
/// Each line is one `write` to a file opened for appending, so what was logged before a crash of anything is there.
/// In memory the last 20,000 entries and more are kept, the file keeps all.
package final class WireLog: Sendable {
  private let kept = Mutex<[LogEntry]>([])
  private let file: Int32

  /// A log in memory, and in the file at `path` if one is given.
  package init(path: String? = nil) throws(SimulatorFailure) {
    guard let path else {
      file = -1
      return
    }
    file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw SimulatorFailure("open \(path)", errno: errno) }
  }

  /// Everything so far, oldest first.
  package var entries: [LogEntry] { kept.withLock { $0 } }

  /// The write requests so far.
  package var writes: [LoggedWrite] {
    entries.compactMap { if case .write(let write) = $0.what { write } else { nil } }
  }

  /// The machine's events so far.
  package var events: [MachineEvent] {
    entries.compactMap { if case .event(let event) = $0.what { event } else { nil } }
  }

  func note(_ event: MachineEvent) { note(.event(event)) }

  func note(_ what: LogEntry.Occurrence) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let moment = Moment(milliseconds: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
    let entry = LogEntry(moment: moment, what: what)
    kept.withLock { kept in
      if kept.count >= 40_000 { kept.removeFirst(20_000) }
      kept.append(entry)
      if file >= 0 {
        let line = Array((entry.json + "\n").utf8)
        _ = Glibc.write(file, line, line.count)
      }
    }
  }

  deinit { if file >= 0 { close(file) } }
}
