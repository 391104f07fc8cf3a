import Synchronization

/// Every thread of a line that runs in this process, so that one that hangs can be told from one that has nothing to do.
///
/// One for the process, since what asks (the watchdog) answers for the process as a whole.
package enum LineRoll {
  /// One running thread.
  package struct Line: Sendable {
    /// Which of all lines of this process it is; never given twice.
    package let number: Int
    /// The thread's name.
    package let name: String
    /// Has `answered` called on the thread between two transactions; `false` when the thread has ended and will not.
    package let ask: @Sendable (_ answered: @escaping @Sendable () -> Void) -> Bool
  }

  private struct Roll {
    var last = 0
    var lines: [Int: Line] = [:]
  }

  private static let roll = Mutex(Roll())

  /// Those that run now, oldest first.
  package static var lines: [Line] { roll.withLock { $0.lines.values.sorted { $0.number < $1.number } } }

  /// Enters a thread that begins; whoever enters leaves with the number.
  static func enter(
    _ name: String, ask: @escaping @Sendable (_ answered: @escaping @Sendable () -> Void) -> Bool
  ) -> Int {
    roll.withLock { roll in
      roll.last += 1
      roll.lines[roll.last] = Line(number: roll.last, name: name, ask: ask)
      return roll.last
    }
  }

  /// Strikes out a thread that ends.
  static func leave(_ number: Int) {
    // Let go of outside the lock: it may be the last thing that holds the thread's object.
    _ = roll.withLock { $0.lines.removeValue(forKey: number) }
  }
}
