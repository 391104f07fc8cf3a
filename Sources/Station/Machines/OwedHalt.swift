import Synchronization

/// Whether a machine was to stop and has not shown since that it is still. A halt pays for what was owed when it began,
/// and never for a stop that came while it was under way.
final class OwedHalt: Sendable {
  /// What was owed at one moment.
  struct Debt: Sendable {
    fileprivate var stops: Int
  }

  private struct Count {
    var owed: Int
    var paid = 0
  }

  private let count: Mutex<Count>

  init(_ isOwed: Bool) { count = Mutex(Count(owed: isOwed ? 1 : 0)) }

  /// Whether the machine has to be told to stop.
  var isOwed: Bool { count.withLock { $0.owed > $0.paid } }

  /// What a halt that begins now pays for.
  var debt: Debt { count.withLock { Debt(stops: $0.owed) } }

  /// It was to stop, and nobody saw that it is still.
  func owe() { count.withLock { $0.owed += 1 } }

  /// A halt that began with this debt was confirmed.
  func pay(_ debt: Debt) { count.withLock { $0.paid = max($0.paid, debt.stops) } }
}
