import Devices
import Logging
import Synchronization
import Workshop

/// Asks one machine about the job whose end nobody saw, before it is given another: afterwards it would remember that one.
final class Recall: Sendable {
  private let name: DeviceName
  private let records: JobRecords
  private let time: BenchTime
  private let log: Logger
  private let stops: ToldToStop
  private let asking = Mutex(false)

  init(name: DeviceName, records: JobRecords, stops: ToldToStop, time: BenchTime, log: Logger) {
    self.name = name
    self.stops = stops
    self.records = records
    self.time = time
    self.log = log
  }

  /// Whether the machine is being asked; until it has answered it is given no job.
  var isAsking: Bool { asking.withLock { $0 } }

  /// Asks, if there is a doubt, and records what the machine's record proves. Returns what took the machine away.
  func ask(_ session: any WorkSession) async -> DeviceFault? {
    guard let job = await records.doubt(on: name), let mark = job.mark else { return nil }
    asking.withLock { $0 = true }
    // Whoever asked for a job in the moment before does not see it start when this is over.
    session.revokePermits()
    defer { asking.withLock { $0 = false } }
    while true {
      do throws(DeviceFault) {
        let recollection = try await session.recall(mark)
        // A stop that came while the machine was asked counts, too: it is held before its first byte goes out.
        switch job.proof(recollection, isToldToStop: stops.holds(job.id)) {
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
