import Glibc

/// Folders that settings lie in.
package enum SettingsFolder {
  /// What lies in the folder at `path`, in the order of the names' bytes, hidden files left out; `nil`, with `errno` as it was
  /// left, when it cannot be looked through.
  package static func names(in path: String) -> [String]? {
    guard let stream = opendir(path) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names.filter { !$0.hasPrefix(".") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
