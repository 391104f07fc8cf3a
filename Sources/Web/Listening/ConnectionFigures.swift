import Synchronization

/// How many connections there are and were, for whoever watches the daemon: written on the event loops, read anywhere.
final class ConnectionFigures: Sendable {
  /// The connections of one way in.
  struct Tally: Hashable, Sendable {
    /// Open now.
    var open = 0
    /// Evicted for newcomers since the start.
    var evicted = 0
    /// Refused since the start: too slow, too large, or no request at all.
    var refused = 0
  }

  private let tallies = Mutex<[Door: Tally]>([:])

  /// The connections through `door`.
  func tally(_ door: Door) -> Tally { tallies.withLock { $0[door] ?? Tally() } }

  /// Notes what happened at `door`.
  func note(_ door: Door, _ change: (inout Tally) -> Void) {
    tallies.withLock { change(&$0[door, default: Tally()]) }
  }
}
