import Synchronization
import Workshop

/// Which jobs one machine was told to stop: what it counts afterwards may be a part of a mark.
///
/// Known here before the stop's first byte goes out, which waits for nothing; a fact as soon as the disk takes it.
final class ToldToStop: Sendable {
  private struct State {
    /// The job whose start went out last: the machine may be at work on it although nobody watches it any more.
    var begun: EventID?
    /// Every job it was told to stop, and whether that is on its way to the disk.
    var told: [EventID: Bool] = [:]
  }

  private let records: JobRecords
  private let state: Mutex<State>

  /// `begun` is the job whose start went out last, by the ledger.
  init(begun: EventID?, records: JobRecords) {
    state = Mutex(State(begun: begun))
    self.records = records
  }

  /// The start of `job` goes out next: what was before it is the machine's past.
  func begins(_ job: EventID) {
    state.withLock { state in
      state.begun = job
      state.told = state.told.filter { $0.key == job }
    }
  }

  /// The machine is about to be told to stop; `given` is the job it was given, if any. Waits for nothing.
  func tell(_ given: EventID?) {
    state.withLock { state in
      for job in [given, state.begun].compactMap(\.self) where state.told[job] == nil { state.told[job] = false }
    }
  }

  /// Hands over what was told since the last time, to be recorded when the disk takes it.
  func note(by: String) {
    let jobs = state.withLock { state in
      let new = state.told.filter { !$0.value }.map(\.key)
      for job in new { state.told[job] = true }
      return new
    }
    if !jobs.isEmpty { records.toldToStop(jobs, by: by) }
  }

  /// Whether the machine was told to stop `job`.
  func holds(_ job: EventID) -> Bool { state.withLock { $0.told[job] != nil } }
}
