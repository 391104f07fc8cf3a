import Glibc

/// Font files on the disk.
enum FontFile {
  /// The bytes of the file at `path`; `nil` when it is no regular file, cannot be read or is longer than `limit`.
  static func bytes(at path: String, upTo limit: Int) -> [UInt8]? {
    // A pipe would be waited at for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= limit {
      let count = read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return bytes }
      bytes += piece[..<count]
    }
    return nil
  }

  /// Every font below `folder` by its name without its ending, down to four folders; none where there is no such folder.
  static func all(below folder: String, depth: Int = 4) -> [String: String] {
    guard let directory = opendir(folder) else { return [:] }
    defer { closedir(directory) }
    var found: [String: String] = [:]
    var folders: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      let path = "\(folder)/\(name)"
      if let stem = stem(of: name) { found[stem] = path } else if depth > 1, isFolder(path) { folders.append(path) }
    }
    // A file nearer to the top is the one that was meant.
    for folder in folders.sorted() { found.merge(all(below: folder, depth: depth - 1)) { near, _ in near } }
    return found
  }

  private static func stem(of name: String) -> String? {
    for ending in [".ttf", ".otf", ".ttc", ".jhf"] where name.hasSuffix(ending) && name.utf8.count > 4 {
      return String(name.dropLast(4))
    }
    return nil
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
