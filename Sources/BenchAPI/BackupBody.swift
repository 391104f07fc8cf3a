/// A backup of the ledger that was made and checked.
package struct BackupBody: Codable, Hashable, Sendable {
  /// Its file, on the daemon's machine.
  package var path: String
  /// Its size in bytes.
  package var bytes: Int64
  /// How many facts it holds: the facts 1 to this.
  package var facts: Int64
  /// When the last of them happened, ISO 8601 in UTC; absent when there are none.
  package var until: String?
  /// When it was made.
  package var at: String
  /// How many backups of this bench are kept there now.
  package var kept: Int
  /// How many photos and issued records it tells of and does not have; the ledger in it is good all the same.
  package var missing_files: Int
  /// What is missing, and what could not be tidied up, in plain sentences.
  package var complaint: String?

  /// A backup with all its parts.
  package init(
    path: String, bytes: Int64, facts: Int64, until: String?, at: String, kept: Int,
    missing_files: Int, complaint: String?
  ) {
    self.path = path
    self.bytes = bytes
    self.facts = facts
    self.until = until
    self.at = at
    self.kept = kept
    self.missing_files = missing_files
    self.complaint = complaint
  }
}
