/// How long a machine was at work on a job.
package struct WorkedTime: Hashable, Sendable, Codable {
  /// In milliseconds.
  package var milliseconds: Int
  /// Whether it was at work for so long at least: for a part of the time nobody saw it.
  package var isLeast: Bool

  private enum CodingKeys: String, CodingKey {
    case milliseconds
    case isLeast = "is_least"
  }

  /// A time, and whether it is a least value.
  package init(milliseconds: Int, isLeast: Bool = false) {
    self.milliseconds = milliseconds
    self.isLeast = isLeast
  }
}

extension WorkedTime {
  /// How long a motor turned for these jobs in all. A least value if one of theirs is, or if one is not over or ended
  /// and nobody knows for how long it ran.
  package init(polishing jobs: [Job]) {
    self.init(milliseconds: 0)
    for job in jobs where job.work.kind == .polishing {
      if let worked = job.worked {
        milliseconds += worked.milliseconds
        isLeast = isLeast || worked.isLeast
      } else if job.mark != nil, job.phase.word != JobOutcome.Ending.notStarted.rawValue {
        isLeast = true
      }
    }
  }
}
