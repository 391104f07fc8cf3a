import Logging
import Synchronization
import Workshop

/// How the steps of a job reach the disk. What must be there before something is sent is awaited; what has happened
/// already goes through the outbox, since a machine at work is never left unwatched for the sake of a slow disk.
final class JobRecords: Sendable {
  private let writer: BenchWriter
  private let time: BenchTime
  private let log: Logger
  private let outbox: AsyncStream<Fact>
  private let post: AsyncStream<Fact>.Continuation
  private let isEnding = Mutex(false)

  init(writer: BenchWriter, time: BenchTime, log: Logger) {
    self.writer = writer
    self.time = time
    self.log = log
    (outbox, post) = AsyncStream.makeStream(of: Fact.self)
  }

  /// Records one step; throws when it is not on disk.
  func record(_ fact: Fact) async throws(BenchRefusal) {
    _ = try await writer.run { draft throws(BenchRefusal) in draft.record(fact) }
  }

  /// Hands over what has happened: it is recorded as soon as the disk takes it, in this order.
  func happened(_ fact: Fact) { post.yield(fact) }

  /// Nothing more will happen: what is in the outbox is tried once more each, and `run` returns.
  func finish() {
    isEnding.withLock { $0 = true }
    post.finish()
  }

  /// Empties the outbox until `finish`; tries every second while the disk refuses. Not to be cancelled: what is lost here
  /// leaves its job open, and the next start of the daemon calls it unknown.
  func run() async {
    for await fact in outbox { await insist(fact) }
  }

  private func insist(_ fact: Fact) async {
    var complaint: String?
    while true {
      do throws(BenchRefusal) { return try await record(fact) } catch {
        if error.sentence != complaint {
          complaint = error.sentence
          log.error("not recorded yet", metadata: ["fact": "\(fact.kind.rawValue)", "fault": "\(error.sentence)"])
        }
      }
      if isEnding.withLock({ $0 }) { return log.error("never recorded", metadata: ["fact": "\(fact.kind.rawValue)"]) }
      // The clock of the bench never refuses to wait here, since this task is not cancelled.
      try? await time.sleep(.seconds(1))
    }
  }
}
