import Glibc
import Station

/// Copies of photos and issued records beside the backups of a bench, and back: one folder for all of its backups.
///
/// A file is named by its content and never changes, so each is copied once, and one that is there in its length or longer stays
/// as it is: a file that a disk damaged or cut short later does not come over a good copy. None is ever removed, since no ledger forgets one.
struct FileCopies {
  /// From where.
  let source: String
  /// To where; the folder is made with the first file.
  let target: String

  /// What is copied into the folder of the backups on `shelf`, of the ledger at `ledger`.
  static func out(of ledger: String, on shelf: BackupShelf) -> FileCopies {
    FileCopies(source: ledger + KeptFiles.ending, target: "\(shelf.folder)/\(shelf.bench)\(KeptFiles.ending)")
  }

  /// What is copied back with a backup of `bench`.
  static func back(from backup: String, of bench: String, to ledger: String) -> FileCopies {
    FileCopies(
      source: "\(DiskFile.folder(of: backup))/\(bench)\(KeptFiles.ending)", target: ledger + KeptFiles.ending)
  }

  /// The names that are to be copied, and how many bytes that is.
  func missing() -> (names: [String], bytes: Int64) {
    guard let stream = opendir(source) else { return ([], 0) }
    defer { closedir(stream) }
    var missing: (names: [String], bytes: Int64) = ([], 0)
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      guard KeptFiles.isName(name), !name.hasSuffix(".part") else { continue }
      let bytes = DiskFile.size("\(source)/\(name)")
      guard bytes > 0, DiskFile.size("\(target)/\(name)") < bytes else { continue }
      missing.names.append(name)
      missing.bytes += bytes
    }
    return missing
  }

  /// Copies `names`, and brings each to the disk before it gets its name. `isWanted` is asked before each.
  func copy(_ names: [String], while isWanted: () -> Bool = { true }) throws(JournalFault) {
    guard !names.isEmpty else { return }
    if mkdir(target, 0o750) == 0 {
      try DiskFile.giveToOwner(ofFolder: target)
      try DiskFile.syncFolder(of: target)
    } else if errno != EEXIST {
      throw JournalFault(systemError: errno, doing: "make the folder \(target)")
    }
    for name in names {
      guard isWanted() else { throw .broken("The daemon is ending.") }
      let (path, draft) = ("\(target)/\(name)", "\(target)/\(name).copy.part")
      do throws(JournalFault) {
        try DiskFile.begin(draft)
        try Self.pour("\(source)/\(name)", into: draft)
        try DiskFile.sync(draft)
        try DiskFile.giveToOwner(ofFolder: draft)
        try DiskFile.rename(draft, to: path)
      } catch {
        // What was not finished is of no use; if it cannot be removed it only takes room.
        try? DiskFile.remove(draft)
        throw error
      }
    }
    try DiskFile.syncFolder(of: "\(target)/.")
  }

  private static func pour(_ source: String, into target: String) throws(JournalFault) {
    let from = open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard from >= 0 else { throw JournalFault(systemError: errno, doing: "open \(source)") }
    defer { close(from) }
    let into = open(target, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    guard into >= 0 else { throw JournalFault(systemError: errno, doing: "write \(target)") }
    defer { close(into) }
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(from, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw JournalFault(systemError: errno, doing: "read \(source)") }
      guard count > 0 else { return }
      try DiskFile.write(chunk[..<count], to: into, of: target)
    }
  }
}
