import Glibc
import Settings

/// This program's own file, as the kernel tells it, and what lies beside it.
enum OwnProgram {
  /// Its path without links; empty where /proc does not tell it.
  static var path: String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
  }

  /// The daemon's program, which is installed beside this one.
  static var daemon: String {
    let path = path
    return path.isEmpty ? "/usr/bin/benchpind" : SettingsFile.folder(of: path) + "/benchpind"
  }
}
