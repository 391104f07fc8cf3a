import Crypto
import Dispatch
import Station
import Workshop

/// Reads and writes photos and issued records off Swift's own threads, one at a time: a disk that hangs holds up none but them.
final class KeepsakeFiles: Sendable {
  private let keepsakes: any Keepsakes
  private let queue = DispatchQueue(label: "web.keepsakes", qos: .utility)

  init(_ keepsakes: any Keepsakes) { self.keepsakes = keepsakes }

  /// SHA-256 of `bytes` in hexadecimal.
  static func hash(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }

  /// Cleans and keeps a photo; returns what it is and its hash once the disk has it.
  func keep(photo bytes: [UInt8]) async throws -> (Photo, hash: String) {
    try await onQueue { keepsakes in
      let photo: Photo
      do throws(Photo.Refusal) { photo = try Photo(bytes) } catch { throw Problem.invalid(error.sentence) }
      let hash = Self.hash(photo.bytes)
      try keepsakes.keep(photo.bytes, as: photo.kind.fileName(hash))
      return (photo, hash)
    }
  }

  /// Keeps an issued page; returns its hash once the disk has it.
  func keep(page bytes: [UInt8]) async throws -> String {
    try await onQueue { keepsakes in
      let hash = Self.hash(bytes)
      try keepsakes.keep(bytes, as: PageFile.name(hash))
      return hash
    }
  }

  /// What lies under a name; throws when it is gone or is not what its name says.
  func bytes(of name: String) async throws -> [UInt8] {
    try await onQueue { keepsakes in
      guard let bytes = try keepsakes.bytes(of: name) else {
        throw BenchRefusal(
          .ledgerBroken, "The file \(name) is not beside the ledger any more.",
          remedy: "Ask the administrator to put it back from the folder .files beside the backups.")
      }
      guard Self.hash(bytes) == name.prefix(64) else {
        throw BenchRefusal(
          .ledgerBroken, "The file \(name) is not what it was: its content does not match its name.",
          remedy: "Ask the administrator to put it back from the folder .files beside the backups.")
      }
      return bytes
    }
  }

  private func onQueue<Answer: Sendable>(
    _ body: @escaping @Sendable (any Keepsakes) throws -> Answer
  ) async throws -> Answer {
    let outcome: Result<Answer, any Error> = await withCheckedContinuation { continuation in
      queue.async { [keepsakes] in continuation.resume(returning: Result { try body(keepsakes) }) }
    }
    do { return try outcome.get() } catch let fault as JournalFault { throw BenchRefusal(journal: fault) }
  }
}

extension PhotoKind {
  /// What a browser is told it is.
  var mediaType: String {
    switch self {
    case .jpeg: "image/jpeg"
    case .png: "image/png"
    }
  }
}
