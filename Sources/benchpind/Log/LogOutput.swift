@preconcurrency import Glibc
import Logging

/// Where lines of the log go: the journal with their fields, or plain text on standard error.
enum LogOutput: Sendable {
  case journal(JournalSocket)
  case text

  /// The journal when standard error leads there and the journal can be reached; `JOURNAL_STREAM` names the device and
  /// inode of that stream (systemd.exec(5)).
  static func choose(journalStream: String? = Activation.value("JOURNAL_STREAM")) -> LogOutput {
    guard let inode = journalStream?.split(separator: ":").last, standardError() == "socket:[\(inode)]",
      let socket = JournalSocket()
    else { return .text }
    return .journal(socket)
  }

  /// What standard error leads to, as the kernel names it: `socket:[INODE]` for a stream to the journal (proc(5)).
  private static func standardError() -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = readlink("/proc/self/fd/2", &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }

  /// Writes one line; it leaves at once.
  func write(_ line: LogLine) {
    switch self {
    case .journal(let socket):
      // A journal that takes nothing more still reads standard error; its prefix is the level (sd-daemon(3)).
      if !socket.send(line.fields) { fputs("<\(line.priority)>\(line.text)\n", stderr) }
    case .text: fputs("\(LogOutput.now()) \(line.level.rawValue) \(line.text)\n", stderr)
    }
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
