import Workshop

/// How fast a motor was seen turning in each step of a programme, and for how long.
///
/// A look names the step whose speed the motor had been told when it was read; the next speed is told right after it. So the time
/// between two looks is the later one's.
struct SeenSteps: Hashable, Sendable {
  private struct Step: Hashable {
    var seen = SeenAtWork()
    var speed: SeenSpeed
  }

  private var steps: [Int: Step] = [:]
  /// The look before, if it showed a step.
  private var last: Look?

  private struct Look: Hashable {
    var step: Int
    var ended: ContinuousClock.Instant
  }

  /// What was seen; `nil` when no speed was.
  var speeds: [SeenSpeed]? {
    steps.isEmpty ? nil : steps.values.map(\.speed).sorted { $0.step < $1.step }
  }

  /// Takes what one look showed that began and ended then.
  mutating func looked(
    _ progress: WorkProgress, from began: ContinuousClock.Instant, to ended: ContinuousClock.Instant
  ) {
    for step in steps.keys where step != progress.step || progress.showing != .working {
      steps[step]?.seen.looked(from: began, to: ended, isAtWork: false)
    }
    guard progress.showing == .working, let step = progress.step, let speed = progress.speed else {
      last = nil
      return
    }
    var entry =
      steps[step] ?? Step(speed: SeenSpeed(step: step, told: nil, least: speed, most: speed, milliseconds: 0))
    if let last, last.step != step { entry.seen.looked(from: last.ended, to: last.ended, isAtWork: true) }
    entry.seen.looked(from: began, to: ended, isAtWork: true)
    // While it runs down at the end of a step a drive shows that it is told nothing.
    entry.speed.told = [progress.speedSet, entry.speed.told].compactMap(\.self).max()
    entry.speed.least = min(entry.speed.least, speed)
    entry.speed.most = max(entry.speed.most, speed)
    entry.speed.milliseconds = entry.seen.duration.milliseconds
    steps[step] = entry
    last = Look(step: step, ended: ended)
  }
}
