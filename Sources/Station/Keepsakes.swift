/// Where the bytes of photos and issued records lie: files that are named after their content, written once and never changed.
///
/// Both block until the disk has answered; from any thread that may.
package protocol Keepsakes: Sendable {
  /// Brings `bytes` to the disk under `name`; what lies there under it already has the same content and stays.
  func keep(_ bytes: [UInt8], as name: String) throws(JournalFault)

  /// What lies under `name`; `nil` when nothing does.
  func bytes(of name: String) throws(JournalFault) -> [UInt8]?
}
