@preconcurrency import Glibc
import Logging
import Synchronization

/// Where lines of the log go: the journal with their fields, or plain text on standard error.
///
/// A line leaves at once and waits for nobody, since whoever logs it may have a machine to stop: what is not taken is lost
/// and counted, and the count is said with the next line that is taken.
final class LogOutput: Sendable {
  /// The longest line of plain text, in bytes: so many go into a pipe together or not at all (pipe(7), `PIPE_BUF`).
  static let longestText = 4096

  private let journal: JournalSocket?
  private let descriptor: CInt
  private let lost = Mutex(0)

  /// An output to `journal`, and to `descriptor` where there is none or it takes nothing more.
  init(journal: JournalSocket? = nil, descriptor: CInt = STDERR_FILENO) {
    self.journal = journal
    self.descriptor = descriptor
  }

  /// The journal when standard error leads there and the journal can be reached; `JOURNAL_STREAM` names the device and
  /// inode of that stream (systemd.exec(5)).
  static func choose(journalStream: String? = Activation.value("JOURNAL_STREAM")) -> LogOutput {
    guard let inode = journalStream?.split(separator: ":").last, standardError() == "socket:[\(inode)]" else {
      return LogOutput()
    }
    return LogOutput(journal: JournalSocket())
  }

  /// Whether lines go to the journal.
  var isJournal: Bool { journal != nil }

  /// What standard error leads to, as the kernel names it: `socket:[INODE]` for a stream to the journal (proc(5)).
  private static func standardError() -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = readlink("/proc/self/fd/2", &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }

  /// Writes one line.
  func write(_ line: LogLine) {
    lost.withLock { lost in
      if lost > 0 {
        let word = LogLine(level: .warning, message: "lines of the log were lost", metadata: ["count": "\(lost)"])
        if offer(word) { lost = 0 }
      }
      if lost > 0 || !offer(line) { lost += 1 }
    }
  }

  private func offer(_ line: LogLine) -> Bool {
    guard let journal else { return offer("\(LogOutput.now()) \(line.level.rawValue) \(line.text)") }
    // A journal that takes nothing more may still read standard error; the prefix is the level (sd-daemon(3)).
    return journal.send(line.fields) || offer("<\(line.priority)>\(line.text)")
  }

  private func offer(_ text: String) -> Bool {
    let bytes = Array(text.utf8.prefix(Self.longestText - 1)) + [UInt8(ascii: "\n")]
    var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&poller, 1, 0) == 1, poller.revents & Int16(POLLOUT) != 0 else { return false }
    return Glibc.write(descriptor, bytes, bytes.count) == bytes.count
  }

  private static func now() -> String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    var bytes = [CChar](repeating: 0, count: 32)
    let count = strftime(&bytes, bytes.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// One line of the log, as text and as fields of the journal.
struct LogLine: Sendable {
  var level: Logger.Level
  /// The constant message.
  var message: String
  /// What it is about, by the house's keys: `device`, `order`, `job`, `fault` and others.
  var metadata: Logger.Metadata

  /// The message, and what it is about behind it.
  var text: String {
    ([message] + metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
  }

  /// The level as syslog(3) counts it.
  var priority: Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }

  /// The fields for the journal. A key of ours that the journal gives a meaning of its own is set apart.
  var fields: [(name: String, value: String)] {
    var fields = [("MESSAGE", text), ("PRIORITY", "\(priority)"), ("SYSLOG_IDENTIFIER", "benchpind")]
    if let id = LogCatalog.ids[message] { fields.append(("MESSAGE_ID", id)) }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      let name = String(key.uppercased().unicodeScalars.map { Self.allowed.contains($0) ? Character($0) : "_" })
      guard let first = name.unicodeScalars.first else { continue }
      let isTaken = fields.contains { $0.0 == name } || !("A"..."Z").contains(first)
      fields.append((isTaken ? "BENCHPIN_\(name)" : name, "\(value)"))
    }
    return fields
  }

  private static let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_".unicodeScalars)
}
