import Workshop

/// Decides whether an order goes to another stage, and whether a new version of it keeps the order of the work. Every
/// function runs inside one command.
enum StageDesk {
  /// Moves an order to another stage, or says everything that is missing for it. One that is at its stage already stays there,
  /// whatever it was moved from.
  static func move(
    _ number: OrderNumber, from seen: Stage?, to stage: Stage, by: String, why: String?, sizeCheck: SizeCheck?,
    sizes: SizeRules, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> Order {
    var order = try draft.order(number)
    let from = order.stage
    guard stage != from else { return order }
    guard order.isOpen else {
      throw BenchRefusal(
        .outOfOrder, "Order \(number.text) is handed over.",
        remedy:
          "If the ring is back, take its handover back first: `benchpin orders edit \(number.text) unveiling.handover=null`."
      )
    }
    if let seen, seen != from {
      throw BenchRefusal(
        .changed, "Order \(number.text) is at the stage \(from.rawValue) by now, and was seen at \(seen.rawValue).",
        remedy: "Look at the order again, then move it if it shall go there all the same.")
    }
    var evidence = try evidence(of: order, in: draft)
    evidence.sizes = sizes
    if let sizeCheck { evidence.toleranceQuarters = sizeCheck.toleranceQuarters }
    let missing = StagePassage.missing(for: order, to: stage, why: why, evidence)
    guard missing.isEmpty else {
      throw BenchRefusal(
        .incomplete,
        "Order \(number.text) does not go from \(from.rawValue) to \(stage.rawValue) yet. Missing: \(missing.joined(separator: "; ")).",
        remedy: stage < from && !StagePassage.isReason(why)
          ? "Say why it goes back: `benchpin orders stage \(number.text) \(stage.rawValue) --why …`."
          : "Add what is missing, then move it: `benchpin orders stage \(number.text) \(stage.rawValue)`.")
    }
    order.stage = stage
    order.stageSince = draft.now
    order.revision += 1
    draft.record(
      .stageMoved(
        StageMoved(order: number, from: from, to: stage, revision: order.revision, by: by, why: why)))
    draft.record(.orderRecorded(OrderRecorded(order: order, by: by)))
    draft.state.revise(order)
    return order
  }

  /// Throws when a new version of an order stands at another stage: what a stage needs is asked for where it is moved.
  static func refuseMove(of order: Order, after known: Order?) throws(BenchRefusal) {
    guard let known, known.stage != order.stage else { return }
    let back = order.stage < known.stage ? " --why …" : ""
    throw BenchRefusal(
      .outOfOrder,
      "Order \(order.number.text) is at the stage \(known.stage.rawValue), and a new version of it does not move it to \(order.stage.rawValue).",
      remedy: "Move it: `benchpin orders stage \(order.number.text) \(order.stage.rawValue)\(back)`.")
  }

  /// Throws when a new version of an order contradicts what was approved or done already.
  static func check(_ order: Order, after known: Order?, in draft: BenchDraft) throws(BenchRefusal) {
    if let known, let words = OrderOfWork.lockedDesign(known, becoming: order) {
      throw BenchRefusal(
        .outOfOrder, "The design of order \(order.number.text) is locked: \(words).",
        remedy: "Withdraw the approval (design.approval) or name the new one with the change.")
    }
    if let known,
      known.ring.size != order.ring.size || known.carriesOtherWords(than: order) || known.pieces > order.pieces
    {
      try refuseAgainstLetters(order, after: known, try evidence(of: known, in: draft))
    }
    try checkApproval(order, after: known, in: draft)
    try checkHandover(order, after: known, in: draft)
    // One that was handed over as it should be stays so; one that came in from before may lack something.
    guard !order.isOpen, known.map({ $0.isOpen || StagePassage.missingForHandover($0).isEmpty }) ?? true else { return }
    let missing = StagePassage.missingForHandover(order)
    guard missing.isEmpty else {
      throw BenchRefusal(
        .incomplete,
        "Order \(order.number.text) is not ready to be handed over. Missing: \(missing.joined(separator: "; ")).",
        remedy: "Add what is missing, then hand it over.")
    }
  }

  /// Throws when a design is newly said to be approved on a day that is yet to come.
  private static func checkApproval(_ order: Order, after known: Order?, in draft: BenchDraft) throws(BenchRefusal) {
    guard let day = order.making?.design?.approval?.at, day != known?.making?.design?.approval?.at else { return }
    // The day of a shop east of UTC may be another.
    guard day.number > Day(of: draft.now).number + 1 else { return }
    throw BenchRefusal(
      .invalid,
      "The design of order \(order.number.text) cannot have been approved on \(day.text), which is yet to come.",
      remedy: "Name the day it was approved (design.approval.at), or leave it out for today.")
  }

  /// Throws when an order is newly said to be handed over on a day that cannot be.
  static func checkHandover(_ order: Order, after known: Order?, in draft: BenchDraft) throws(BenchRefusal) {
    guard let day = order.making?.unveiling?.handover?.at, day != known?.making?.unveiling?.handover?.at else { return }
    // An order that came in from the paper it was kept on before may have been handed over long ago.
    let first = try draft.read { try $0.firstVersion(of: order.number) }
    let begun = first.flatMap { $0.order.stage == .unveiling ? nil : Day(of: $0.at) }
    guard let why = StagePassage.contradiction(ofHandover: day, today: Day(of: draft.now), since: begun) else { return }
    throw BenchRefusal(
      .invalid, "Order \(order.number.text) cannot have been handed over then: \(why).",
      remedy: "Look at the year, and name the day it is handed over (unveiling.handover.at).")
  }

  /// Throws when a change of size, words or number of rings goes against the letters that a ring carries.
  private static func refuseAgainstLetters(
    _ order: Order, after known: Order, _ evidence: MakingEvidence
  ) throws(BenchRefusal) {
    if known.ring.size != order.ring.size, let words = OrderOfWork.lettersAtRisk(order, evidence) {
      throw BenchRefusal(
        .outOfOrder,
        "Order \(order.number.text) would become \(order.ring.size.text) instead of \(known.ring.size.text). Missing: \(words).",
        remedy: "Leave the size as it is, or say that somebody answers for the letters.")
    }
    if let words = OrderOfWork.engravedOtherwise(known, becoming: order, evidence) {
      throw BenchRefusal(
        .outOfOrder, words,
        remedy:
          "Give other words an order of their own, or sign for one more engraving first: `benchpin jobs reengrave \(order.number.text) --why … --by …`."
      )
    }
    if let words = OrderOfWork.leavesOut(known, becoming: order, evidence) {
      throw BenchRefusal(.outOfOrder, words, remedy: "Leave the number of its rings as it is.")
    }
  }

  /// What the ledger knows of the rings of an order.
  static func evidence(of order: Order, in draft: BenchDraft) throws(BenchRefusal) -> MakingEvidence {
    var evidence = MakingEvidence()
    evidence.newestReading = try draft.read { try $0.newestReading(of: order.number) }?.reading
    for piece in 1...max(order.pieces, 1) {
      evidence.take(try PieceDesk.history(of: Piece(order: order.number, number: piece), in: draft), of: piece)
    }
    return evidence
  }
}
