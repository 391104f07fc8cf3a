import Workshop

/// Decides what is approved and what may be engraved of it. Every function runs inside one command.
enum ProofDesk {
  /// The proof of one ring as it would be engraved now, and what was approved for it last.
  static func sheet(
    of order: Order, _ piece: Piece, _ rules: ProofRules, in draft: BenchDraft
  ) throws(BenchRefusal) -> (sheet: ProofSheet, approved: ProofApproved?) {
    let ground = try draft.read { try ProofGround(piece, of: order, rules, in: $0) }
    return (try draft.sheets.sheet(for: order, diameter: ground.diameter), ground.approved)
  }

  /// Records that somebody approved the proof with this hash.
  static func approve(
    _ piece: Piece, hash: String, by: String, _ rules: ProofRules, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> ProofApproved {
    let order = try draft.order(piece.order)
    try check(piece, of: order)
    let (sheet, approved) = try sheet(of: order, piece, rules, in: draft)
    if let refusal = sheet.refusal { throw BenchRefusal(.invalid, refusal.sentence, remedy: refusal.remedy) }
    guard sheet.hash == hash else {
      throw BenchRefusal(
        .changed,
        "The proof of \(piece.words.lowercasedFirst) is another one by now: \(sheet.hash.prefix(12))… and not \(hash.prefix(12))….",
        remedy: "Look at the proof again, then approve what is there.")
    }
    if let approved, approved.hash == hash { return approved }
    let approval = ProofApproved(
      piece: piece, hash: hash, diameter: sheet.diameter, revision: order.revision, by: by, at: draft.now)
    draft.record(.proofApproved(approval))
    return approval
  }

  /// What `piece` would be engraved with, for a job; throws when that is not what was seen or approved.
  ///
  /// What names the words alone is as good as the drawing's hash to a machine that sets them itself. Where the machine follows
  /// the drawing (`isFollowed`) it is not: the same words are another drawing on a ring that was measured anew.
  static func confirm(
    _ order: Order, _ piece: Piece, seen: String?, isFollowed: Bool, _ rules: ProofRules?, in draft: BenchDraft
  ) throws(BenchRefusal) -> ProofSheet? {
    guard let rules, let engraving = order.engraving else {
      try refuse(order, seen: seen, hashes: [order.proof])
      return nil
    }
    // In a file of the machine stands what stands there: the order's words only name it.
    if engraving.storedFile == nil, let refusal = rules.press.refusal(of: engraving) {
      throw BenchRefusal(.workRefused, refusal.sentence, remedy: refusal.remedy)
    }
    let (sheet, approved) = try sheet(of: order, piece, rules, in: draft)
    try refuse(order, seen: seen, hashes: isFollowed ? [sheet.hash] : [sheet.hash, order.proof])
    if let approved, approved.hash != sheet.hash {
      throw BenchRefusal(
        .notApproved,
        "What would be engraved on \(piece.words.lowercasedFirst) is not what \(approved.by) approved at \(approved.at.text): the order, its reading, a font, the settings or Benchpin's way of drawing changed.\(sheet.refusal.map { " \($0.sentence)" } ?? "")",
        remedy: sheet.refusal?.remedy
          ?? "Look at the proof again and have it approved: `benchpin orders proof \(order.number.text)` shows it, `benchpin orders approve \(order.number.text)` approves it."
      )
    }
    if approved == nil, rules.isApprovalNeeded {
      throw BenchRefusal(
        .notApproved,
        sheet.refusal?.sentence ?? "Nobody has approved the proof of \(piece.words.lowercasedFirst).",
        remedy: sheet.refusal?.remedy
          ?? "Show the proof and have it approved first: `benchpin orders proof \(order.number.text)`, then `benchpin orders approve \(order.number.text)`."
      )
    }
    return sheet
  }

  private static func refuse(_ order: Order, seen: String?, hashes: [String?]) throws(BenchRefusal) {
    guard let seen, !hashes.contains(seen) else { return }
    throw BenchRefusal(
      .changed,
      "The proof of order \(order.number.text) changed since it was seen: what would be engraved now is another drawing.",
      remedy: "Look at the proof again, have it approved, then ask again.")
  }

  /// Throws for a piece that the order does not have.
  static func check(_ piece: Piece, of order: Order) throws(BenchRefusal) {
    guard (1...order.pieces).contains(piece.number) else {
      throw BenchRefusal(
        .invalid, "Order \(order.number.text) has no piece \(piece.number): it is \(order.pieces) in all.",
        remedy: "Name one of its pieces, from 1.")
    }
  }
}
