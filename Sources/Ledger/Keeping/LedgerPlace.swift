import Glibc
import Station

/// The files of an open ledger under their own names.
///
/// SQLite goes on writing into a file that was moved away, replaced or removed, and what is acknowledged then is gone with it.
struct LedgerPlace: Sendable {
  private struct File: Sendable {
    var path: String
    var device: dev_t
    var number: ino_t

    init(_ path: String) throws(JournalFault) {
      guard let (device, number) = Self.found(path) else {
        throw JournalFault(systemError: errno, doing: "look at \(path)")
      }
      (self.path, self.device, self.number) = (path, device, number)
    }

    /// Whether it still has its name.
    var isInPlace: Bool {
      guard let (device, number) = Self.found(path) else { return false }
      return device == self.device && number == self.number
    }

    private static func found(_ path: String) -> (dev_t, ino_t)? {
      var file = stat()
      return stat(path, &file) == 0 ? (file.st_dev, file.st_ino) : nil
    }
  }

  /// The ledger and its write-ahead log, which stays the same file as long as the ledger is open.
  private let files: [File]

  /// The place of the ledger at `path`, which is open and has been written to.
  init(of path: String) throws(JournalFault) {
    files = [try File(path), try File(path + "-wal")]
  }

  /// Throws `broken` when a file of the ledger is not the one that was opened any more. Costs some microseconds.
  func prove() throws(JournalFault) {
    guard let gone = files.first(where: { !$0.isInPlace }) else { return }
    throw .broken(
      "\(gone.path) was moved away, replaced or removed while the ledger was open, so nothing more is recorded. Put it back where it was, or end the daemon and put a backup back with `benchpind restore BACKUP`."
    )
  }
}
