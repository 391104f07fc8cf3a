import GRDB
import Station
import Workshop

/// The photos and issued records that a ledger tells of.
enum ToldFiles {
  /// Their names and lengths in bytes, of the ledger at `path`.
  static func of(_ path: String) throws(JournalFault) -> [String: Int64] {
    do {
      let queue = try LedgerContents.reader(path)
      let rows = try queue.read { database in
        try Row.fetchAll(
          database,
          sql: """
            SELECT kind, payload ->> 'hash', payload ->> 'kind', payload ->> 'bytes' FROM fact WHERE kind IN (?, ?)
            """,
          arguments: [Fact.Kind.photoAdded.rawValue, Fact.Kind.recordIssued.rawValue])
      }
      try queue.close()
      return rows.reduce(into: [:]) { told, row in
        guard let hash: String = row[1], let bytes: Int64 = row[3] else { return }
        let isPhoto = row[0] == Fact.Kind.photoAdded.rawValue
        let kind: String? = row[2]
        told[isPhoto ? (kind.flatMap(PhotoKind.init) ?? .jpeg).fileName(hash) : PageFile.name(hash)] = bytes
      }
    } catch {
      throw JournalFault(any: error, path: path)
    }
  }
}

extension FileCopies.Outcome {
  /// How many photos and records a sentence names.
  private static let mostNames = 5

  /// What is lacking, in a sentence that begins with `beginning`; `nil` when nothing is.
  func complaint(_ beginning: String) -> String? {
    guard !lacking.isEmpty else { return nil }
    let names = lacking.prefix(Self.mostNames).map { "\($0.name) is \($0.why)" }.joined(separator: ", ")
    let more = lacking.count > Self.mostNames ? ", and \(lacking.count - Self.mostNames) more" : ""
    return "\(beginning): \(names)\(more)."
  }

  /// What is whole among the copies at `folder` and not beside the ledger; `nil` when nothing is.
  func advice(_ folder: String) -> String? {
    guard !lostAtSource.isEmpty else { return nil }
    let names = lostAtSource.prefix(Self.mostNames).joined(separator: ", ")
    let more = lostAtSource.count > Self.mostNames ? " and \(lostAtSource.count - Self.mostNames) more" : ""
    return "Gone or damaged beside the ledger: \(names)\(more). Copy back from \(folder)."
  }
}
