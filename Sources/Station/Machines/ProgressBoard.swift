import Synchronization
import Workshop

/// How far the running jobs are: true only now, so it is published and never recorded.
final class ProgressBoard: Sendable {
  private let progress = Mutex<[EventID: JobProgress]>([:])
  private let feed: EventFeed

  init(feed: EventFeed) { self.feed = feed }

  /// Every running job's progress.
  var all: [EventID: JobProgress] { progress.withLock { $0 } }

  func set(_ newest: JobProgress) {
    progress.withLock { $0[newest.job] = newest }
    feed.publish(.progress(newest))
  }

  func clear(_ job: EventID) { progress.withLock { _ = $0.removeValue(forKey: job) } }
}
