import Logging
import Synchronization

/// Every line that is logged, with its metadata.
package final class LogBook: LogHandler, Sendable {
  /// The lines, oldest first.
  package let lines = Mutex<[String]>([])
  /// The same, with what belongs to a line still apart.
  package let entries = Mutex<[(message: String, metadata: Logger.Metadata)]>([])
  private let onLine: @Sendable (String) -> Void

  /// An empty book; `onLine` is called with each line when it is logged, by whoever logs it.
  package init(_ onLine: @escaping @Sendable (String) -> Void = { _ in }) { self.onLine = onLine }

  /// A log that is kept here.
  package var log: Logger { Logger(label: "test") { _ in self } }

  /// The messages without what belongs to them, oldest first.
  package var messages: [String] { entries.withLock { $0.map(\.message) } }

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
    entries.withLock { $0.append(("\(event.message)", event.metadata ?? [:])) }
    onLine(line)
  }
}
