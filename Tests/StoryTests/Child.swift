import Foundation
import Glibc

/// A program started by a test. Foundation's own would wait in a run loop that test threads do not have.
final class Child {
  let pid: pid_t
  private var ended: Int32?

  /// Starts `program` with its output and complaints in files; nothing to read on its standard input.
  init(_ program: URL, _ arguments: [String], output: URL, complaint: URL, environment: [String: String]) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_APPEND
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output.path, flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, complaint.path, flags, 0o600)
    // A test's thread may hold signals back, and a child would inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let words = ([program.path] + arguments).map { strdup($0) } + [nil]
    let settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + settings { free(text) } }
    var child: pid_t = 0
    guard posix_spawn(&child, program.path, &actions, &attributes, words, settings) == 0 else {
      throw ShopFloor.Failure(description: "cannot start \(program.path)")
    }
    pid = child
  }

  /// Whether it still runs.
  var isRunning: Bool { status(waiting: false) == nil }

  /// Sends it a signal, unless it has ended.
  func send(_ signal: Int32) { if isRunning { kill(pid, signal) } }

  /// Waits for its end, at most a minute, then kills it; its exit status, or the negated signal that ended it.
  func waitForEnd() -> Int32 {
    let end = Date.now + 60
    while Date.now < end {
      if let status = status(waiting: false) { return status }
      usleep(2000)
    }
    send(SIGKILL)
    return status(waiting: true) ?? -1
  }

  private func status(waiting: Bool) -> Int32? {
    if let ended { return ended }
    var status: Int32 = 0
    guard waitpid(pid, &status, waiting ? 0 : WNOHANG) == pid else { return nil }
    ended = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    return ended
  }

  deinit {
    send(SIGKILL)
    _ = status(waiting: true)
  }
}
