/// What became of one piece under the beam, judged from its engraving jobs: a piece is engraved at most once.
package enum PieceHistory: Hashable, Sendable {
  /// No beam can have touched it.
  case untouched
  /// A job on it is not over.
  case inWork(Job)
  /// A job on it ended in a way that left, or may have left, marks.
  case marked(Job, JobOutcome)

  /// The history told by every engraving job of the piece.
  package init(engravings: [Job]) {
    var history = PieceHistory.untouched
    for job in engravings {
      switch job.phase {
      case .requested, .starting, .running:
        self = .inWork(job)
        return
      case .ended(let outcome):
        if outcome.mayHaveMarked { history = .marked(job, outcome) }
      }
    }
    self = history
  }
}
