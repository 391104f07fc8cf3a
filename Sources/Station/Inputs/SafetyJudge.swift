import Devices

/// What a safety input says, believed only while its data is fresh: anything missing or old is tripped.
///
/// It keeps starts back and stops nothing. The machine's own interlock does that, without this program.
package struct SafetyJudge: Sendable {
  /// The input at one moment.
  package enum State: Hashable, Sendable {
    /// It says, freshly, that all is well.
    case healthy
    /// It does not, and why.
    case tripped(String)
  }

  /// How old the newest answer may be.
  package let patience: Duration
  /// Within what time the device's own counter must move; `nil` where it has none.
  package let countsWithin: Duration?
  private var newest: (sample: SafetySample, at: ContinuousClock.Instant)?
  private var moved: ContinuousClock.Instant?
  private var loss = "Nothing was read yet."

  /// A judge that has seen nothing.
  package init(patience: Duration, countsWithin: Duration?) {
    self.patience = patience
    self.countsWithin = countsWithin
  }

  /// The input answered.
  package mutating func take(_ sample: SafetySample, at now: ContinuousClock.Instant) {
    // The first count proves nothing: it may have stood still for a day.
    if let before = newest, before.sample.counter != sample.counter { moved = now }
    newest = (sample, now)
  }

  /// The input does not answer; what it said before is worth nothing.
  package mutating func lost(_ why: String) {
    newest = nil
    moved = nil
    loss = why
  }

  /// The input at `now`.
  package func state(at now: ContinuousClock.Instant) -> State {
    guard let newest else { return .tripped(loss) }
    guard newest.at.duration(to: now) <= patience else {
      return .tripped("The input has not answered for more than \(patience.milliseconds) ms.")
    }
    if let countsWithin {
      guard newest.sample.counter != nil else { return .tripped("The input's update counter cannot be read.") }
      guard let moved else { return .tripped("The input's update counter has not moved yet.") }
      guard moved.duration(to: now) <= countsWithin else {
        return .tripped("The input's update counter has stood still for more than \(countsWithin.milliseconds) ms.")
      }
    }
    return newest.sample.isHealthy ? .healthy : .tripped("The input says so.")
  }
}
