import Glibc

/// A program that has a port open.
package struct PortHolder: Hashable, Sendable {
  /// Its process id.
  package var pid: Int
  /// Its name as the kernel keeps it.
  package var name: String

  /// A program by its process id and name.
  package init(pid: Int, name: String) {
    self.pid = pid
    self.name = name
  }

  /// Every program that has `node` open, as far as this user may look.
  ///
  /// The port itself is not opened for it: that would raise DTR, and some devices restart from it.
  package static func all(of node: String) -> [PortHolder] {
    let me = Int(getpid())
    return Proc.entries("/proc").compactMap { Int($0) }.filter { $0 != me && isOpen(node, in: $0) }.sorted().map {
      pid in
      PortHolder(pid: pid, name: Proc.name(of: pid))
    }
  }

  /// Every program that has `node` open, as far as this user may look; where none shows, the one that locked it, which
  /// everybody may see.
  package static func known(of node: String) -> [PortHolder] {
    let holders = all(of: node)
    guard holders.isEmpty, let locker = locking(node), locker.pid != Int(getpid()) else { return holders }
    return [locker]
  }

  /// Why the port at `path`, which another program holds, may not be used: with that program's name where it shows.
  ///
  /// The one that locked the port is named. Others may have it open, too, and are no hindrance; only where the lock does
  /// not show are all of them named.
  package static func sentence(about path: String, errno number: Int32) -> String {
    let holders = locking(path).map { [$0] } ?? all(of: resolved(path))
    let names = holders.map { "\($0.name) (process \($0.pid))" }.joined(separator: " or ")
    let who = names.isEmpty ? "" : ": \(names)"
    return "\(path) may not be used: it is held by another program\(who); stop that one first (\(number))."
  }

  /// The program that has locked `path`, as the kernel's list of locks shows it.
  private static func locking(_ path: String) -> PortHolder? {
    guard let mark = mark(of: path) else { return nil }
    for line in Proc.lines("/proc/locks") {
      let words = line.split(separator: " ")
      guard words.count > 5, words[1] == "FLOCK", words[5] == mark, let pid = Int(words[4]),
        pid > 0
      else { continue }
      return PortHolder(pid: pid, name: Proc.name(of: pid))
    }
    return nil
  }

  /// What `/proc/locks` names the port's file by: the device of its file system in hexadecimal and its inode, `00:18:5`.
  /// Terminals of another mount have the same inodes.
  private static func mark(of path: String) -> String? {
    // O_PATH of fcntl.h, which is not imported: the port itself is not opened, so nothing on its lines changes.
    let file = open(path, 0o10_000_000 | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { return nil }
    // As glibc's gnu_dev_major and gnu_dev_minor, which are macros.
    let device = UInt64(status.st_dev)
    let parts = [(device >> 8) & 0xFFF | (device >> 32) & ~0xFFF, device & 0xFF | (device >> 12) & ~0xFF]
    let words = parts.map { part in
      let text = String(part, radix: 16)
      return text.utf8.count < 2 ? "0\(text)" : text
    }
    return "\(words[0]):\(words[1]):\(status.st_ino)"
  }

  /// The path without links: `/dev/serial/by-id/…` is one.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Whether a program of this name runs.
  package static func isRunning(_ name: String) -> Bool {
    Proc.entries("/proc").contains { entry in Int(entry).map { Proc.name(of: $0) == String(name.prefix(15)) } == true }
  }

  /// Whether this user is shown the programs of others: without, as where /proc is mounted with `hidepid`, not even the
  /// first of all programs shows, and `isRunning` says nothing.
  package static var seesOthers: Bool { Proc.entries("/proc").contains("1") }

  private static func isOpen(_ node: String, in pid: Int) -> Bool {
    Proc.entries("/proc/\(pid)/fd").contains { Proc.target(of: "/proc/\(pid)/fd/\($0)") == node }
  }
}
