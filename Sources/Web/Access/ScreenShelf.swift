/// Where the paired screens are kept, so that they are still paired after a restart.
///
/// Beside the ledger and not in it: a backup that is put back must neither bring back a screen that was unpaired since,
/// nor put out one that was paired.
package protocol ScreenShelf: Sendable {
  /// What was kept last; empty when nothing was. Throws a `ScreenShelfFault`.
  func text() throws(ScreenShelfFault) -> String

  /// Keeps `text` in the place of what was kept; it is on the disk when this returns. Throws when nothing changed.
  func keep(_ text: String) throws(ScreenShelfFault)
}

/// Why the paired screens could not be read or kept.
package struct ScreenShelfFault: Error, Hashable, Sendable {
  /// One plain sentence.
  package var sentence: String

  /// A fault in one plain sentence.
  package init(_ sentence: String) { self.sentence = sentence }
}
