import Logging
import Synchronization

/// Takes what the daemon logs to where its log goes. The level is one for the whole daemon and can be changed while it runs.
struct BenchLog: LogHandler {
  /// The least severe level that is logged.
  final class Threshold: Sendable {
    private let stored: Mutex<Logger.Level>
    var level: Logger.Level {
      get { stored.withLock { $0 } }
      set { stored.withLock { $0 = newValue } }
    }

    init(_ level: Logger.Level) { stored = Mutex(level) }
  }

  var metadata: Logger.Metadata = [:]
  private let output: LogOutput
  private let threshold: Threshold

  init(output: LogOutput, threshold: Threshold) {
    self.output = output
    self.threshold = threshold
  }

  var logLevel: Logger.Level {
    get { threshold.level }
    nonmutating set { threshold.level = newValue }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    output.write(LogLine(level: event.level, message: "\(event.message)", metadata: all))
  }
}
