import Dispatch
import Foundation
import Glibc
import Synchronization

/// Many injections, several benches at once.
struct CrashRun: Sendable {
  let programs: String
  let seed: UInt64
  let indices: [Int]
  let parallel: Int

  /// How far the run is.
  private final class Progress: Sendable {
    struct State {
      var next = 0
      var tally = Tally()
      var played = 0
    }

    let began = CrashFloor.now()
    let state = Mutex(State())
  }

  /// Plays all of them and says what is wrong with those that fail as they do.
  func play() -> Tally {
    let progress = Progress()
    let root = FileManager.default.temporaryDirectory.path + "/benchpin-crash-\(getpid())"
    // Threads of their own, since most of an injection is waiting; Dispatch has no more at once than there are processors.
    let ends = DispatchGroup()
    for _ in 0..<parallel {
      ends.enter()
      Thread.detachNewThread {
        while let index = next(progress) {
          note(Result { try played(index, "\(root)/\(index)") }, index, root, progress)
        }
        ends.leave()
      }
    }
    ends.wait()
    // Empty unless an injection failed, and then it stays.
    rmdir(root)
    return progress.state.withLock { $0.tally }
  }

  /// The next one to play; `nil` when all are taken.
  private func next(_ progress: Progress) -> Int? {
    progress.state.withLock { state in
      guard state.next < indices.count else { return nil }
      defer { state.next += 1 }
      return indices[state.next]
    }
  }

  private func note(_ result: Result<Play.Outcome, any Error>, _ index: Int, _ root: String, _ progress: Progress) {
    progress.state.withLock { state in
      switch result {
      case .success(let outcome):
        state.tally.take(outcome)
        if !outcome.wrongs.isEmpty { report(index, root, outcome.wrongs.joined(separator: "; ")) }
      case .failure(let error):
        state.tally.takeUnplayed()
        report(index, root, "not played: \(error)")
      }
      state.played += 1
      // Into a pipe, too, each line leaves as it comes.
      defer { fflush(nil) }
      if state.played % 100 == 0 || state.played == indices.count {
        let perMinute = Int(Double(state.played) / (CrashFloor.now() - progress.began) * 60)
        print("\(state.played) played, \(state.tally.failed) failed, \(perMinute) a minute")
      }
    }
  }

  private func played(_ index: Int, _ folder: String) throws -> Play.Outcome {
    let floor = try CrashFloor(folder: folder, programs: programs)
    defer { floor.close() }
    let outcome = try Play(injection: Injection(seed: seed, index: index), floor: floor).run()
    // What remains in the system's temporary place is the system's to clean.
    if outcome.wrongs.isEmpty { try? FileManager.default.removeItem(atPath: folder) }
    return outcome
  }

  private func report(_ index: Int, _ root: String, _ words: String) {
    let kind = Injection(seed: seed, index: index).kind.rawValue
    print("FAILED \(kind): \(words)\n  again: --seed \(seed) --from \(index) --count 1; folder \(root)/\(index)")
  }
}
