/// What somebody saw on a piece whose history has a gap, as it was recorded.
package struct InspectionBody: Codable, Hashable, Sendable {
  /// The order.
  package var order: String
  /// Which ring of it, from 1.
  package var piece: Int
  /// `engraved`, `notEngraved` or `spoiled`.
  package var finding: String
  /// Who looked.
  package var by: String
  /// What they saw, in their words.
  package var note: String
  /// When, ISO 8601 in UTC.
  package var at: String

  /// A look with all its parts.
  package init(order: String, piece: Int, finding: String, by: String, note: String, at: String) {
    self.order = order
    self.piece = piece
    self.finding = finding
    self.by = by
    self.note = note
    self.at = at
  }
}

/// Somebody signs that every ring engraved in a gap of the ledger was looked at and recorded.
package struct GapClosingBody: Codable, Hashable, Sendable {
  /// Who signs.
  package var by: String
  /// Why they are sure.
  package var why: String

  /// A signature with all its parts.
  package init(by: String, why: String) {
    self.by = by
    self.why = why
  }
}
