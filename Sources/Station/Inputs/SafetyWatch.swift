import Devices
import Synchronization
import Workshop

/// One safety input of the bench under supervision: read, never written; while it is tripped no job starts, and
/// nothing that runs is stopped by it: the machine's own interlock does that.
final class SafetyWatch: Sendable {
  let name: DeviceName
  private let driver: any SafetyDriver
  private let poll: Duration
  private let board: InputBoard
  private let supervision: InputSupervision
  private let time: BenchTime
  private let judge: Mutex<SafetyJudge>

  init(
    name: DeviceName, driver: any SafetyDriver, poll: Duration, judge: SafetyJudge, board: InputBoard,
    supervision: InputSupervision, time: BenchTime
  ) {
    self.name = name
    self.driver = driver
    self.poll = poll
    self.judge = Mutex(judge)
    self.board = board
    self.supervision = supervision
    self.time = time
  }

  /// The input now.
  var state: SafetyJudge.State { judge.withLock { $0.state(at: time.instant()) } }

  /// Supervises the input until the task is cancelled.
  func run() async {
    await supervision.run(
      open: { () async throws(DeviceFault) in
        let session: any SafetySession = try await driver.open()
        return InputSupervision.Opened(session: session) { await self.look(at: session) }
      },
      lost: { fault in self.change { $0.lost(fault.trouble) } })
  }

  private func look(at session: any SafetySession) async -> DeviceFault {
    while true {
      do throws(DeviceFault) {
        let sample = try await session.read()
        change { $0.take(sample, at: time.instant()) }
      } catch {
        return error
      }
      do { try await time.sleep(poll) } catch { return .cancelled("The supervision of \(name.text) ended.") }
    }
  }

  private func change(_ body: (inout SafetyJudge) -> Void) {
    judge.withLock { judge in
      body(&judge)
      let state = judge.state(at: time.instant())
      let trouble: String? = if case .tripped(let why) = state { why } else { nil }
      board.set(name, .safety(state), trouble: trouble)
    }
  }
}
