/// What became of one piece under the beam, judged from its engraving jobs and what people decided about it.
///
/// A piece is engraved at most once; another time needs a decision of its own, each time.
package enum PieceHistory: Hashable, Sendable {
  /// No beam has touched it.
  case untouched
  /// A job on it is not over.
  case inWork(Job)
  /// Nobody knows what the job left on it: somebody has to look.
  case inDoubt(Job, JobOutcome)
  /// It may have gone under the beam in a time the ledger lost: somebody has to look. A piece that is known to be marked
  /// was signed for once more before.
  case forgotten(LedgerGap, signed: ReengravingAllowed?)
  /// The job left marks, whole or in part.
  case marked(Job)
  /// Somebody found marks on it that no job in the ledger left.
  case found(PieceInspected)
  /// It is marked, by the job where one is known, and somebody decided that it goes under the beam once more.
  case allowedAgain(Job?, ReengravingAllowed)

  /// The history told by every engraving job of the piece, every decision about it and every look at it, each oldest first,
  /// and by the gap that still hides a part of it.
  package init(
    engravings: [Job], decisions: [ReengravingAllowed] = [], inspections: [PieceInspected] = [],
    gap: LedgerGap? = nil
  ) {
    var history = PieceHistory.untouched
    for index in 0...engravings.count {
      for look in inspections where look.engravings == index && look.finding != .notEngraved {
        history = decisions.last { $0.after == look.id }.map { .allowedAgain(nil, $0) } ?? .found(look)
      }
      guard index < engravings.count else { break }
      let job = engravings[index]
      guard case .ended(let outcome) = job.phase else {
        self = .inWork(job)
        return
      }
      switch job.mark(outcome) {
      case .none: continue
      case .doubtful: history = .inDoubt(job, outcome)
      case .certain: history = .marked(job)
      }
      if case .marked = history, let decision = decisions.last(where: { $0.after == job.id }) {
        history = .allowedAgain(job, decision)
      }
    }
    self = gap.map { history.hidden(by: $0) } ?? history
  }

  /// What may be engraved by what is known may not be while a gap hides a part of it.
  private func hidden(by gap: LedgerGap) -> PieceHistory {
    switch self {
    case .untouched: .forgotten(gap, signed: nil)
    case .allowedAgain(_, let decision): .forgotten(gap, signed: decision)
    case .inWork, .inDoubt, .forgotten, .marked, .found: self
    }
  }
}

extension Job {
  fileprivate enum Mark { case none, doubtful, certain }

  /// What the job left on its piece, as far as anybody knows.
  fileprivate func mark(_ outcome: JobOutcome) -> Mark {
    if let settlement { return settlement.finding == .notEngraved ? .none : .certain }
    switch outcome.ending {
    case .notStarted: return .none
    case .unknown: return .doubtful
    case .done, .failed, .stopped: return .certain
    }
  }

  /// Whether somebody still has to look at the piece and say what this job left on it.
  package var asksForALook: Bool {
    guard work.kind == .engraving, settlement == nil, case .ended(let outcome) = phase else { return false }
    switch outcome.ending {
    case .unknown, .failed, .stopped: return true
    case .done, .notStarted: return false
    }
  }
}
