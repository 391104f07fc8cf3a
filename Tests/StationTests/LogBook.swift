import Logging
import Synchronization

/// Every line that is logged: its message and its metadata.
final class LogBook: LogHandler, Sendable {
  let lines = Mutex<[(message: String, metadata: Logger.Metadata)]>([])

  /// A log that is kept here.
  var log: Logger { Logger(label: "test") { _ in self } }

  /// The messages, in order.
  var messages: [String] { lines.withLock { $0.map(\.message) } }

  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    lines.withLock { $0.append(("\(event.message)", event.metadata ?? [:])) }
  }
}
