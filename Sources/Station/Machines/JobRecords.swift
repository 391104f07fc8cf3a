import Logging
import Workshop

/// How a runner puts the steps of its job on disk.
struct JobRecords: Sendable {
  let writer: BenchWriter
  let time: BenchTime

  /// Records one step; throws when it is not on disk.
  func record(_ fact: Fact) async throws(BenchRefusal) {
    _ = try await writer.run { draft throws(BenchRefusal) in draft.record(fact) }
  }

  /// Records what has already happened, trying again every second while the disk refuses: it must not be lost.
  ///
  /// Gives up only when the daemon ends; the next one then finds the job open and calls it unknown.
  func insist(_ fact: Fact, log: Logger) async {
    while true {
      do throws(BenchRefusal) { return try await record(fact) } catch {
        log.error("not recorded", metadata: ["fact": "\(fact.kind.rawValue)", "fault": "\(error.sentence)"])
      }
      do { try await time.sleep(.seconds(1)) } catch { return }
    }
  }
}
