import Glibc

/// The programs that run under this one: they end with it, also when a signal or a reader that goes away ends it.
enum Children {
  private static let most = 8
  // Written by the one thread that starts and ends them, and read by the handler of a signal, which may take no lock.
  nonisolated(unsafe) private static let pids: UnsafeMutablePointer<pid_t> = {
    let pids = UnsafeMutablePointer<pid_t>.allocate(capacity: most)
    pids.initialize(repeating: 0, count: most)
    return pids
  }()

  /// Ends them on every signal that would end this program; to be called before the first of them begins.
  static func endWithThisProgram() {
    _ = pids
    for number in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] {
      signal(number) { number in
        for index in 0..<Children.most where Children.pids[index] > 0 { kill(Children.pids[index], SIGTERM) }
        _exit(128 + number)
      }
    }
  }

  /// A program began.
  static func began(_ pid: pid_t) {
    for index in 0..<most where pids[index] == 0 {
      pids[index] = pid
      return
    }
  }

  /// It has ended; its number may be another program's from now on.
  static func ended(_ pid: pid_t) {
    for index in 0..<most where pids[index] == pid { pids[index] = 0 }
  }
}
