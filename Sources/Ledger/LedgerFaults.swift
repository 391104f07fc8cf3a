import GRDB
import Glibc
import Station

extension JournalFault {
  /// What SQLite said, with the ledger named and what to do next.
  init(_ error: DatabaseError, path: String) {
    let words = error.message ?? "no reason given"
    switch error.resultCode {
    case .SQLITE_FULL:
      self = .full(path)
    case .SQLITE_IOERR where JournalFault.isDiskFull(at: path):
      self = .full(path)
    case .SQLITE_NOTADB:
      self = .foreign("\(path) is not a ledger: \(words).")
    case .SQLITE_CORRUPT:
      self = .broken("The ledger \(path) is damaged: \(words). Restore it from the last backup.")
    case .SQLITE_READONLY:
      self = .broken(
        "The ledger \(path) is read-only, and nothing in it was changed. Check the owner and the mode of it and of its folder, and how its disk is mounted."
      )
    case .SQLITE_CANTOPEN:
      self = .broken(
        "The ledger \(path) cannot be opened: \(words). Check the owner and the mode of it and of its folder.")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self = .held("Another program holds the ledger \(path): \(words). Close it.")
    default:
      self = .broken("The ledger \(path) failed: \(words) (SQLite \(error.extendedResultCode.rawValue)).")
    }
  }

  /// Any error of the database layer; one that is a fault already stays itself.
  init(any error: any Error, path: String) {
    switch error {
    case let fault as JournalFault: self = fault
    case let error as DatabaseError: self = JournalFault(error, path: path)
    default: self = .broken("The ledger \(path) failed: \(error).")
    }
  }

  /// A refusal by the system itself.
  init(systemError code: Int32, doing what: String) {
    let words = String(cString: strerror(code))
    switch code {
    case ENOSPC, EDQUOT: self = .diskFull("Cannot \(what): \(words). Make room.")
    case EACCES, EPERM, EROFS:
      self = .broken(
        "Cannot \(what): \(words). Check the owner and the mode of it and of its folder, and how its disk is mounted.")
    default: self = .broken("Cannot \(what): \(words).")
    }
  }

  private static func full(_ path: String) -> JournalFault {
    .diskFull("The disk of the ledger \(path) is full; nothing was recorded. Make room, then try again.")
  }

  /// SQLite reports a sync that ran out of space as an input/output error, so the disk itself is asked.
  private static func isDiskFull(at path: String) -> Bool {
    var disk = statvfs()
    return statvfs(path, &disk) == 0 && disk.f_bavail == 0
  }
}
