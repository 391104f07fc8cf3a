import Logging
import Synchronization
import TestJournal
import Workshop

@testable import Web

/// Paired screens that are kept in memory, and a disk that fails when the test says so.
final class MemoryShelf: ScreenShelf {
  let kept = Mutex("")
  let trouble = Mutex<ScreenShelfFault?>(nil)

  func text() throws(ScreenShelfFault) -> String { kept.withLock { $0 } }

  func keep(_ text: String) throws(ScreenShelfFault) {
    if let fault = trouble.withLock({ $0 }) { throw fault }
    kept.withLock { $0 = text }
  }
}

/// Clocks that go on when the test says so.
final class TestClocks: Sendable {
  private let passed = Mutex(Duration.zero)
  private let beginning = ContinuousClock.now

  func pass(_ time: Duration) { passed.withLock { $0 += time } }

  var clocks: PairedScreens.Clocks {
    PairedScreens.Clocks(
      now: { [self] in beginning + passed.withLock { $0 } },
      moment: { [self] in
        Moment(milliseconds: 1_700_000_000_000 + passed.withLock { $0.components.seconds * 1000 })
      })
  }
}

extension PairedScreens {
  /// The screens of a bench that are kept on `shelf`.
  static func inMemory(
    _ shelf: MemoryShelf = MemoryShelf(), clocks: Clocks = Clocks(), log: LogBook? = nil
  ) -> PairedScreens {
    var quiet = Logger(label: "test")
    quiet.logLevel = .critical
    if let log { quiet = Logger(label: "test") { _ in log } }
    return PairedScreens(bench: "bench-1", shelf: shelf, clocks: clocks, logger: quiet)
  }
}
