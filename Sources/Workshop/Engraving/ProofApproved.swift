/// Somebody approved a proof for one ring: from now on only that proof is engraved on it, until another is approved.
package struct ProofApproved: Hashable, Sendable, Codable {
  /// The ring.
  package var piece: Piece
  /// The hash of what was approved.
  package var hash: String
  /// The inside diameter it was drawn for.
  package var diameter: Micrometres
  /// The revision of the order that was seen.
  package var revision: Int
  /// Who approved it.
  package var by: String
  /// When.
  package var at: Moment

  /// An approval with all its parts.
  package init(piece: Piece, hash: String, diameter: Micrometres, revision: Int, by: String, at: Moment) {
    self.piece = piece
    self.hash = hash
    self.diameter = diameter
    self.revision = revision
    self.by = by
    self.at = at
  }
}
