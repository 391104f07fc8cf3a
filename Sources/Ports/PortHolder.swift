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
