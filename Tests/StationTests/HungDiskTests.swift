import Foundation
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

/// A disk that hangs holds up whoever asks for something on it, and no stop.
@Suite struct HungDiskTests {
  @Test func stopsOfJobsThatNobodyKnowsHoldUpNoStop() async throws {
    try await BenchAtWork.run { world in
      try await world.engraverIsOpen()
      world.journal.isHung.withLock { $0 = true }
      let release = Release(of: world.journal)
      // More than there are threads.
      let strange = (1...32).map { EventID(at: Moment(milliseconds: $0)) }
      try await withThrowingTaskGroup(of: BenchRefusal.Kind?.self) { group in
        for id in strange {
          group.addTask {
            do { _ = try await world.bench.halt(job: id, by: "Mia") } catch { return (error as? BenchRefusal)?.kind }
            return nil
          }
        }
        // Behind all of them.
        async let answers = Task { await world.bench.stopEverything(by: "Mia") }.value
        #expect(await answers.map(\.answer) == [.still])
        // Whoever asked is told, disk or no disk.
        for try await kind in group { #expect(kind == .ledgerBroken) }
        #expect(release.now(), "something waited for the disk")
      }
    }
  }
}

/// Lets a journal go that hangs: when it is told to, or after ten seconds by itself, since the code under test may hold
/// every thread that could.
final class Release: Sendable {
  private let journal: MemoryJournal
  private let isReleased = Mutex(false)

  init(of journal: MemoryJournal) {
    self.journal = journal
    Thread.detachNewThread { [self] in
      for _ in 0..<1000 where !isReleased.withLock({ $0 }) { usleep(10_000) }
      _ = now()
    }
  }

  /// Lets go; `false` when that has happened before.
  func now() -> Bool {
    defer { journal.isHung.withLock { $0 = false } }
    return isReleased.withLock { isReleased in
      defer { isReleased = true }
      return !isReleased
    }
  }
}
