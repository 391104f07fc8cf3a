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
  /// The job left marks, whole or in part.
  case marked(Job)
  /// It is marked, and somebody decided that it goes under the beam once more.
  case allowedAgain(Job, ReengravingAllowed)

  /// The history told by every engraving job of the piece and every decision about it, each oldest first.
  package init(engravings: [Job], decisions: [ReengravingAllowed] = []) {
    var history = PieceHistory.untouched
    for job in engravings {
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
    self = history
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
