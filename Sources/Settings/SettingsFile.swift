import Glibc

/// Settings files on the disk.
package enum SettingsFile {
  /// The bytes of a file; why it cannot be read is a mistake like any other.
  ///
  /// It must be a regular file: a pipe would be waited for, and a device may never end or do something when it is opened.
  package static func bytes(_ path: String) throws(SettingsMistakes) -> [UInt8] {
    var status = stat()
    // Looked at before it is opened, and again afterwards: somebody may put another in its place meanwhile.
    guard stat(path, &status) == 0 else { throw unreadable(path, errno) }
    guard isRegular(status) else { throw noFile(path) }
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard file >= 0 else { throw unreadable(path, errno) }
    defer { close(file) }
    guard fstat(file, &status) == 0 else { throw unreadable(path, errno) }
    guard isRegular(status) else { throw noFile(path) }
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

  /// The folder a file lies in; relative paths in it start there.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func isRegular(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

  private static func noFile(_ path: String) -> SettingsMistakes {
    SettingsMistakes(path, .first, "this is no regular file; only regular files are read")
  }

  private static func unreadable(_ path: String, _ code: Int32) -> SettingsMistakes {
    let why = String(cString: strerror(code))
    return SettingsMistakes(path, .first, "the file cannot be read: \(why)")
  }
}
