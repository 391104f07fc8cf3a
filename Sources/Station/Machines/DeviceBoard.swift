import Devices
import Logging
import Synchronization
import Workshop

/// What the bench knows of its devices now; says so on the feed when it changes, and in the log once per change.
final class DeviceBoard: Sendable {
  private let reports: Mutex<[DeviceName: DeviceReport]>
  private let feed: EventFeed
  private let time: BenchTime
  private let log: Logger

  init(reports: [DeviceReport], feed: EventFeed, time: BenchTime, log: Logger) {
    self.reports = Mutex(Dictionary(reports.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }))
    self.feed = feed
    self.time = time
    self.log = log
  }

  /// Every device, by name.
  var all: [DeviceReport] { reports.withLock { $0.values.sorted { $0.name < $1.name } } }

  /// One device.
  func report(_ name: DeviceName) -> DeviceReport? { reports.withLock { $0[name] } }

  /// A session was opened.
  func opened(_ name: DeviceName, _ identity: DeviceIdentity, remarks: [String] = []) {
    let isNews = change(name) { report in
      report.identity = identity
      report.remarks = remarks
      report.link = .open
      report.trouble = nil
      report.status = nil
      report.lastHeard = time.instant()
    }
    if isNews { log.info("device open", metadata: ["device": "\(name.text)", "address": "\(identity.address)"]) }
  }

  /// The device could not be opened, or its session ended.
  func failed(_ name: DeviceName, _ fault: DeviceFault) {
    let trouble = [fault.sentence, fault.remedy.sentence].filter { !$0.isEmpty }.joined(separator: " ")
    let isNews = change(name) { report in
      if report.link == .open {
        report.link = .lost
        report.losses += 1
      }
      report.status = nil
      report.trouble = trouble
    }
    if isNews {
      log.warning("device absent", metadata: ["device": "\(name.text)", "fault": "\(fault.word): \(fault.sentence)"])
    }
  }

  /// The device answered or sent something; `trouble` says what it complained of.
  func heard(_ name: DeviceName, status: MachineStatus? = nil, trouble: String? = nil) {
    let now = time.instant()
    change(name) { report in
      report.lastHeard = now
      report.status = status ?? report.status
      report.trouble = trouble ?? status?.trouble
    }
  }

  /// Changes a report and publishes it unless only its age changed; says whether anything else did.
  @discardableResult
  private func change(_ name: DeviceName, _ body: (inout DeviceReport) -> Void) -> Bool {
    let changed: DeviceReport? = reports.withLock { reports in
      guard let before = reports[name] else { return nil }
      var after = before
      body(&after)
      reports[name] = after
      var aged = before
      aged.lastHeard = after.lastHeard
      // The measured speed of an idle motor is no news either; a running job publishes it as progress.
      aged.status?.speed = after.status?.speed
      return aged == after ? nil : after
    }
    if let changed { feed.publish(.device(changed)) }
    return changed != nil
  }
}

extension MachineStatus {
  /// Why no job could be given to the machine, in its own words; `nil` when one could, or when it is at work.
  fileprivate var trouble: String? {
    switch readiness {
    case .ready, .working: nil
    case .notReady(let sentence), .faulted(_, let sentence): sentence
    }
  }
}
