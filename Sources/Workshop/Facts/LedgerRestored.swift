/// The ledger was put back from a backup: what followed the backup's last fact is not known any more, or only in part.
package struct LedgerRestored: Hashable, Sendable, Codable {
  /// The epoch the backup's facts were counted in.
  package var earlierEpoch: Int64
  /// When the backup's last fact happened; `nil` when it held none.
  package var keptUntil: Moment?
  /// How many facts of the ledger before it are lost; `nil` when nobody can say.
  package var lost: Int?
  /// The pieces that may have gone under the beam by what is lost, now or by a restore before; `nil` when it may be any.
  package var pieces: [Piece]?
  /// When it was put back.
  package var at: Moment
  /// Who put it back.
  package var by: String

  private enum CodingKeys: String, CodingKey {
    case lost, pieces, at, by
    case earlierEpoch = "earlier_epoch"
    case keptUntil = "kept_until"
  }

  /// A restore with all its parts.
  package init(earlierEpoch: Int64, keptUntil: Moment?, lost: Int?, pieces: [Piece]?, at: Moment, by: String) {
    self.earlierEpoch = earlierEpoch
    self.keptUntil = keptUntil
    self.lost = lost
    self.pieces = pieces
    self.at = at
    self.by = by
  }
}

/// Somebody looked at a piece whose history has a gap, and said what is on it.
package struct PieceInspected: Hashable, Sendable, Codable {
  /// Its own id: a decision to engrave the piece again may rest on it as on a job.
  package var id: EventID
  /// The piece.
  package var piece: Piece
  /// What it shows.
  package var finding: JobSettlement.Finding
  /// How many engravings of the piece stood in the ledger then: what follows them is newer than this look.
  package var engravings: Int
  /// Who looked.
  package var by: String
  /// What they saw, in their words; may be empty.
  package var note: String
  /// When.
  package var at: Moment

  /// A look with all its parts.
  package init(
    id: EventID, piece: Piece, finding: JobSettlement.Finding, engravings: Int, by: String, note: String, at: Moment
  ) {
    self.id = id
    self.piece = piece
    self.finding = finding
    self.engravings = engravings
    self.by = by
    self.note = note
    self.at = at
  }
}

/// Somebody signed that every ring engraved in the gap of a restore has been looked at and recorded: what comes in from now
/// on was not engraved before.
package struct GapClosed: Hashable, Sendable, Codable {
  /// Who signed.
  package var by: String
  /// Why they are sure.
  package var why: String
  /// When.
  package var at: Moment

  /// A signature with all its parts.
  package init(by: String, why: String, at: Moment) {
    self.by = by
    self.why = why
    self.at = at
  }
}
