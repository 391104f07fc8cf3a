import Glibc
import Station
import Synchronization

/// The lock beside a ledger: one daemon at a time. The kernel lets go of it when the process ends, however it ends.
///
/// The lock file stays behind on purpose: removing it would let two processes lock two files of the same name.
final class LedgerLock: Sendable {
  private let descriptor: Mutex<Int32?>

  /// Takes the lock beside the ledger at `path`, without waiting.
  init(beside path: String) throws(JournalFault) {
    let file = path + ".lock"
    let descriptor = Glibc.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw JournalFault(systemError: errno, doing: "open the lock file \(file)") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let error = errno
      let holder = LedgerLock.holder(in: descriptor)
      Glibc.close(descriptor)
      guard error == EWOULDBLOCK else { throw JournalFault(systemError: error, doing: "lock \(file)") }
      throw .held(
        "Another benchpind\(holder) holds the ledger \(path). Stop it first, or give this bench its own ledger.")
    }
    // The administrator's restore must not leave a lock that the daemon may not open; then the daemon says so itself.
    try? DiskFile.giveToOwner(ofFolder: file)
    LedgerLock.sign(descriptor)
    self.descriptor = Mutex(descriptor)
  }

  deinit { release() }

  /// Lets go of the lock. Harmless when it was let go of already.
  func release() {
    descriptor.withLock { descriptor in
      if let open = descriptor { Glibc.close(open) }
      descriptor = nil
    }
  }

  /// Writes our process number for the next one's message; a lock without it is still a lock, so nothing is checked.
  private static func sign(_ descriptor: Int32) {
    let text = "\(getpid())\n"
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.utf8.count, 0)
  }

  private static func holder(in descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let digits = bytes.prefix(max(0, count)).prefix { (0x30...0x39).contains($0) }
    return digits.isEmpty ? "" : " (process \(String(decoding: digits, as: UTF8.self)))"
  }
}
