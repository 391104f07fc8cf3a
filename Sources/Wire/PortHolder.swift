import Glibc

/// Finds out which other program has a port open, as far as /proc shows it: all programs to root, one's own to others.
enum PortHolder {
  /// Why a port that is held may not be used, with the name and number of the program that holds it where it shows.
  static func words(path: String, errno number: Int32) -> String {
    let holder = name(of: path).map { ": \($0)" } ?? ""
    return "it is held by another program\(holder) (\(number))"
  }

  private static func name(of path: String) -> String? {
    guard let port = resolved(path) else { return nil }
    let own = getpid()
    for process in entries(of: "/proc") {
      guard let number = Int32(process), number != own else { continue }
      let folder = "/proc/\(process)/fd"
      guard entries(of: folder).contains(where: { target(of: "\(folder)/\($0)") == port }) else { continue }
      return "\(command(of: process)) (process \(process))"
    }
    return nil
  }

  /// The path without links: `/dev/serial/by-id/…` is one.
  private static func resolved(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  private static func entries(of folder: String) -> [String] {
    guard let opened = opendir(folder) else { return [] }
    defer { closedir(opened) }
    var names: [String] = []
    while let entry = readdir(opened) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  private static func target(of link: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 1024)
    let count = readlink(link, &buffer, buffer.count)
    guard count > 0 else { return nil }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func command(of process: String) -> String {
    let file = open("/proc/\(process)/comm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "a program" }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = read(file, &buffer, buffer.count)
    // It ends with a line feed.
    return count > 1 ? String(decoding: buffer.prefix(count - 1), as: UTF8.self) : "a program"
  }
}
