import Workshop

/// What is read of the ledger for a proof: by a command inside its transaction, which it sees, and by
/// who only looks outside of one.
package protocol ProofLedger {
  /// The reading of one order that was taken last.
  func newestReading(of order: OrderNumber) throws -> StoredReading?

  /// Every approval of a proof for one piece, oldest first.
  func approvals(of piece: Piece) throws -> [ProofApproved]
}

/// What the proof of one ring is made for, as the ledger knows it.
///
/// Who looks and who decides both ask here, so that what is shown is what is decided on.
package struct ProofGround: Hashable, Sendable {
  /// The inside diameter it is drawn for.
  package let diameter: Micrometres
  /// Whether the ring was measured; its size is taken as ordered otherwise.
  package let isMeasured: Bool
  /// What was approved for the ring last.
  package let approved: ProofApproved?

  /// What the proof of `piece` of `order` is made for by these rules.
  package init(_ piece: Piece, of order: Order, _ rules: ProofRules, in ledger: some ProofLedger) throws {
    let measured = try ledger.newestReading(of: order.number)?.reading.corrected
    isMeasured = measured != nil
    approved = try ledger.approvals(of: piece).last
    diameter = rules.diameter(of: order, measured: measured, approved: approved)
  }
}
