import Crypto
import Glibc
import Station
import Workshop

/// Copies of photos and issued records beside the backups of a bench, and back: one folder for all of its backups.
///
/// A file is named by the SHA-256 of its content and never changes, so each is copied once, and one that is there whole stays as it
/// is. What is copied is held against its name on the way: a damaged file never gets a good one's name, nor takes its place. None is
/// ever removed, since no ledger forgets one.
struct FileCopies {
  /// What came of the copying.
  struct Outcome {
    /// How many files came over.
    var copied = 0
    /// What a ledger tells of that is in the target neither from before nor by now, by name, each with why.
    var lacking: [(name: String, why: String)] = []
    /// What a ledger tells of that is whole in the target and is gone or of another length in the source.
    var lostAtSource: [String] = []
  }

  /// Why one file was not copied; the others are, all the same.
  enum Flaw: String {
    /// Its content is not what it is named after.
    case damaged
    /// It cannot be opened or read: its disk fails there, or it is no file.
    case unreadable
  }

  /// How far a copying came.
  struct Progress {
    /// The files that came over.
    var done: [String] = []
    /// Those that did not because of themselves.
    var flaws: [String: Flaw] = [:]
  }

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

  /// The names that are to be copied, and how many bytes that is: what the target lacks of what lies in the source, by its length as
  /// `told` has it, or as it is for a file that no ledger tells of.
  func missing(of told: [String: Int64]) -> (names: [String], bytes: Int64) {
    guard let stream = opendir(source) else { return ([], 0) }
    defer { closedir(stream) }
    var missing: (names: [String], bytes: Int64) = ([], 0)
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      guard KeptFiles.isName(name), !name.hasSuffix(".part") else { continue }
      let (here, there) = (DiskFile.size("\(source)/\(name)"), DiskFile.size("\(target)/\(name)"))
      let isThere = told[name].map { there == $0 } ?? (there >= here)
      guard here > 0, !isThere else { continue }
      missing.names.append(name)
      missing.bytes += here
    }
    missing.names.sort()
    return missing
  }

  /// Copies `names`, and brings each to the disk before it gets its name; `progress` says how far it came, also when it throws.
  /// A file that is damaged or cannot be read is passed over; what is wrong with the target ends it. `isWanted` is asked before each.
  func copy(
    _ names: [String], into progress: inout Progress, while isWanted: () -> Bool = { true }
  ) throws(JournalFault) {
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
        let hash = try Self.pour("\(source)/\(name)", into: draft)
        guard let hash, hash == name.prefix(64) else {
          try DiskFile.remove(draft)
          progress.flaws[name] = hash == nil ? .unreadable : .damaged
          continue
        }
        try DiskFile.sync(draft)
        try DiskFile.giveToOwner(ofFolder: draft)
        try DiskFile.rename(draft, to: path)
        progress.done.append(name)
      } catch {
        // What was not finished is of no use; if it cannot be removed it only takes room.
        try? DiskFile.remove(draft)
        throw error
      }
    }
    try DiskFile.syncFolder(of: "\(target)/.")
  }

  /// What came of a copying for a ledger that tells of `told`.
  func outcome(_ progress: Progress, told: [String: Int64]) -> Outcome {
    var outcome = Outcome(copied: progress.done.count)
    for (name, bytes) in told.sorted(by: { $0.key < $1.key }) {
      let (here, there) = (DiskFile.size("\(source)/\(name)"), DiskFile.size("\(target)/\(name)"))
      if there == bytes {
        if here != bytes { outcome.lostAtSource.append(name) }
      } else if here == 0 {
        // A pipe or an empty file in its place has no bytes either, and is not gone.
        let isThere = DiskFile.exists("\(source)/\(name)")
        outcome.lacking.append((name, isThere ? Flaw.damaged.rawValue : "gone"))
      } else {
        let flaw = progress.flaws[name] ?? (here == bytes ? nil : .damaged)
        outcome.lacking.append((name, flaw?.rawValue ?? "not copied"))
      }
    }
    // A file that no ledger tells of yet may be of a photo that is just being put there; a flawed one is said all the same.
    let strangers = progress.flaws.filter { told[$0.key] == nil }.sorted { $0.key < $1.key }
    outcome.lacking += strangers.map { ($0.key, $0.value.rawValue) }
    return outcome
  }

  /// SHA-256 of the file at `path` in hexadecimal.
  static func hash(of path: String) throws(JournalFault) -> String {
    var hash = SHA256()
    if let fault = try read(path, { (chunk) throws(JournalFault) in hash.update(data: chunk) }) { throw fault }
    return hash.finalize().hexadecimal
  }

  /// Copies a file and returns the SHA-256 of what was read of it, `nil` when it could not be read; throws when `target` could
  /// not be written.
  private static func pour(_ source: String, into target: String) throws(JournalFault) -> String? {
    let into = open(target, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    guard into >= 0 else { throw JournalFault(systemError: errno, doing: "write \(target)") }
    defer { close(into) }
    var hash = SHA256()
    let fault = try read(source) { (chunk) throws(JournalFault) in
      hash.update(data: chunk)
      try DiskFile.write(chunk, to: into, of: target)
    }
    return fault == nil ? hash.finalize().hexadecimal : nil
  }

  /// Reads a file piece by piece; returns why it could not be read to its end, and throws only what `body` throws.
  private static func read(
    _ path: String, _ body: (ArraySlice<UInt8>) throws(JournalFault) -> Void
  ) throws(JournalFault) -> JournalFault? {
    let opened: (descriptor: CInt, bytes: Int)?
    do throws(JournalFault) { opened = try DiskFile.openPlain(path) } catch { return error }
    guard let from = opened?.descriptor else { return JournalFault(systemError: ENOENT, doing: "open \(path)") }
    defer { close(from) }
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = Glibc.read(from, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return JournalFault(systemError: errno, doing: "read \(path)") }
      guard count > 0 else { return nil }
      try body(chunk[..<count])
    }
  }
}
