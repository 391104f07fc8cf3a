import Station

/// The hold on a ledger that nobody has open, for whoever keeps it while no daemon runs.
package final class LedgerHold: Sendable {
  private let lock: LedgerLock

  /// Takes hold of the ledger at `path`, and finishes what a crash left undone in its place; throws `held` while a daemon
  /// has it.
  package init(of path: String) throws(JournalFault) {
    lock = try LedgerLock(beside: path)
    try LedgerSwap.finish(at: path)
  }

  /// Lets go of it.
  package func release() { lock.release() }
}
