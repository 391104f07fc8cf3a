import Workshop

/// Where the bytes of photos and issued records lie: files that are named after their content, written once and never changed.
///
/// Both block until the disk has answered; from any thread that may.
package protocol Keepsakes: Sendable {
  /// Brings `bytes` to the disk under `name`; what lies there under it already has the same content and stays.
  func keep(_ bytes: [UInt8], as name: String) throws(JournalFault)

  /// What lies under `name`; `nil` when nothing does.
  func bytes(of name: String) throws(JournalFault) -> [UInt8]?
}

extension PhotoKind {
  /// The name of the file that holds a photo with this hash.
  package func fileName(_ hash: String) -> String { hash + (self == .jpeg ? ".jpg" : ".png") }
}

/// The files of issued records.
package enum PageFile {
  /// The name of the file that holds a page with this hash.
  package static func name(_ hash: String) -> String { hash + ".html" }
}
