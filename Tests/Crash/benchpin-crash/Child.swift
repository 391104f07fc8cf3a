import Glibc
import Synchronization

/// A program started by the harness, ended and reaped by it.
final class Child {
  let pid: pid_t
  /// Asked from several threads, and a number that was reaped may be another program's.
  private let isReaped = Mutex(false)

  /// Starts `program` in a group of its own with its output and complaints in the file `log`.
  init(_ program: String, _ arguments: [String], log: String, environment added: [String: String] = [:])
    throws(CrashFailure)
  {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var settings = added.map { "\($0.key)=\($0.value)" }
    for name in ["PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR"] {
      if let value = getenv(name) { settings.append("\(name)=\(String(cString: value))") }
    }
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let texts = settings.map { strdup($0) } + [nil]
    defer { for text in words + texts { free(text) } }
    var child: pid_t = 0
    guard posix_spawn(&child, program, &actions, &attributes, words, texts) == 0 else {
      throw CrashFailure("cannot start \(program)")
    }
    pid = child
    Self.living.withLock { _ = $0.insert(child) }
  }

  /// Those that have not been reaped, for the case that the harness itself is ended.
  private static let living = Mutex<Set<pid_t>>([])

  /// Kills every program that was started here.
  static func killAll() { living.withLock { for pid in $0 { Glibc.kill(pid, SIGKILL) } } }

  /// Notes that it is gone: its number may be another program's from now on.
  private func forget() { Self.living.withLock { _ = $0.remove(pid) } }

  /// Whether it still runs.
  var isRunning: Bool { isReaped.withLock { !reap(&$0, WNOHANG) } }

  /// Kills it and waits until it is gone.
  func kill() {
    isReaped.withLock { isReaped in
      guard !reap(&isReaped, WNOHANG) else { return }
      Glibc.kill(pid, SIGKILL)
      while !reap(&isReaped, 0) {}
    }
  }

  /// Whether it has ended and was taken note of.
  private func reap(_ isReaped: inout Bool, _ options: Int32) -> Bool {
    if isReaped { return true }
    let answer = waitpid(pid, nil, options)
    if answer == pid || (answer < 0 && errno == ECHILD) {
      isReaped = true
      forget()
    }
    return isReaped
  }

  deinit { kill() }
}
