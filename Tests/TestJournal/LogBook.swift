import Logging
import Synchronization

/// Every line that is logged, with its metadata.
package final class LogBook: LogHandler, Sendable {
  /// The lines, oldest first.
  package let lines = Mutex<[String]>([])
  private let onLine: @Sendable (String) -> Void

  /// An empty book; `onLine` is called with each line when it is logged, by whoever logs it.
  package init(_ onLine: @escaping @Sendable (String) -> Void = { _ in }) { self.onLine = onLine }

  package var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  package var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  package func log(event: LogEvent) {
    let line = "\(event.level) \(event.message) \(event.metadata ?? [:])"
    lines.withLock { $0.append(line) }
    onLine(line)
  }
}
