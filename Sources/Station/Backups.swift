import Workshop

/// Backups of the ledger of one bench, made while it works.
package protocol Backups: Sendable {
  /// Makes one, checks it, and only then gives it its name; others beyond those to keep are removed, never one that holds
  /// what no other does.
  ///
  /// Blocks for as long as the disk needs, and holds up no reader and no writer of the ledger. Throws when there is none: of
  /// two that are asked for at once the second is refused.
  func make() throws(BackupFault) -> Backup

  /// Gives up the one under way; harmless when there is none.
  func abandon()
}

/// A backup that was made and found whole.
package struct Backup: Hashable, Sendable {
  /// Its file.
  package var path: String
  /// Its size in bytes.
  package var bytes: Int64
  /// How many facts it holds: the facts 1 to this.
  package var facts: Int64
  /// When the last of them happened; `nil` when there are none.
  package var until: Moment?
  /// When it was made.
  package var at: Moment
  /// How many backups of this bench lie there now.
  package var kept: Int
  /// How many photos and issued records it tells of and does not have; the ledger in it is good all the same.
  package var missingFiles: Int
  /// What is missing, and what could not be tidied up, in plain sentences.
  package var complaint: String?

  /// A backup with all its parts.
  package init(
    path: String, bytes: Int64, facts: Int64, until: Moment?, at: Moment, kept: Int,
    missingFiles: Int = 0, complaint: String? = nil
  ) {
    self.path = path
    self.bytes = bytes
    self.facts = facts
    self.until = until
    self.at = at
    self.kept = kept
    self.missingFiles = missingFiles
    self.complaint = complaint
  }
}

/// Why there is no backup. Those made before are as they were.
package enum BackupFault: Error, Hashable, Sendable {
  /// One is being made already.
  case underWay(String)
  /// There is no room for it.
  case noRoom(String)
  /// The folder or the ledger failed.
  case failed(String)
  /// The daemon is ending.
  case abandoned(String)

  /// One or two plain sentences: what failed, and what to do.
  package var sentence: String {
    switch self {
    case .underWay(let text), .noRoom(let text), .failed(let text), .abandoned(let text): text
    }
  }
}
