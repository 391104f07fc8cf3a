import Glibc
import Station
import Synchronization
import Workshop

/// How far a ledger had come, in a small file beside it: the newest fact whose commit was acknowledged.
///
/// Written after each commit and never waited for, so it may lag behind and never runs ahead. A ledger that ends before its
/// mark has lost what was acknowledged: its write-ahead log was taken away, or an older file was put in its place.
final class LedgerMark: Sendable {
  /// What a mark says.
  struct Place: Hashable, Sendable {
    var epoch: Int64
    var sequence: Int64
  }

  private static let length = 40
  private let descriptor: Mutex<CInt?>
  private let epoch: Int64

  /// Where the mark of the ledger at `path` lies.
  static func path(of ledger: String) -> String { ledger + ".last" }

  /// What the mark beside `ledger` says; `nil` when there is none, or none that can be read.
  static func read(beside ledger: String) -> Place? {
    let descriptor = Glibc.open(path(of: ledger), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { Glibc.close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: length)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count == length else { return nil }
    let parts = String(decoding: bytes.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self).split(separator: "-")
    guard parts.count == 2, let epoch = Int64(parts[0]), let sequence = Int64(parts[1]) else { return nil }
    return Place(epoch: epoch, sequence: sequence)
  }

  /// Begins to mark the ledger at `ledger`, which has come to `place`.
  init(beside ledger: String, at place: Place) throws(JournalFault) {
    let file = Self.path(of: ledger)
    let descriptor = Glibc.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw JournalFault(systemError: errno, doing: "open \(file)") }
    self.descriptor = Mutex(descriptor)
    epoch = place.epoch
    do throws(JournalFault) { try DiskFile.giveToOwner(ofFolder: file) } catch {
      Glibc.close(descriptor)
      throw error
    }
    set(place.sequence)
  }

  deinit { close() }

  /// The ledger has come to `sequence`. What cannot be written leaves the mark behind, which claims too little and no more.
  func set(_ sequence: Int64) {
    let text = "\(epoch)-\(sequence)"
    let line = text + String(repeating: " ", count: max(0, Self.length - 1 - text.utf8.count)) + "\n"
    descriptor.withLock { descriptor in
      if let descriptor { _ = pwrite(descriptor, line, Self.length, 0) }
    }
  }

  /// Brings the mark to the disk and lets go of it. Harmless when that happened already.
  func close() {
    descriptor.withLock { descriptor in
      if let open = descriptor {
        fsync(open)
        Glibc.close(open)
      }
      descriptor = nil
    }
  }
}

extension LedgerMark {
  /// Throws when the ledger at `path`, which has come to `place`, is not as far as its mark says; `nil` is a ledger that is
  /// not there at all.
  static func prove(_ place: Place?, at path: String) throws(JournalFault) {
    try prove(place, at: path, against: read(beside: path))
  }

  /// Throws when a ledger that had come to `place` is not as far as `mark`, which was read before.
  static func prove(_ place: Place?, at path: String, against mark: Place?) throws(JournalFault) {
    guard let mark else { return }
    let remedy =
      "Put it back with `benchpind restore BACKUP`, which says what is lost. Nothing was changed or begun."
    guard let place else {
      guard mark.sequence > 0 else { return }
      throw .broken(
        "The ledger \(path) is gone: \(mark.sequence) facts were recorded in it. \(remedy) To begin an empty one all the same, remove \(self.path(of: path))."
      )
    }
    // A restored ledger is of a later epoch than the mark that lies beside it still.
    guard place.epoch <= mark.epoch else { return }
    guard place.epoch == mark.epoch else {
      throw .broken(
        "The ledger \(path) is an older one than the ledger that lay here, which had been put back or begun later. \(remedy)"
      )
    }
    guard place.sequence >= mark.sequence else {
      throw .broken(
        "The ledger \(path) is not whole: facts 1 to \(place.sequence) are there, and \(place.sequence + 1) to \(mark.sequence), which were recorded, are not. Its -wal file was removed or cut short, or an older file was put in its place. \(remedy)"
      )
    }
  }
}
