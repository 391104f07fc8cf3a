import Synchronization
import Workshop

/// The halts of one open session: a stop has its own at once while few are under way, and shares the next one otherwise,
/// so that however many stops come no more than a few halts are on the line.
///
/// A stop shares only a halt that had not begun when it came: what answers it was read from the machine afterwards.
final class SharedHalts: Sendable {
  /// One stop that waits for what the machine shows.
  struct Stop: Sendable {
    let by: String
    let answer: FirstAnswer<DeviceStop>
    /// The job it found on the machine, which was told before that a halt comes.
    let assignment: JobAssignment?
  }

  /// How many halts may be under way: two people who stop at once wait for nobody.
  static let together = 2

  private struct State {
    var begun = 0
    var underWay: [Int: Task<Void, Never>] = [:]
    /// Those who came while enough were under way, for the next.
    var waiting: [Stop] = []
  }

  private let state = Mutex(State())
  private let halt: @Sendable ([Stop]) async -> Void

  /// `halt` stops the machine once, answers everybody it is given, and ends by itself.
  init(_ halt: @escaping @Sendable ([Stop]) async -> Void) { self.halt = halt }

  /// Sends a halt on its way for `stop`, or lets it have a part in the one that begins next. Waits for nothing.
  func ask(_ stop: Stop) {
    state.withLock { state in
      state.waiting.append(stop)
      beginNext(&state)
    }
  }

  /// Returns when nothing is under way. Whoever calls it sees to it that nobody asks any more.
  func end() async {
    while let task = state.withLock({ $0.underWay.values.first }) { await task.value }
  }

  private func beginNext(_ state: inout State) {
    guard !state.waiting.isEmpty, state.underWay.count < Self.together else { return }
    let stops = state.waiting
    state.waiting = []
    state.begun += 1
    let number = state.begun
    // Not a child task, since a line that hangs must not hold the answer back. It ends when the session's halt does,
    // which every line bounds; whoever closes the session waits for it in `end`.
    state.underWay[number] = Task(priority: .high) { [self] in
      await halt(stops)
      self.state.withLock { state in
        state.underWay[number] = nil
        beginNext(&state)
      }
    }
  }
}
