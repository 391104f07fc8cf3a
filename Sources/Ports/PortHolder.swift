import Glibc

/// A program that has a port open.
package struct PortHolder: Hashable, Sendable {
  /// Its process id.
  package var pid: Int
  /// Its name as the kernel keeps it.
  package var name: String

  /// Every program that has `node` open, as far as this user may look.
  ///
  /// The port itself is not opened for it: that would raise DTR, and some devices restart from it.
  package static func all(of node: String) -> [PortHolder] {
    let me = Int(getpid())
    return entries("/proc").compactMap { Int($0) }.filter { $0 != me && isOpen(node, in: $0) }.sorted().map { pid in
      PortHolder(pid: pid, name: name(of: pid))
    }
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
    guard let inode = inode(of: path) else { return nil }
    for line in lines("/proc/locks") {
      let words = line.split(separator: " ")
      guard words.count > 5, words[1] == "FLOCK", words[5].hasSuffix(":\(inode)"), let pid = Int(words[4]),
        pid > 0
      else { continue }
      return PortHolder(pid: pid, name: name(of: pid))
    }
    return nil
  }

  /// The inode of the port's file, which `/proc/locks` names its locks by; read from the descriptor's own page (proc(5)).
  private static func inode(of path: String) -> Substring? {
    // O_PATH of fcntl.h, which is not imported: the port itself is not opened, so nothing on its lines changes.
    let file = open(path, 0o10_000_000 | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return lines("/proc/self/fdinfo/\(file)").first { $0.hasPrefix("ino:") }?.split(whereSeparator: {
      $0 == "\t" || $0 == " "
    }).last
  }

  private static func lines(_ path: String) -> [Substring] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(file, &chunk, chunk.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self).split(separator: "\n") }
      bytes += chunk[..<count]
    }
  }

  /// The path without links: `/dev/serial/by-id/…` is one.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Whether a program of this name runs.
  package static func isRunning(_ name: String) -> Bool {
    entries("/proc").contains { entry in Int(entry).map { self.name(of: $0) == String(name.prefix(15)) } == true }
  }

  private static func isOpen(_ node: String, in pid: Int) -> Bool {
    entries("/proc/\(pid)/fd").contains { entry in
      var target = [CChar](repeating: 0, count: 256)
      guard readlink("/proc/\(pid)/fd/\(entry)", &target, 255) > 0 else { return false }
      return text(target) == node
    }
  }

  private static func name(of pid: Int) -> String {
    let file = open("/proc/\(pid)/comm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "?" }
    defer { close(file) }
    var bytes = [CChar](repeating: 0, count: 64)
    guard read(file, &bytes, 63) > 0 else { return "?" }
    return String(text(bytes).prefix { $0 != "\n" })
  }

  private static func entries(_ folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
