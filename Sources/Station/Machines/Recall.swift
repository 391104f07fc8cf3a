import Devices
import Logging
import Synchronization
import Workshop

/// Asks one machine about the job whose end nobody saw, before it is given another: afterwards it would remember that one.
final class Recall: Sendable {
  private struct State {
    var isAsking = false
    /// The engraving that was told to stop last.
    var halted: EventID?
  }

  private let name: DeviceName
  private let records: JobRecords
  private let time: BenchTime
  private let log: Logger
  private let state = Mutex(State())

  init(name: DeviceName, records: JobRecords, time: BenchTime, log: Logger) {
    self.name = name
    self.records = records
    self.time = time
    self.log = log
  }

  /// Whether the machine is being asked; until it has answered it is given no job.
  var isAsking: Bool { state.withLock { $0.isAsking } }

  /// The job was told to stop: a mark that its machine counts from now on may be a part of one.
  func halted(_ job: EventID) { state.withLock { $0.halted = job } }

  /// Asks, if there is a doubt, and records what the machine's record proves. Returns what took the machine away.
  func ask(_ session: any WorkSession) async -> DeviceFault? {
    guard let job = await records.doubt(on: name), let mark = job.mark else { return nil }
    state.withLock { $0.isAsking = true }
    // Whoever asked for a job in the moment before does not see it start when this is over.
    session.revokePermits()
    defer { state.withLock { $0.isAsking = false } }
    while true {
      do throws(DeviceFault) {
        switch try await session.recall(mark) {
        case .finished where state.withLock({ $0.halted == job.id }):
          return unsettled(job, "the machine counted a mark, and was told to stop it")
        case .finished:
          await records.settle(
            job, as: .engraved, note: "Its record: it began this job, counted one mark and is not at work any more.")
          return nil
        case .neverBegan:
          await records.settle(job, as: .notEngraved, note: "Its record: it holds this job and never began it.")
          return nil
        case .nothing(let why): return unsettled(job, why)
        case .atWork: break
        }
      } catch {
        switch error {
        // Asked again when the machine is opened anew.
        case .absent, .denied, .system, .timedOut, .cancelled: return error
        case .garbled, .refused, .alarmed: return unsettled(job, error.sentence)
        }
      }
      do { try await time.sleep(.milliseconds(500)) } catch { return nil }
    }
  }

  private func unsettled(_ job: Job, _ why: String) -> DeviceFault? {
    log.warning("the machine's record settles nothing", metadata: ["job": "\(job.id.text)", "why": "\(why)"])
    return nil
  }
}
