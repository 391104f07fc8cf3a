import Glibc
import Synchronization

/// Standard output and standard error, written whole and at once. A reader that went away is no failure.
enum Output {
  private static let closed = Atomic(false)

  /// Whether whoever read standard output has gone.
  static var isClosed: Bool { closed.load(ordering: .relaxed) }

  /// Whether a person looks at standard output.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Whether a person can be asked: something is typed in and something is seen.
  static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  /// Writes a line to standard output.
  static func line(_ text: String) { write(Array((text + "\n").utf8), to: STDOUT_FILENO) }

  /// Writes text without ending the line, for a progress bar.
  static func text(_ text: String) { write(Array(text.utf8), to: STDOUT_FILENO) }

  /// Writes what the daemon sent, as it is, and ends the line.
  static func raw(_ bytes: [UInt8]) { write(bytes.last == 0x0A ? bytes : bytes + [0x0A], to: STDOUT_FILENO) }

  /// Writes a line to standard error.
  static func complain(_ text: String) { write(Array((text + "\n").utf8), to: STDERR_FILENO) }

  /// Asks a person; only `y` or `yes` is a yes.
  static func confirm(_ question: String) -> Bool {
    write(Array("\(question) [y/N] ".utf8), to: STDERR_FILENO)
    return ["y", "yes"].contains((readLine() ?? "").lowercased())
  }

  private static func write(_ bytes: [UInt8], to descriptor: CInt) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        if descriptor == STDOUT_FILENO { closed.store(true, ordering: .relaxed) }
        return
      }
    }
  }
}
