import Glibc

/// Font files on the disk.
enum FontFile {
  /// The bytes of the font at `path`. Throws, saying which file and why, when it cannot be read.
  static func font(at path: String, upTo limit: Int) throws(LetteringRefusal) -> [UInt8] {
    guard let bytes = bytes(at: path, upTo: limit) else {
      throw .damagedFont(path, "it is no file that can be read, or has more than \(limit >> 20) MB")
    }
    return bytes
  }

  /// The last part of `path`.
  static func name(of path: String) -> String {
    String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
  }

  /// How many bytes the file at `path` has; 0 for what is no file.
  static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
  }

  /// Whether `path` is a folder that can be looked through.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && access(path, R_OK | X_OK) == 0
  }

  /// The bytes of the file at `path`; `nil` when it is no regular file, cannot be read or is longer than `limit`.
  static func bytes(at path: String, upTo limit: Int) -> [UInt8]? {
    // A pipe would be waited at for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) <= limit else {
      return nil
    }
    var bytes: [UInt8] = []
    // Room that is made by and by is twice of what is needed.
    bytes.reserveCapacity(Int(status.st_size))
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
  static func all(below folder: String) -> [String: String] {
    var seen: Set<Place> = []
    return all(below: folder, depth: 4, seen: &seen)
  }

  /// A folder, by whatever path it was come to.
  private struct Place: Hashable {
    var device: dev_t
    var number: ino_t
  }

  /// Each folder is looked through once: links may lead round in a circle, and many of them to one place.
  private static func all(below folder: String, depth: Int, seen: inout Set<Place>) -> [String: String] {
    var status = stat()
    guard stat(folder, &status) == 0, seen.insert(Place(device: status.st_dev, number: status.st_ino)).inserted,
      let directory = opendir(folder)
    else { return [:] }
    defer { closedir(directory) }
    var found: [String: String] = [:]
    var folders: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      let path = "\(folder)/\(name)"
      if let stem = stem(of: name) {
        // Of two files of one name the same one each time, in whatever order the disk tells them.
        found[stem] = min(found[stem] ?? path, path)
      } else if depth > 1, isFolder(path) {
        folders.append(path)
      }
    }
    // A file nearer to the top is the one that was meant.
    for folder in folders.sorted() {
      found.merge(all(below: folder, depth: depth - 1, seen: &seen)) { near, _ in near }
    }
    return found
  }

  private static func stem(of name: String) -> String? {
    guard name.utf8.count > 4, [".ttf", ".otf", ".ttc", ".jhf"].contains(name.suffix(4).lowercased()) else {
      return nil
    }
    return String(name.dropLast(4))
  }

}
