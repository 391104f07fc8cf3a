/// What was found out later about a job whose end left the piece in doubt: under the loupe, or in the machine's own record.
package struct JobSettlement: Hashable, Sendable, Codable {
  /// What the piece shows.
  package enum Finding: String, CaseIterable, Sendable, Codable {
    /// The engraving is there, whole.
    case engraved
    /// Nothing of it is there: the piece is as before.
    case notEngraved
    /// Something is there, and it is not the whole engraving.
    case spoiled
  }

  /// What the piece shows.
  package var finding: Finding
  /// Who looked; for the machine's own record, the machine's name.
  package var by: String
  /// What they saw, in their words; may be empty.
  package var note: String
  /// When it was settled.
  package var at: Moment
  /// Whether the machine's own record settled it and nobody looked at the piece.
  package var isFromRecord: Bool

  private enum CodingKeys: String, CodingKey {
    case finding, by, note, at
    case isFromRecord = "is_from_record"
  }

  /// A settlement with all its parts.
  package init(finding: Finding, by: String, note: String, at: Moment, isFromRecord: Bool = false) {
    self.finding = finding
    self.by = by
    self.note = note
    self.at = at
    self.isFromRecord = isFromRecord
  }
}

/// A job's doubt is over.
package struct JobSettled: Hashable, Sendable, Codable {
  /// The job.
  package var job: EventID
  /// Its order.
  package var order: OrderNumber
  /// What was found, by whom.
  package var settlement: JobSettlement

  /// The job, its order and what was found.
  package init(job: EventID, order: OrderNumber, settlement: JobSettlement) {
    self.job = job
    self.order = order
    self.settlement = settlement
  }
}

/// A person's signed decision that one piece goes under the beam once more.
///
/// It holds for the engraving job after `after`: once that has marked the piece, another decision is needed.
package struct ReengravingAllowed: Hashable, Sendable, Codable {
  /// The piece.
  package var piece: Piece
  /// The job that marked it last.
  package var after: EventID
  /// Who decided.
  package var by: String
  /// Why.
  package var why: String

  /// A decision with all its parts; whoever makes it has looked at the piece.
  package init(piece: Piece, after: EventID, by: String, why: String) {
    self.piece = piece
    self.after = after
    self.by = by
    self.why = why
  }
}
