import Glibc
import Station

/// Files as their names and owners, and what of them is on the disk for good.
package enum DiskFile {
  /// Brings the contents of `path` to the disk.
  static func sync(_ path: String) throws(JournalFault) { try sync(path, O_RDONLY) }

  /// Brings the names in the folder of `path` to the disk.
  package static func syncFolder(of path: String) throws(JournalFault) { try sync(folder(of: path), O_DIRECTORY) }

  /// The folder that `path` lies in.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  /// Gives a file its last name; what had that name before is gone.
  static func rename(_ old: String, to new: String) throws(JournalFault) {
    guard Glibc.rename(old, new) == 0 else { throw JournalFault(systemError: errno, doing: "name the file \(new)") }
  }

  /// Removes a file that may not be there.
  static func remove(_ path: String) throws(JournalFault) {
    guard unlink(path) == 0 || errno == ENOENT else {
      throw JournalFault(systemError: errno, doing: "remove \(path)")
    }
  }

  /// Whether something has this name, if only a link that leads nowhere; `false` also where its folder may not be searched.
  static func exists(_ path: String) -> Bool {
    var file = stat()
    return lstat(path, &file) == 0
  }

  /// The size of a file in bytes; 0 when it is not there.
  static func size(_ path: String) -> Int64 {
    var file = stat()
    return stat(path, &file) == 0 ? Int64(file.st_size) : 0
  }

  /// Opens a file to be read and says how many bytes it has; `nil` when it is not there. A pipe or a device that was put in its
  /// place is said to be damage: it is waited for at no time, and nothing of it is read.
  static func openPlain(_ path: String) throws(JournalFault) -> (descriptor: CInt, bytes: Int)? {
    let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw JournalFault(systemError: errno, doing: "open \(path)")
    }
    var file = stat()
    guard fstat(descriptor, &file) == 0, file.st_mode & S_IFMT == S_IFREG else {
      Glibc.close(descriptor)
      throw .broken("\(path) is damaged: it is no file any more. Put it back from the folder beside the backups.")
    }
    return (descriptor, Int(file.st_size))
  }

  /// Makes an empty file that only its owner writes and its group reads; one that is there is replaced.
  static func begin(_ path: String) throws(JournalFault) {
    try remove(path)
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw JournalFault(systemError: errno, doing: "make the file \(path)") }
    defer { Glibc.close(descriptor) }
    guard fchmod(descriptor, 0o640) == 0 else { throw JournalFault(systemError: errno, doing: "make the file \(path)") }
  }

  /// Gives what the administrator made to whoever owns its folder: the daemon, which has to open it.
  static func giveToOwner(ofFolder path: String) throws(JournalFault) {
    var folder = stat()
    guard geteuid() == 0, stat(DiskFile.folder(of: path), &folder) == 0, folder.st_uid != 0 else { return }
    guard lchown(path, folder.st_uid, folder.st_gid) == 0 else {
      throw JournalFault(systemError: errno, doing: "give \(path) to the owner of its folder")
    }
  }

  /// Writes all of `bytes` to an open file; `path` is what a refusal calls it.
  static func write(_ bytes: ArraySlice<UInt8>, to descriptor: CInt, of path: String) throws(JournalFault) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw JournalFault(systemError: errno, doing: "write \(path)") }
      rest = rest.dropFirst(count)
    }
  }

  private static func sync(_ path: String, _ flags: CInt) throws(JournalFault) {
    let descriptor = Glibc.open(path, flags | O_CLOEXEC)
    guard descriptor >= 0 else { throw JournalFault(systemError: errno, doing: "open \(path)") }
    defer { Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw JournalFault(systemError: errno, doing: "bring \(path) to the disk") }
  }
}
