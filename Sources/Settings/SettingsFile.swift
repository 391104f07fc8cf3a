import Glibc

/// Settings files on the disk.
package enum SettingsFile {
  /// The bytes of a file; why it cannot be read is a mistake like any other.
  package static func bytes(_ path: String) throws(SettingsMistakes) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw unreadable(path, errno) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= SettingsDocument.longest {
      let count = Glibc.read(file, &chunk, chunk.count)
      if count == 0 { break }
      guard count > 0 else { throw unreadable(path, errno) }
      bytes += chunk[..<count]
    }
    return bytes
  }

  /// The bytes of a file that must be a regular one: a pipe would be waited for, and a device may never end.
  package static func regularBytes(_ path: String) throws(SettingsMistakes) -> [UInt8] {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw SettingsMistakes(path, .first, "this is no regular file; settings are read from regular files only")
    }
    return try bytes(path)
  }

  /// The folder a file lies in; relative paths in it start there.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func unreadable(_ path: String, _ code: Int32) -> SettingsMistakes {
    let why = String(cString: strerror(code))
    return SettingsMistakes(path, .first, "the file cannot be read: \(why)")
  }
}
