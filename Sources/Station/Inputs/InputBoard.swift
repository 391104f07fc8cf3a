import Devices
import Logging
import Synchronization
import Workshop

/// What the bench knows of its inputs now; says so on the feed when it changes, and in the log once per change of trouble.
final class InputBoard: Sendable {
  private let reports: Mutex<[DeviceName: InputReport]>
  private let feed: EventFeed
  private let log: Logger

  init(_ reports: [InputReport], feed: EventFeed, log: Logger) {
    self.reports = Mutex(Dictionary(reports.map { ($0.name, $0) }) { first, _ in first })
    self.feed = feed
    self.log = log
  }

  /// Every input, by name.
  var all: [InputReport] { reports.withLock { $0.values.sorted { $0.name < $1.name } } }

  /// Sets how an input stands.
  func set(_ name: DeviceName, _ state: InputReport.State, trouble: String?) {
    // Published under the lock, so that of two changes the later one is also the later news.
    reports.withLock { reports in
      guard var report = reports[name], report.state != state || report.trouble != trouble else { return }
      if let trouble, trouble != report.trouble {
        log.notice("input", metadata: ["device": "\(name.text)", "fault": "\(trouble)"])
      }
      report.state = state
      report.trouble = trouble
      reports[name] = report
      feed.publish(.input(report))
    }
  }
}
