import Devices
import Logging
import Workshop

/// The inputs of the bench, all supervised: scanners, the pedal, safety inputs. None of them ever starts anything.
final class InputDesk: Sendable {
  private let board: InputBoard
  private let scans: [ScanWatch]
  private let pedal: HoldWatch?
  private let safety: [SafetyWatch]

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
    safety = plan.safety.map { input in
      SafetyWatch(
        name: input.name, driver: input.driver, poll: input.poll,
        judge: SafetyJudge(patience: input.patience, countsWithin: input.countsWithin), board: board,
        supervision: supervision, time: time)
    }
  }

  /// Every input as it was last published, by name.
  var reports: [InputReport] { board.all }

  /// The pedal now; `nil` where the bench has none.
  var hold: Hold.State? { pedal?.state }

  /// Supervises every input until the task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      for watch in scans { group.addTask { await watch.run() } }
      if let pedal { group.addTask { await pedal.run() } }
      for watch in safety { group.addTask { await watch.run() } }
    }
  }
}
