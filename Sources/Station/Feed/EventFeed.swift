import Synchronization
import Workshop

/// The news of the bench: what was just committed, and what is only true now.
package enum FeedNotice: Sendable {
  /// Facts that are on disk, in the order of their sequence numbers; every fact comes exactly once.
  case recorded([RecordedFact])
  /// The state of a device changed.
  case device(DeviceReport)
  /// A running job went on.
  case progress(JobProgress)
  /// The state of an input changed.
  case input(InputReport)
}

/// Somebody who wants the news as it happens.
package protocol EventSink: AnyObject, Sendable {
  /// Takes one notice. Called on the thread that publishes: it must hand over and return, never block or wait.
  func deliver(_ notice: FeedNotice)
}

/// Hands the news to everyone who listens. Nothing is kept: who missed something reads it from the journal.
package final class EventFeed: Sendable {
  private let sinks = Mutex<[any EventSink]>([])

  /// A feed nobody listens to yet.
  package init() {}

  /// Lets `sink` have every notice published from now on, in order.
  package func attach(_ sink: any EventSink) { sinks.withLock { $0.append(sink) } }

  /// Lets `sink` have nothing more; a notice on its way may still arrive.
  package func detach(_ sink: any EventSink) { sinks.withLock { $0.removeAll { $0 === sink } } }

  func publish(_ notice: FeedNotice) {
    for sink in sinks.withLock({ $0 }) { sink.deliver(notice) }
  }
}
