import Devices
import Logging
import Workshop

/// The inputs of the bench, all supervised: scanners, the pedal, safety inputs. None of them ever starts anything; the pedal and the
/// safety inputs can only keep a start back.
final class InputDesk: Sendable {
  private let board: InputBoard
  private let scans: [ScanWatch]
  private let pedal: HoldWatch?
  private let safety: [SafetyWatch]
  private let startsNeedHold: Bool

  init(_ plan: InputPlan, writer: BenchWriter, feed: EventFeed, time: BenchTime, plugs: PlugBell, log: Logger) {
    let unseen = "Nothing was read yet."
    var reports = plan.scanners.map {
      InputReport(name: $0.name, identity: $0.driver.identity, state: .scanner(isOpen: false))
    }
    if let pedal = plan.pedal {
      let state = Hold(longest: pedal.longest).state
      reports.append(InputReport(name: pedal.name, identity: pedal.driver.identity, state: .pedal(state)))
    }
    reports += plan.safety.map {
      InputReport(
        name: $0.name, identity: $0.driver.identity, state: .safety(.tripped(unseen)), trouble: unseen)
    }
    let board = InputBoard(reports, feed: feed, log: log)
    let supervision = InputSupervision(time: time, plugs: plugs)
    self.board = board
    scans = plan.scanners.map { scanner in
      ScanWatch(
        name: scanner.name, driver: scanner.driver, board: board, writer: writer, supervision: supervision, log: log)
    }
    pedal = plan.pedal.map { pedal in
      HoldWatch(
        name: pedal.name, driver: pedal.driver, longest: pedal.longest, board: board, supervision: supervision,
        time: time)
    }
    startsNeedHold = plan.pedal?.isNeededToStart ?? false
    safety = plan.safety.map { input in
      SafetyWatch(
        name: input.name, driver: input.driver, poll: input.poll,
        judge: SafetyJudge(patience: input.patience, countsWithin: input.countsWithin), board: board,
        supervision: supervision, time: time)
    }
  }

  /// Every input, by name, as it is now: what a safety input said grows old without a word.
  var reports: [InputReport] {
    board.all.map { report in
      guard let watch = safety.first(where: { $0.name == report.name }) else { return report }
      var report = report
      report.state = .safety(watch.state)
      report.trouble = if case .tripped(let why) = watch.state { why } else { nil }
      return report
    }
  }

  /// The pedal now; `nil` where the bench has none.
  var hold: Hold.State? { pedal?.state }

  /// Why no job may start now, the first reason.
  var obstacle: BenchRefusal? { obstacles.first }

  /// Why no job may start now: a safety input does not say, freshly, that all is well, or nobody holds the pedal where one
  /// is needed.
  var obstacles: [BenchRefusal] {
    let tripped = safety.compactMap { watch -> BenchRefusal? in
      guard case .tripped(let why) = watch.state else { return nil }
      return BenchRefusal(
        .notSafe, "\(watch.name.text) is tripped: \(why)",
        remedy: "Make the bench safe, and reset it at the device itself; then ask again.")
    }
    return tripped + (missingHold.map { [$0] } ?? [])
  }

  private var missingHold: BenchRefusal? {
    guard startsNeedHold, let pedal else { return nil }
    switch pedal.state {
    case .held: return nil
    case .released:
      return BenchRefusal(
        .notHeld, "Nobody holds \(pedal.name.text) down.", remedy: "Hold the pedal down while you start.")
    case .stuck(let why), .unknown(let why):
      return BenchRefusal(
        .notHeld, "\(pedal.name.text) is no hold: \(why)", remedy: "Let the pedal go, look at it, then hold it again.")
    }
  }

  /// Supervises every input until the task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      for watch in scans { group.addTask { await watch.run() } }
      if let pedal { group.addTask { await pedal.run() } }
      for watch in safety { group.addTask { await watch.run() } }
    }
  }
}
