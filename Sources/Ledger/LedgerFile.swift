import Glibc
import Station

/// The file of a ledger as its first bytes show it, read before SQLite may touch it.
///
/// Offsets: "Database File Format", section 1.3, sqlite.org/fileformat2.html.
enum LedgerFile {
  /// `BPIN`: marks an SQLite file as a ledger of ours.
  static let applicationID: Int32 = 0x4250_494E

  /// Whether a ledger is there (`false`: nothing or an empty file). Throws `foreign` for anything but a ledger of ours, and
  /// waits for none that never comes, as behind a pipe.
  static func holdsLedger(at path: String) throws(JournalFault) -> Bool {
    var file = stat()
    if stat(path, &file) == 0, file.st_mode & S_IFMT != S_IFREG { throw noFile(path) }
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      if errno == ENOENT { return false }
      throw JournalFault(systemError: errno, doing: "open the ledger \(path)")
    }
    defer { Glibc.close(descriptor) }
    // Another may have been put in its place meanwhile.
    guard fstat(descriptor, &file) == 0, file.st_mode & S_IFMT == S_IFREG else { throw noFile(path) }
    var header = [UInt8](repeating: 0, count: 100)
    let count = pread(descriptor, &header, header.count, 0)
    guard count >= 0 else { throw JournalFault(systemError: errno, doing: "read the ledger \(path)") }
    guard count > 0 else { return false }
    guard count == 100, Array(header[..<16]) == Array("SQLite format 3\0".utf8) else {
      throw .foreign("\(path) is not a ledger but some other file. It was left as it is; name another path.")
    }
    guard bigEndian(header[68..<72]) == applicationID else {
      throw .foreign("\(path) is a database of another program. It was left as it is; name another path.")
    }
    guard bigEndian(header[60..<64]) <= LedgerSchema.version else { throw newer(path) }
    return true
  }

  /// Whether a plain file at `path` begins as a ledger of ours does, of whatever version.
  static func isMarked(_ path: String) -> Bool {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { Glibc.close(descriptor) }
    var header = [UInt8](repeating: 0, count: 100)
    return pread(descriptor, &header, header.count, 0) == 100
      && Array(header[..<16]) == Array("SQLite format 3\0".utf8) && bigEndian(header[68..<72]) == applicationID
  }

  private static func noFile(_ path: String) -> JournalFault {
    .foreign("\(path) is no file but a folder, a pipe or a device. It was left as it is; name another path.")
  }

  /// The refusal of a ledger that a newer version wrote.
  static func newer(_ path: String) -> JournalFault {
    .foreign("The ledger \(path) was written by a newer benchpind. It was left as it is; install that version again.")
  }

  private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> Int32 {
    Int32(bitPattern: bytes.reduce(0) { $0 << 8 | UInt32($1) })
  }
}
