import Devices
import Synchronization
import Workshop

/// The pedal of the bench under supervision. It starts nothing: it says whether a person holds it down now.
final class HoldWatch: Sendable {
  let name: DeviceName
  private let driver: any PedalDriver
  private let board: InputBoard
  private let supervision: InputSupervision
  private let time: BenchTime
  private let hold: Mutex<Hold>

  init(
    name: DeviceName, driver: any PedalDriver, longest: Duration, board: InputBoard, supervision: InputSupervision,
    time: BenchTime
  ) {
    self.name = name
    self.driver = driver
    self.board = board
    self.supervision = supervision
    self.time = time
    hold = Mutex(Hold(longest: longest))
  }

  /// The pedal now.
  var state: Hold.State {
    hold.withLock { hold in
      hold.looked(at: time.instant())
      return hold.state
    }
  }

  /// Supervises the pedal until the task is cancelled.
  func run() async {
    await supervision.run(
      open: { () async throws(DeviceFault) in
        let session: any PedalSession = try await driver.open()
        return InputSupervision.Opened(session: session) { await self.listen(to: session) }
      },
      lost: { fault in self.change { $0.lost(fault.trouble) } })
  }

  private func listen(to session: any PedalSession) async -> DeviceFault {
    await withDiscardingTaskGroup(returning: DeviceFault.self) { group in
      defer { group.cancelAll() }
      while true {
        do throws(DeviceFault) {
          let position = try await session.nextPosition()
          change { $0.stands(position) }
          guard position.isDown else { continue }
          // The end of this hold, if it is still the same one by then.
          group.addTask { [self, longest = hold.withLock(\.longest)] in
            guard (try? await time.sleep(longest)) != nil else { return }
            change { _ in }
          }
        } catch {
          return error
        }
      }
    }
  }

  private func change(_ body: (inout Hold) -> Void) {
    // Said under the lock, so that the news comes in the order of the states.
    hold.withLock { hold in
      body(&hold)
      hold.looked(at: time.instant())
      let trouble: String? =
        switch hold.state {
        case .unknown(let why), .stuck(let why): why
        case .released, .held: nil
        }
      board.set(name, .pedal(hold.state), trouble: trouble)
    }
  }
}
