/// What the machine's own record stood at before a start, to compare with afterwards.
package struct MachineMark: Hashable, Sendable, Codable {
  /// The machine's mark counter, where it has one.
  package var counter: Int?
  /// Our number for the job, where the machine has a place for it.
  package var token: String?
  /// The number of the job it had begun last before.
  package var earlierToken: String?
  /// What tells the path that it was given from every other, where it follows one.
  package var path: String?

  private enum CodingKeys: String, CodingKey {
    case counter, token, path
    case earlierToken = "earlier_token"
  }

  /// A mark with what the machine keeps.
  package init(counter: Int? = nil, token: String? = nil, earlierToken: String? = nil, path: String? = nil) {
    self.counter = counter
    self.token = token
    self.earlierToken = earlierToken
    self.path = path
  }
}

/// What a machine's own record says now, after nobody watched it.
package struct MachineRecord: Hashable, Sendable {
  /// The number of the job it began last.
  package var begunToken: String?
  /// The number it holds for the next start.
  package var heldToken: String?
  /// How many marks it has counted since the mark; `nil` where it has no counter.
  package var counted: Int?
  /// How far it is with the job it began last, in thousandths; `nil` where it does not tell.
  package var permille: Int?
  /// Whether it is at work.
  package var isBusy: Bool
  /// Whether it reports a fault, an open interlock or a pressed emergency stop.
  package var isFaulty: Bool
  /// What tells the path it holds from every other; `nil` where it follows none, or holds none that is whole.
  package var path: String?

  /// A record with all its parts.
  package init(
    begunToken: String?, heldToken: String?, counted: Int?, permille: Int? = nil, isBusy: Bool, isFaulty: Bool,
    path: String? = nil
  ) {
    self.begunToken = begunToken
    self.heldToken = heldToken
    self.counted = counted
    self.permille = permille
    self.isBusy = isBusy
    self.isFaulty = isFaulty
    self.path = path
  }
}

/// What a machine's own record proves about a job whose end nobody saw.
package enum Recollection: Hashable, Sendable {
  /// It finished this job and began no other since.
  case finished
  /// It holds this job and never began it.
  case neverBegan
  /// It is at work on this very job.
  case atWork
  /// It proves nothing, and why.
  case nothing(String)
}

extension MachineMark {
  /// What `record` proves about the job prepared with this mark.
  ///
  /// Only a number that is ours says anything: a counter alone may have been moved by hand or belong to another machine
  /// of the same model. A counter that stands against the number proves nothing either.
  package func recollection(_ record: MachineRecord) -> Recollection {
    guard let token else { return .nothing("the machine keeps no number of the job it works on") }
    guard let begun = record.begunToken else { return .nothing("the machine's record is not to be had") }
    if begun == token {
      if record.isBusy { return .atWork }
      if record.isFaulty { return .nothing("the machine began the job and reports a fault since") }
      guard record.counted == 1 else {
        return .nothing("the machine began the job and counted \(record.counted ?? 0) marks, not one")
      }
      if let permille = record.permille, permille < 1000 {
        return .nothing("the machine began the job and counted one mark, and stands at \(permille / 10) %")
      }
      // Its number says who started it, and not what it followed.
      guard path == nil || record.path == path else {
        return .nothing("the machine began the job and holds another path than this job's: it may have marked either")
      }
      return .finished
    }
    guard begun == earlierToken, record.heldToken == token else {
      return .nothing("the machine's record is of another job: it was used, swapped or switched off since")
    }
    if record.isBusy { return .nothing("the machine is at work on something else") }
    guard record.counted == 0 else {
      return .nothing("the machine counted \(record.counted ?? 0) marks since, though it shows no other job")
    }
    return .neverBegan
  }
}

extension Job {
  /// What is left of what its machine's record proves, once it is known what became of the job until then.
  ///
  /// A machine may count an abort as a mark, and keep the job's number as that of its last: told to stop, nothing of it
  /// is called finished. And one that was seen to begin did begin, whatever is remembered of it.
  package func proof(_ recollection: Recollection, isToldToStop: Bool) -> Recollection {
    switch recollection {
    case .finished where isToldToStop || stop != nil:
      .nothing("the machine was told to stop, and what it counted may be a part of a mark")
    case .neverBegan where hasBegun == true: .nothing("the machine shows that it never began, and it was seen to begin")
    case .finished, .neverBegan, .atWork, .nothing: recollection
    }
  }
}
