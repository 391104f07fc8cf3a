@preconcurrency import Glibc
import Ledger
import Station

/// Writes a file anew so that whoever reads it sees the old one or the new one, and two writers do not undo each other.
struct FileRewrite: ~Copyable {
  /// Why the file could not be written, in one plain sentence.
  struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  private let path: String
  private let descriptor: CInt
  private var fresh: String { "\(path).new" }

  /// Begins to write `path`, with `mode` where it is not there yet; refused while another program is at it. `afterCrash`
  /// takes what is there for the leavings of a program that died, for a file that one program alone writes.
  init(_ path: String, mode: mode_t, afterCrash: Bool = false) throws(Refusal) {
    self.path = path
    if afterCrash { unlink("\(path).new") }
    descriptor = open("\(path).new", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST {
        throw Refusal(description: "Somebody writes \(path) already; if nobody does, remove \(path).new.")
      }
      throw Self.failure(path)
    }
    // It keeps its owner and its mode; who may not give it away keeps it to themselves.
    if let old = FileStanding(path) {
      _ = fchown(descriptor, old.owner, old.group)
      fchmod(descriptor, old.mode)
    } else {
      fchmod(descriptor, mode)
    }
  }

  /// Puts the new file in the old one's place.
  consuming func finish(_ text: String) throws(Refusal) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Self.failure(path) }
      rest = rest.dropFirst(count)
    }
    guard fsync(descriptor) == 0, rename(fresh, path) == 0 else { throw Self.failure(path) }
    // The new name, too, so that what was taken out does not come back with a power cut.
    do throws(JournalFault) { try DiskFile.syncFolder(of: path) } catch { throw Refusal(description: error.sentence) }
  }

  deinit {
    close(descriptor)
    // Renamed already when all went well.
    unlink(fresh)
  }

  private static func failure(_ path: String) -> Refusal {
    Refusal(description: "\(path) cannot be written: \(String(cString: strerror(errno))).")
  }
}
