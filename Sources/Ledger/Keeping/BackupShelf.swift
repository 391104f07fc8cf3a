import Glibc
import Station
import Workshop

/// The folder the backups of one bench lie in. A file is a backup of ours by its name and by its first bytes; no other is
/// ever touched.
package struct BackupShelf: Hashable, Sendable {
  /// The folder.
  package var folder: String
  /// The bench's name, with which every backup's name begins.
  package var bench: String
  /// How many are kept, those that came furthest; at least 1. One that holds what no other holds stays beyond them.
  package var keep: Int
  /// Whether the folder is made when it is not there. One that somebody named is not: an unmounted disk has to be noticed.
  package var isMadeWhenMissing: Bool

  /// A shelf with all its parts.
  package init(folder: String, bench: String, keep: Int, isMadeWhenMissing: Bool = false) {
    self.folder = folder
    self.bench = bench
    self.keep = max(1, keep)
    self.isMadeWhenMissing = isMadeWhenMissing
  }

  /// Opens the folder for one who adds to it, without waiting: the descriptor holds a lock until it is closed.
  func open() throws(BackupFault) -> CInt {
    if isMadeWhenMissing, mkdir(folder, 0o750) == 0 {
      // Whoever owns the ledger's folder makes further ones; an owner that cannot be set is found out by the next of them.
      try? DiskFile.giveToOwner(ofFolder: folder)
    }
    if isMadeWhenMissing, DiskFile.exists(folder) {
      // Its own name has to last as long as what lies in it; whoever made it may have died before this.
      do throws(JournalFault) { try DiskFile.syncFolder(of: folder) } catch { throw .failed(error.sentence) }
    }
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .failed(
        "The folder for backups \(folder) cannot be used: \(String(cString: strerror(errno))). Make it, mount its disk, or name another in the settings under `backup`."
      )
    }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      Glibc.close(descriptor)
      throw .underWay("A backup into \(folder) is being made already. Wait for its end.")
    }
    // A file system that knows no such locks still keeps backups; names are then safe within one daemon only.
    return descriptor
  }

  /// Throws unless `bytes` and what a ledger needs to go on are free on the folder's disk: a backup must not be what stops
  /// the bench from recording.
  func proveRoom(for bytes: Int64) throws(BackupFault) {
    var disk = statvfs()
    guard statvfs(folder, &disk) == 0 else {
      throw .failed("The disk of \(folder) cannot be asked for its room: \(String(cString: strerror(errno))).")
    }
    let free = Int64(disk.f_bavail) * Int64(disk.f_frsize)
    let needed = bytes + Int64(SQLiteLedger.leastRoom)
    guard free >= needed else {
      throw .noRoom(
        "A backup needs \(needed / 1_048_576 + 1) MB and \(free / 1_048_576) MB are free on the disk of \(folder). Make room, or keep fewer backups."
      )
    }
  }

  /// A name nobody has, for a backup made at `moment`: `bench-1-20261122T180000Z.sqlite`.
  func freePath(at moment: Moment) -> String {
    let time = moment.text.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    var path = "\(folder)/\(bench)-\(time).sqlite"
    var number = 2
    while DiskFile.exists(path) {
      path = "\(folder)/\(bench)-\(time)-\(number).sqlite"
      number += 1
    }
    return path
  }

  /// The backup that is being made.
  var draft: String { "\(folder)/.\(bench).part" }

  /// The backups that lie there, oldest first by their names.
  package func paths() -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if isOurs(name), LedgerFile.isMarked("\(folder)/\(name)") { names.append(name) }
    }
    return names.sorted { Self.order($0) < Self.order($1) }.map { "\(folder)/\($0)" }
  }

  /// Removes backups beyond those to keep, those that hold the fewest facts first: never `newest`, and never one with a fact
  /// that none of the others holds. Returns how many are left, and what hindered it.
  func tidy(after newest: String) -> (kept: Int, complaint: String?) {
    let all = paths()
    var kept = all.count
    var complaint: String?
    var backups: [BackupExtent] = []
    for path in all {
      do throws(JournalFault) { backups.append(try BackupExtent(of: path)) } catch {
        complaint =
          "The old backup \(path) cannot be read and was left. Look at its disk, and remove it once nothing of it is wanted."
      }
    }
    backups.sort { $0.precedes($1) }
    var staying = Array(backups.suffix(keep)) + backups.dropLast(keep).filter { $0.path == newest }
    for backup in backups.dropLast(keep).reversed() where backup.path != newest {
      // One that cannot be compared holds nothing for sure.
      guard staying.contains(where: { (try? backup.isHeld(by: $0)) == true }) else {
        staying.append(backup)
        continue
      }
      if unlink(backup.path) == 0 {
        kept -= 1
      } else {
        complaint = "The old backup \(backup.path) could not be removed: \(String(cString: strerror(errno)))."
      }
    }
    return (kept, complaint)
  }

  private func isOurs(_ name: String) -> Bool {
    guard name.hasPrefix(bench + "-"), name.hasSuffix(".sqlite") else { return false }
    let parts = name.dropFirst(bench.utf8.count + 1).dropLast(7).split(separator: "-", omittingEmptySubsequences: false)
    guard let time = parts.first, parts.count <= 2, time.utf8.count == 16, time.hasSuffix("Z") else { return false }
    let digits = Array(time.utf8.dropLast())
    guard digits[8] == UInt8(ascii: "T") else { return false }
    return digits.enumerated().allSatisfy { $0.offset == 8 || (0x30...0x39).contains($0.element) }
      && (parts.count == 1 || Int(parts[1]) != nil)
  }

  /// Names and paths sort by their time; the second of one second comes after the first.
  static func order(_ name: String) -> String { String(name.dropLast(7)) }
}
