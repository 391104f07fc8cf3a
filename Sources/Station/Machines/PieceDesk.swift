import Workshop

/// Decides what is said about a piece after the beam: what somebody saw on it, and whether it may go under it once more.
///
/// Every function runs inside one command. What is said here cannot be taken back: a second answer is refused by naming
/// the first.
enum PieceDesk {
  /// What became of `piece` so far.
  static func history(of piece: Piece, in draft: BenchDraft) throws(BenchRefusal) -> PieceHistory {
    try draft.read { ledger in
      PieceHistory(
        engravings: try ledger.engravings(of: piece), decisions: try ledger.decisions(about: piece),
        inspections: try ledger.inspections(of: piece), gap: try gap(over: piece, in: ledger))
    }
  }

  /// The restore that hides a part of the history of `piece`, if nobody has looked at it since.
  private static func gap(over piece: Piece, in ledger: any JournalWriter) throws -> LedgerGap? {
    let gaps = try ledger.gaps()
    guard !gaps.isEmpty else { return nil }
    let (first, look) = (try ledger.firstRecording(of: piece.order), try ledger.newestLook(at: piece))
    return gaps.last { $0.hides(piece, firstRecorded: first, lookedAt: look) }
  }

  private static func isFromBeforeARestore(_ job: Job, in ledger: any JournalWriter) throws -> Bool {
    guard let restore = try ledger.gaps().last else { return false }
    return try (ledger.sequence(of: job.id) ?? 0) < restore.sequence
  }

  /// Records what was found about a job that ended in doubt.
  static func settle(
    _ id: EventID, as finding: JobSettlement.Finding, by: String, note: String, isFromRecord: Bool = false,
    in draft: inout BenchDraft
  ) throws(BenchRefusal) -> Job {
    guard var job = try draft.read({ try $0.job(id) }) else {
      throw BenchRefusal(.notFound, "There is no job \(id.text).", remedy: "Take the id from the list of jobs.")
    }
    if let settlement = job.settlement {
      throw BenchRefusal(
        .alreadySettled,
        "Job \(id.text) was settled at \(settlement.at.text): \(job.endWords).",
        remedy:
          "What was said stays. If the piece has to be engraved again, sign for it: \(job.piece.reengraveCommand).")
    }
    guard job.asksForALook else {
      throw BenchRefusal(
        .alreadySettled, "There is no doubt about job \(id.text): \(job.endWords).",
        remedy: job.phase.isOver ? "Nothing has to be settled." : "Wait for its end.")
    }
    if isFromRecord, finding == .engraved, let stop = job.stop {
      throw BenchRefusal(
        .pieceInDoubt,
        "Job \(id.text) was told to stop by \(stop.by): what its machine counted may be a part of a mark.",
        remedy: "Look at the piece under the loupe.")
    }
    // That it was told to stop may be among what is lost.
    if isFromRecord, finding == .engraved, try draft.read({ try isFromBeforeARestore(job, in: $0) }) {
      throw BenchRefusal(
        .pieceInDoubt,
        "The ledger was put back from a backup since job \(id.text) was asked for: what its machine counted may be a part of a mark.",
        remedy: "Look at the piece under the loupe.")
    }
    job.settlement = JobSettlement(
      finding: finding, by: by, note: note, at: draft.now, isFromRecord: isFromRecord)
    if let settlement = job.settlement {
      draft.record(.jobSettled(JobSettled(job: id, order: job.piece.order, settlement: settlement)))
    }
    // Who looked at the piece for this job need not look again for a gap; a machine's record looks at no piece.
    if !isFromRecord, try draft.read({ try gap(over: job.piece, in: $0) }) != nil {
      try record(finding, on: job.piece, by: by, note: note, in: &draft)
    }
    return job
  }

