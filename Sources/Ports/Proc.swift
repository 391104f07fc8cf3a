import Glibc

/// What the kernel tells in /proc, as far as this user may look: proc(5).
package enum Proc {
  /// The names in a folder; none where it cannot be read.
  static func entries(_ folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(withUnsafeBytes(of: entry.pointee.d_name) { text($0) })
    }
    return names
  }

  /// The lines of a file; none where it cannot be read.
  package static func lines(_ path: String) -> [Substring] {
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

  /// A process's name as the kernel keeps it, at most 15 bytes.
  static func name(of pid: Int) -> String { lines("/proc/\(pid)/comm").first.map(String.init) ?? "?" }

  /// Where a link leads; `nil` where it cannot be read.
  static func target(of link: String) -> String? {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = readlink(link, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }

  private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}
