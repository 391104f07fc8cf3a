/// A time of which the ledger knows nothing, or not all: from the last fact of a backup to the moment it was put back.
///
/// Whatever went under the beam in it is not known any more. So nothing that may have gone is engraved again before
/// somebody has looked at it.
package struct LedgerGap: Hashable, Sendable {
  /// Where the restore stands in the ledger.
  package var sequence: Int64
  /// The restore.
  package var restored: LedgerRestored
  /// Who signed that nothing of it is unaccounted for; `nil` while nobody did.
  package var closed: GapClosed?

  /// A gap with all its parts.
  package init(sequence: Int64, restored: LedgerRestored, closed: GapClosed? = nil) {
    self.sequence = sequence
    self.restored = restored
    self.closed = closed
  }

  /// Whether nobody has looked since at a piece that may have gone under the beam in it.
  ///
  /// `firstRecorded` is where its order first stands in the ledger: an order that came in after the restore may have come
  /// in before, and been lost. `lookedAt` is where somebody last looked at the piece, or signed for it.
  package func hides(_ piece: Piece, firstRecorded: Int64?, lookedAt: Int64?) -> Bool {
    if let lookedAt, lookedAt > sequence { return false }
    if let pieces = restored.pieces { return pieces.contains(piece) }
    if let firstRecorded, firstRecorded < sequence { return true }
    return isOpen
  }

  /// Whether an order that comes in now may have been engraved in it, for all anybody knows.
  package var isOpen: Bool { restored.pieces == nil && closed == nil }

  /// The gap in words that follow "what was done": `between 2026-… and 2026-…`.
  package var words: String {
    let end = restored.at.text
    return restored.keptUntil.map { "between \($0.text) and \(end)" } ?? "before \(end)"
  }
}