  /// Records what somebody saw on a piece that may have gone under the beam in a time the ledger lost.
  static func inspect(
    _ piece: Piece, as finding: JobSettlement.Finding, by: String, note: String, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> PieceInspected {
    _ = try draft.order(piece.order)
    switch try history(of: piece, in: draft) {
    case .forgotten(_, signed: nil): return try record(finding, on: piece, by: by, note: note, in: &draft)
    case .forgotten(_, signed: .some):
      throw BenchRefusal(
        .invalid, "\(piece.words) was marked before, and whether it was marked once more is not known.",
        remedy: "Whoever inspects it signs for one more engraving: \(piece.reengraveCommand).")
    case .inWork, .inDoubt, .marked, .found, .allowedAgain, .untouched:
      throw BenchRefusal(
        .alreadySettled, "No gap in the ledger hides what was done to \(piece.words.lowercasedFirst).",
        remedy: "Nothing has to be said about it.")
    }
  }

  @discardableResult
  private static func record(
    _ finding: JobSettlement.Finding, on piece: Piece, by: String, note: String, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> PieceInspected {
    let look = PieceInspected(
      id: EventID(at: draft.now), piece: piece, finding: finding,
      engravings: try draft.read { try $0.engravings(of: piece).count }, by: by, note: note, at: draft.now)
    draft.record(.pieceInspected(look), id: look.id)
    return look
  }

  /// Records that every ring engraved in the gaps of this ledger has been looked at and said so.
  static func closeGaps(by: String, why: String, in draft: inout BenchDraft) throws(BenchRefusal) -> GapClosed {
    guard try draft.read({ try $0.gaps() }).contains(where: \.isOpen) else {
      throw BenchRefusal(
        .alreadySettled, "This ledger has no gap that is open.", remedy: "Nothing has to be signed for.")
    }
    let closed = GapClosed(by: by, why: why, at: draft.now)
    draft.record(.gapClosed(closed))
    return closed
  }

  /// Says why `job` must not start, if its machine shows that it began another after all: one that was taken for never
  /// begun, by its record or by somebody's word. That one's piece is locked again.
  static func contradiction(_ job: Job, _ mark: MachineMark, in draft: inout BenchDraft) throws(BenchRefusal) -> String?
  {
    guard let begun = mark.earlierToken, begun != mark.token,
      let suspect = try draft.read({ try $0.engraving(on: job.device, token: begun) }),
      suspect.id != job.id, case .ended(let outcome) = suspect.phase
    else { return nil }
    // Of what was stopped or failed everybody knows that it began; what was found on its piece is another matter.
    let wasTakenForNever =
      outcome.ending == .notStarted || (outcome.ending == .unknown && suspect.settlement?.finding == .notEngraved)
    guard wasTakenForNever,
      try draft.read({ try $0.decisions(about: suspect.piece) }).allSatisfy({ $0.after != suspect.id })
    else { return nil }
    let settlement = JobSettlement(
      finding: .spoiled, by: job.device.text,
      note: "Its record shows that it began this job after all. Look at the piece.", at: draft.now, isFromRecord: true)
    draft.record(.jobSettled(JobSettled(job: suspect.id, order: suspect.piece.order, settlement: settlement)))
    return
      "\(job.device.text) shows that it began job \(suspect.id.text) after all, which was taken for never begun: look at \(suspect.piece.words.lowercasedFirst)."
  }

  /// Records the decision that a piece goes under the beam once more.
  static func allowAgain(
    _ piece: Piece, by: String, why: String, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> ReengravingAllowed {
    _ = try draft.order(piece.order)
    switch try history(of: piece, in: draft) {
    case .untouched:
      throw BenchRefusal(
        .invalid, "\(piece.words) has not been under the beam: nothing has to be decided.", remedy: "Engrave it.")
    case .inWork(let job):
      throw BenchRefusal(
        .busy, "\(piece.words) has an engraving under way, asked for by \(job.requestedBy).",
        remedy: "Wait for its end.")
    case .inDoubt(let job, _):
      throw BenchRefusal(
        .pieceInDoubt, "Nobody has said yet what is on \(piece.words.lowercasedFirst).",
        remedy: "Look at it under the loupe first: \(job.settleCommand).")
    case .allowedAgain(_, let decision):
      throw BenchRefusal(
        .alreadySettled, "\(decision.by) has decided this already: \(decision.why)", remedy: "Engrave the piece.")
    case .forgotten(_, signed: nil):
      throw BenchRefusal(
        .pieceInDoubt, "Nobody has said yet what is on \(piece.words.lowercasedFirst).",
        remedy: "Look at it under the loupe first: \(piece.inspectCommand).")
    // Signed for once more: whether the piece went under the beam on the signature before is not known.
    case .forgotten(_, let last?): return sign(piece, after: last.after, by: by, why: why, in: &draft)
    case .marked(let job): return sign(piece, after: job.id, by: by, why: why, in: &draft)
    case .found(let look): return sign(piece, after: look.id, by: by, why: why, in: &draft)
    }
  }

  private static func sign(
    _ piece: Piece, after: EventID, by: String, why: String, in draft: inout BenchDraft
  ) -> ReengravingAllowed {
    let decision = ReengravingAllowed(piece: piece, after: after, by: by, why: why)
    draft.record(.reengravingAllowed(decision))
    return decision
  }
}

extension String {
  var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
