import Testing

@testable import Workshop

@Suite struct JobStateTests {
  private static let inputs: [JobState.Input] = [
    .prepared(MachineMark(counter: 1)), .notPrepared("n"), .startRecorded, .startProved, .startHeldBack("h"),
    .startUnproved("u"), .observed(WorkProgress(.notBegun)), .observed(WorkProgress(.working)),
    .observed(WorkProgress(.finished)), .observed(WorkProgress(.stoppedItself("s"))),
    .observed(WorkProgress(.indistinct("i"))), .unanswered, .deviceLost("d"), .halted, .haltUnconfirmed("c"), .overdue,
    .daemonRestarted, .ledgerRestored, .toldToStop,
  ]

  /// Every sequence of five inputs, about 2.5 million.
  @Test func noSequenceOfInputsStartsTwiceOrStartsBeforeItIsOnDiskOrGoesOnAfterTheEnd() {
    var sequences = 0
    explore(JobState(), Trail(), depth: 5, sequences: &sequences)
    #expect(sequences == 19 * 19 * 19 * 19 * 19)
  }

  private struct Trail {
    var starts = 0
    var startRecorded = false
    var startMayBeOut = false
    var isOver = false
    var isPrepared = false
    var isToldToStop = false
  }

  private func explore(_ state: JobState, _ trail: Trail, depth: Int, sequences: inout Int) {
    guard depth > 0 else {
      sequences += 1
      return
    }
    for input in Self.inputs {
      var next = state
      var trail = trail
      let action = next.take(input)
      if case .prepared = input { trail.isPrepared = true }
      if case .toldToStop = input { trail.isToldToStop = true }
      if trail.isOver, action != .nothing { Issue.record("\(action) after the end") }
      switch action {
      case .sendStart:
        trail.starts += 1
        if trail.isToldToStop { Issue.record("a start after a stop") }
        trail.startMayBeOut = true
        if input != .startRecorded { Issue.record("a start that is not on disk") }
        if !trail.isPrepared { Issue.record("a start of what was not prepared") }
        if trail.starts > 1 { Issue.record("a second start") }
      case .recordEnd(let outcome):
        trail.isOver = true
        check(outcome, after: input, trail)
      case .nothing, .recordStarting, .recordRunning, .publish, .halt: break
      }
      explore(next, trail, depth: depth - 1, sequences: &sequences)
    }
  }

  private func check(_ outcome: JobOutcome, after input: JobState.Input, _ trail: Trail) {
    switch outcome.ending {
    case .done:
      if trail.isToldToStop { Issue.record("done after it was told to stop") }
      if input != .observed(WorkProgress(.finished)) { Issue.record("done without the machine's word: \(input)") }
    case .notStarted:
      let isHeldBack = if case .startHeldBack = input { true } else { false }
      if trail.startMayBeOut, !isHeldBack { Issue.record("not started, though the start may be out: \(input)") }
    case .stopped:
      if input != .halted { Issue.record("stopped without a confirmed halt: \(input)") }
    case .failed, .unknown:
      let speaksOfAStart =
        switch input {
        case .startUnproved, .startProved, .ledgerRestored: true
        default: false
        }
      if !trail.startMayBeOut, !speaksOfAStart { Issue.record("\(outcome.ending) before any start: \(input)") }
    }
  }
}
