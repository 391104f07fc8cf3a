import Glibc
import Station

/// Photos and issued records as files in a folder beside the ledger, `….files`.
///
/// A file is written beside its name, brought to the disk and named then, so that under a name there is the whole or nothing.
/// One that was kept for a fact that never came lies there unused and harms nobody. Backups take them along (`FileCopies`).
package struct KeptFiles: Keepsakes {
  /// What the folder's name has behind the ledger's.
  static let ending = ".files"

  /// The most that is read of a file: a page with all the photos it may show has some 25 MB.
  private static let most = 64 << 20

  private let folder: String

  /// The files beside the ledger at `path`; the folder is made with the first of them.
  package init(beside path: String) { folder = path + Self.ending }

  package func keep(_ bytes: [UInt8], as name: String) throws(JournalFault) {
    let path = try place(of: name)
    // One that a disk damaged is written anew, whatever its length.
    if DiskFile.size(path) == Int64(bytes.count), try self.bytes(of: name) == bytes { return }
    if mkdir(folder, 0o750) == 0 {
      try DiskFile.giveToOwner(ofFolder: folder)
      try DiskFile.syncFolder(of: folder)
    } else if errno != EEXIST {
      throw JournalFault(systemError: errno, doing: "make the folder \(folder)")
    }
    // Two that keep the same content at once write it twice, and either may give it its name.
    let draft = "\(path).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).part"
    do throws(JournalFault) {
      try DiskFile.begin(draft)
      try write(bytes, to: draft)
      try DiskFile.sync(draft)
      try DiskFile.rename(draft, to: path)
    } catch {
      // What was not finished is of no use; if it cannot be removed it only takes room.
      try? DiskFile.remove(draft)
      throw error
    }
    try DiskFile.syncFolder(of: path)
  }

  package func bytes(of name: String) throws(JournalFault) -> [UInt8]? {
    let path = try place(of: name)
    guard let (descriptor, size) = try DiskFile.openPlain(path) else { return nil }
    defer { Glibc.close(descriptor) }
    // A length that a damaged disk makes up would take all memory there is.
    guard size <= Self.most else {
      throw .broken("\(path) is damaged: it has \(size >> 20) MB. Put it back from the folder beside the backups.")
    }
    var bytes = [UInt8](repeating: 0, count: size)
    var filled = 0
    while filled < bytes.count {
      let count = bytes[filled...].withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(filled)) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw JournalFault(systemError: errno, doing: "read \(path)") }
      guard count > 0 else {
        throw .broken("\(path) became shorter while it was read. Put it back from the folder beside the backups.")
      }
      filled += count
    }
    return bytes
  }

  /// Where a file lies. A name is hexadecimal digits and an ending of letters, so that it never leads out of the folder.
  private func place(of name: String) throws(JournalFault) -> String {
    guard Self.isName(name) else { throw .broken("\"\(name)\" is no name of a kept file.") }
    return "\(folder)/\(name)"
  }

  static func isName(_ name: String) -> Bool {
    let isPlain = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: ".")
    }
    return isPlain && !name.isEmpty && !name.hasPrefix(".") && name.utf8.count <= 80
  }

  private func write(_ bytes: [UInt8], to path: String) throws(JournalFault) {
    let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw JournalFault(systemError: errno, doing: "write \(path)") }
    defer { Glibc.close(descriptor) }
    try DiskFile.write(bytes[...], to: descriptor, of: path)
  }
}
