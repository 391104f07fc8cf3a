import Devices
import Logging
import ServiceLifecycle
import Synchronization
import Workshop

/// One machine of the bench under supervision: opened, kept in sight, given jobs one at a time, reopened when lost.
///
/// Jobs and stops reach it from any thread; a stop goes straight to the session and waits for nothing here.
final class Machine: Sendable {
  /// One open session, and the jobs given to it. A permit of one session is worth nothing in the next.
  private struct Attended {
    var number: Int
    var session: any WorkSession
    var assignments: AsyncStream<JobAssignment>.Continuation
    var current: JobAssignment?
  }

  /// An open session and which of all it is.
  struct Visit: Sendable {
    fileprivate var number: Int
    var session: any WorkSession
  }

  let name: DeviceName
  let kind: DeviceKind
  private let driver: any WorkDriver
  private let board: DeviceBoard
  private let records: JobRecords
  private let progress: ProgressBoard
  private let time: BenchTime
  private let log: Logger
  private let attended = Mutex<Attended?>(nil)
  private let visits = Mutex(0)

  init(
    name: DeviceName, kind: DeviceKind, driver: any WorkDriver, board: DeviceBoard, records: JobRecords,
    progress: ProgressBoard, time: BenchTime, log: Logger
  ) {
    self.name = name
    self.kind = kind
    self.driver = driver
    self.board = board
    self.records = records
    self.progress = progress
    self.time = time
    self.log = log
  }

  /// The open session, if the machine answers.
  var visit: Visit? { attended.withLock { $0.map { Visit(number: $0.number, session: $0.session) } } }

  /// Whether a job is under way.
  var isAtWork: Bool { attended.withLock { $0?.current != nil } }

  /// Gives the machine a job that is on disk. If the session was lost meanwhile the job ends as not started.
  func assign(_ assignment: JobAssignment, in visit: Visit) async {
    let isTaken = attended.withLock { attended in
      guard attended?.number == visit.number else { return false }
      guard case .enqueued = attended?.assignments.yield(assignment) else { return false }
      attended?.current = assignment
      return true
    }
    if !isTaken { await endUnstarted(assignment) }
  }

  /// Stops the machine, now, and says what it showed within `bound`.
  ///
  /// The halt itself is bounded by the session; the bound here is for a line that is worse than that.
  func stop(within bound: Duration = .milliseconds(1900)) async -> DeviceStop {
    guard let (session, assignment) = attended.withLock({ $0.map { ($0.session, $0.current) } }) else {
      return DeviceStop(
        device: name, answer: .notConfirmed, sentence: "\(name.text) is not connected: use the machine's own stop.")
    }
    assignment?.announceHalt()
    let answer = FirstAnswer<DeviceStop>()
    // Not a child task, since a line that hangs must not hold the answer back. It ends when the session's halt does,
    // which every line bounds, and tells the job's runner what came of it.
    Task(priority: .high) { [name] in
      do throws(DeviceFault) {
        try await session.halt()
        assignment?.answerHalt(.confirmed)
        answer.give(DeviceStop(device: name, answer: .still, sentence: "\(name.text) is still."))
      } catch {
        assignment?.answerHalt(.unconfirmed(error.sentence))
        answer.give(.unconfirmed(name, error.sentence))
      }
    }
    // Ends by itself after `bound`; whoever comes second gives its answer to nobody.
    let late = Task { [name, time] in
      try await time.sleep(bound)
      answer.give(.unconfirmed(name, "It did not show within \(bound.milliseconds / 100 * 100) ms that it is still."))
    }
    defer { late.cancel() }
    return await answer.first()
  }

  /// Supervises the machine until the task is cancelled.
  func run() async {
    var pause = ReopenPause()
    while !Task.isCancelled {
      do throws(DeviceFault) {
        let session: any WorkSession = try await driver.open()
        pause.reset()
        board.opened(name, session.identity)
        let fault = await attend(session)
        await session.close()
        if !Task.isCancelled { board.failed(name, fault) }
      } catch {
        board.failed(name, error)
      }
      // A cancelled sleep ends the loop.
      try? await time.sleep(pause.take())
    }
  }

  /// Watches an open session and runs the jobs given to it; returns what took it away.
  private func attend(_ session: any WorkSession) async -> DeviceFault {
    let (assignments, continuation) = AsyncStream.makeStream(of: JobAssignment.self)
    let number = visits.withLock { visits in
      visits += 1
      return visits
    }
    attended.withLock { $0 = Attended(number: number, session: session, assignments: continuation) }
    let fault = await withTaskGroup(of: DeviceFault?.self) { group in
      group.addTask { await self.runJobs(assignments, on: session) }
      group.addTask { await self.keepInSight(session) }
      let first = await group.next() ?? nil
      continuation.finish()
      group.cancelAll()
      // The session stays reachable for a stop until the runner has let go of it.
      await group.waitForAll()
      self.attended.withLock { $0 = nil }
      return first ?? .cancelled("The supervision of \(name.text) ended.")
    }
    // A job that was given and never taken up: nothing of it was sent.
    for await assignment in assignments { await endUnstarted(assignment) }
    return fault
  }

  private func runJobs(_ assignments: AsyncStream<JobAssignment>, on session: any WorkSession) async -> DeviceFault? {
    for await assignment in assignments {
      if Task.isCancelled {
        await endUnstarted(assignment)
        continue
      }
      let runner = JobRunner(
        session: session, assignment: assignment, records: records, board: progress, time: time, log: log)
      let loss = await runner.run()
      attended.withLock { attended in
        if attended?.current === assignment { attended?.current = nil }
      }
      if let loss { return loss }
    }
    return nil
  }

  /// Reads the machine's state every two seconds while no job is watched, so that its link and health are known.
  private func keepInSight(_ session: any WorkSession) async -> DeviceFault? {
    while !Task.isCancelled {
      if attended.withLock({ $0?.current == nil }) {
        do throws(DeviceFault) {
          board.heard(name, status: try await session.status())
        } catch {
          // A refusal is an answer: the machine is there and said no.
          guard case .refused = error else { return error }
          board.heard(name, trouble: error.sentence)
        }
      } else {
        board.heard(name, status: MachineStatus(.working))
      }
      do { try await time.sleep(.seconds(2)) } catch { return nil }
    }
    return nil
  }

  private func endUnstarted(_ assignment: JobAssignment) async {
    let outcome = JobOutcome(.notStarted, "\(name.text) was lost before it was told anything.")
    let job = assignment.job
    await records.insist(
      .jobEnded(JobEnded(job: job.id, order: job.piece.order, outcome: outcome, workedMilliseconds: nil)), log: log)
  }
}

extension DeviceStop {
  fileprivate static func unconfirmed(_ name: DeviceName, _ sentence: String) -> DeviceStop {
    DeviceStop(
      device: name, answer: .notConfirmed,
      sentence: "\(name.text) did not confirm: use the machine's own stop. \(sentence)")
  }
}
