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

  private struct Progress {
    var next = 0
    var tally = Tally()
    var played = 0
  }

  /// Plays all of them and says what is wrong with those that fail as they do.
  func play() -> Tally {
    let progress = Mutex(Progress())
    let root = FileManager.default.temporaryDirectory.path + "/benchpin-crash-\(getpid())"
    let began = CrashFloor.now()
    DispatchQueue.concurrentPerform(iterations: parallel) { _ in
      while let index = progress.withLock({ progress -> Int? in
        guard progress.next < indices.count else { return nil }
        defer { progress.next += 1 }
        return indices[progress.next]
      }) {
        let folder = "\(root)/\(index)"
        let result = Result { try played(index, folder) }
        progress.withLock { progress in
          switch result {
          case .success(let outcome):
            progress.tally.take(outcome)
            if !outcome.wrongs.isEmpty { report(index, folder, outcome.wrongs.joined(separator: "; ")) }
          case .failure(let error):
            progress.tally.takeUnplayed()
            report(index, folder, "not played: \(error)")
          }
          progress.played += 1
          // Into a pipe, too, each line leaves as it comes.
          defer { fflush(nil) }
          if progress.played % 100 == 0 || progress.played == indices.count {
            let perMinute = Int(Double(progress.played) / (CrashFloor.now() - began) * 60)
            print("\(progress.played) played, \(progress.tally.failed) failed, \(perMinute) a minute")
          }
        }
      }
    }
    // Empty unless an injection failed, and then it stays.
    rmdir(root)
    return progress.withLock { $0.tally }
  }

  private func played(_ index: Int, _ folder: String) throws -> Play.Outcome {
    let floor = try CrashFloor(folder: folder, programs: programs)
    defer { floor.close() }
    let outcome = try Play(injection: Injection(seed: seed, index: index), floor: floor).run()
    // What remains in the system's temporary place is the system's to clean.
    if outcome.wrongs.isEmpty { try? FileManager.default.removeItem(atPath: folder) }
    return outcome
  }

  private func report(_ index: Int, _ folder: String, _ words: String) {
    let kind = Injection(seed: seed, index: index).kind.rawValue
    print("FAILED \(kind): \(words)\n  again: --seed \(seed) --from \(index) --count 1; folder \(folder)")
  }
}
