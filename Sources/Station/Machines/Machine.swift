import Devices
import Logging
import ServiceLifecycle
import Synchronization
import Workshop

/// One machine of the bench under supervision: opened, kept in sight, given jobs one at a time, reopened when lost.
///
/// Jobs and stops reach it from any thread. A stop goes straight to the session, past whatever job is there; the only thing
/// it may wait for is another stop, when two halts are under way (`SharedHalts`).
final class Machine: Sendable {
  /// One open session, and the jobs given to it. A permit of one session is worth nothing in the next.
  private struct Attended {
    var number: Int
    var session: any WorkSession
    var errands: AsyncStream<Errand>.Continuation
    var current: JobAssignment?
    /// The outline that is shown, or about to be.
    var outline: OutlineShowing?
    /// The session is not closed before they have their answers.
    let halts: SharedHalts
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
  private let plugs: PlugBell
  private let log: Logger
  private let attended = Mutex<Attended?>(nil)
  private let visits = Mutex(0)
  /// A stop was asked for, or a motor was lost at work, and the machine never showed that it is still: the first thing
  /// it is told when it answers again is to stop.
  private let owedHalt: OwedHalt
  private let stops: ToldToStop
  private let recall: Recall
  /// Why nothing may start now, for reasons outside the machine; `nil` when it may.
  private let obstacle: @Sendable () -> String?

  init(
    name: DeviceName, kind: DeviceKind, driver: any WorkDriver, board: DeviceBoard, records: JobRecords,
    progress: ProgressBoard, time: BenchTime, plugs: PlugBell, log: Logger, owesHalt: Bool,
    begun: EventID?, obstacle: @escaping @Sendable () -> String?
  ) {
    owedHalt = OwedHalt(owesHalt)
    self.name = name
    self.kind = kind
    self.driver = driver
    self.board = board
    self.records = records
    self.progress = progress
    self.time = time
    self.plugs = plugs
    self.log = log
    self.obstacle = obstacle
    stops = ToldToStop(begun: begun, records: records)
    recall = Recall(name: name, records: records, stops: stops, time: time, log: log)
  }

  /// Refuses what no machine of this model carries; asks nothing of it.
  func foresee(_ work: Work, drawing: RingDrawing?) throws(PlanRefusal) {
    try driver.foresee(work, drawing: drawing)
  }

  /// Whether a machine of this model follows drawings.
  var followsDrawings: Bool { driver.followsDrawings }

  /// What a desk needs to know of it, while it answers.
  func applicant(in visit: Visit) -> JobDesk.Applicant {
    JobDesk.Applicant(name: name, session: visit.session, followsDrawings: followsDrawings)
  }

  /// The open session, if the machine answers.
  var visit: Visit? { attended.withLock { $0.map { Visit(number: $0.number, session: $0.session) } } }

  /// The job under way.
  var current: Job? { attended.withLock { $0?.current?.job } }

  /// The outline that is shown, or about to be; no job is given to the machine meanwhile.
  var outline: OutlineShowing? { attended.withLock { $0?.outline } }

  /// Whether it was to stop and has not shown yet that it is still.
  var isToBeStopped: Bool { owedHalt.isOwed }

  /// Whether it is being asked what became of its last job.
  var isRecalling: Bool { recall.isAsking }

  /// Whether it may be moving because of the bench.
  var mayMove: Bool { current != nil || outline != nil || owedHalt.isOwed }

  /// Lets nothing start, or go on to a next step, that was asked for before, and returns the job it found, which waits for
  /// the halt's answer from now on. Waits for nothing.
  func holdEverything() -> JobAssignment? {
    attended.withLock { attended in
      stops.tell(attended?.current?.job.id)
      attended?.current?.announceHalt()
      attended?.session.revokePermits()
      return attended?.current
    }
  }

  /// Gives the machine a job that is on disk. If the session was lost meanwhile the job ends as not started.
  func assign(_ assignment: JobAssignment, in visit: Visit) {
    let isTaken = attended.withLock { attended in
      guard attended?.number == visit.number else { return false }
      guard case .enqueued = attended?.errands.yield(.job(assignment)) else { return false }
      attended?.current = assignment
      return true
    }
    if !isTaken { endUnstarted(assignment) }
  }

  /// Keeps the machine for an outline; `false` when it has a job or another outline. Claiming the same one again is no news.
  func claim(_ showing: OutlineShowing, in visit: Visit) -> Bool {
    attended.withLock { attended in
      guard attended?.number == visit.number, attended?.current == nil else { return false }
      guard attended?.outline == nil || attended?.outline === showing else { return false }
      attended?.outline = showing
      return true
    }
  }

  /// Lets go of the machine again.
  func release(_ showing: OutlineShowing) {
    attended.withLock { attended in
      if attended?.outline === showing { attended?.outline = nil }
    }
  }

  /// Waits for an outline whose end somebody asked for, or that a stop met; it is a moment away.
  func awaitEndingOutline() async {
    guard let (showing, session) = attended.withLock({ found in found?.outline.map { ($0, found?.session) } }),
      !showing.isWanted || session?.permit() != showing.permit
    else { return }
    _ = await showing.whenOver()
  }

  /// Asks for the end of the outline that is shown, or about to be; `nil` when there is none.
  ///
  /// A drawing that is still on its way to the machine is given up: no job has a permit while an outline is claimed.
  func callOffOutline() -> OutlineShowing? {
    attended.withLock { attended in
      guard let showing = attended?.outline else { return nil }
      showing.callOff()
      attended?.session.revokePermits()
      return showing
    }
  }

  /// Has a claimed outline shown. If the session was lost meanwhile it says so.
  func begin(_ showing: OutlineShowing, in visit: Visit) {
    let isTaken = attended.withLock { attended in
      guard attended?.number == visit.number, attended?.outline === showing else { return false }
      guard case .enqueued = attended?.errands.yield(.outline(showing)) else { return false }
      return true
    }
    if !isTaken { endUnshown(showing) }
  }

  /// Stops the machine, now, and says what it showed within `bound`.
  ///
  /// The halt itself is bounded by the session; the bound here is for a line that is worse than that.
  func stop(by: String, within bound: Duration = .milliseconds(1900)) async -> DeviceStop {
    let found = holdEverything()
    let answer = FirstAnswer<DeviceStop>()
    let isOnItsWay = beginHalt(SharedHalts.Stop(by: by, answer: answer, assignment: found))
    // Not before the halt is on its way, and not only when it is answered: the daemon may die until then.
    stops.note(by: by)
    guard isOnItsWay else {
      owedHalt.owe()
      return DeviceStop(
        device: name, answer: .notConfirmed, sentence: "\(name.text) is not connected: use the machine's own stop.")
    }
    // Ends by itself after `bound`; whoever comes second gives its answer to nobody.
    let late = Task { [name, time, found] in
      try await time.sleep(bound)
      answer.give(
        .unconfirmed(
          name, found?.started, "It did not show within \(bound.milliseconds / 100 * 100) ms that it is still."))
    }
    defer { late.cancel() }
    return await answer.first()
  }

  /// Sends the halt on its way; `false` when no session is open.
  private func beginHalt(_ stop: SharedHalts.Stop) -> Bool {
    attended.withLock { attended in
      guard let attended else { return false }
      attended.halts.ask(stop)
      return true
    }
  }

  /// Stops the machine once and tells everybody who shares in it, each of the job it found there.
  private func halt(_ session: any WorkSession, for stops: [SharedHalts.Stop]) async {
    // A job that was given since they came is stopped, too: it is told before the first byte goes out, as theirs were.
    let given = holdEverything()
    if let by = stops.first?.by { self.stops.note(by: by) }
    let assignments = (stops.map(\.assignment) + [given]).compactMap(\.self)
    let debt = owedHalt.debt
    do throws(DeviceFault) {
      try await session.halt()
      owedHalt.pay(debt)
      for assignment in assignments { assignment.answerHalt(.confirmed) }
      for stop in stops {
        stop.answer.give(
          DeviceStop(device: name, answer: .still, sentence: "\(name.text) is still.", job: stop.assignment?.started))
      }
    } catch {
      owedHalt.owe()
      for assignment in assignments { assignment.answerHalt(.unconfirmed(error.sentence)) }
      for stop in stops { stop.answer.give(.unconfirmed(name, stop.assignment?.started, error.sentence)) }
    }
  }

  /// Supervises the machine until the task is cancelled.
  func run() async {
    var pause = ReopenPause()
    while !Task.isCancelled {
      let rings = plugs.rings
      do throws(DeviceFault) {
        let session: any WorkSession = try await driver.open()
        board.opened(name, session.identity, remarks: session.remarks)
        let fault = await attend(session, onFirstAnswer: { pause.reset() })
        await session.close()
        if !Task.isCancelled { board.failed(name, fault) }
      } catch {
        board.failed(name, error)
      }
      await plugs.wait(pause.take(), since: rings, time: time)
    }
  }

  /// Watches an open session and runs the jobs given to it; returns what took it away.
  private func attend(_ session: any WorkSession, onFirstAnswer: () -> Void) async -> DeviceFault {
    do throws(DeviceFault) {
      try await payHalt(session)
      board.heard(name, status: try await status(of: session))
    } catch {
      return error
    }
    onFirstAnswer()
    let (errands, continuation) = AsyncStream.makeStream(of: Errand.self)
    let number = visits.withLock { visits in
      visits += 1
      return visits
    }
    let halts = SharedHalts { [self] stops in await halt(session, for: stops) }
    attended.withLock {
      $0 = Attended(number: number, session: session, errands: continuation, halts: halts)
    }
    let fault = await withTaskGroup(of: DeviceFault?.self) { group in
      group.addTask { await self.runErrands(errands, on: session) }
      group.addTask { await self.keepInSight(session) }
      let first = await group.next() ?? nil
      continuation.finish()
      group.cancelAll()
      // The session stays reachable for a stop until the runner has let go of it.
      await group.waitForAll()
      // From here on nobody asks any more; whoever did has an answer before the session is closed.
      self.attended.withLock { $0 = nil }
      await halts.end()
      return first ?? .cancelled("The supervision of \(name.text) ended.")
    }
    // What was given and never taken up: nothing of it was sent.
    for await errand in errands { endUnstarted(errand) }
    return fault
  }

  /// Stops a machine that was left without one.
  private func payHalt(_ session: any WorkSession) async throws(DeviceFault) {
    guard owedHalt.isOwed else { return }
    // A stop goes out before anything is said about it.
    defer { log.notice("stopping what was left without a stop", metadata: ["device": "\(name.text)"]) }
    stops.tell(nil)
    // Before the answer, as in `stop`.
    stops.note(by: "bench")
    let debt = owedHalt.debt
    try await session.halt()
    owedHalt.pay(debt)
  }

  /// The machine's state. A refusal or an alarm is an answer too: the machine is there.
  private func status(of session: any WorkSession) async throws(DeviceFault) -> MachineStatus {
    do throws(DeviceFault) { return try await session.status() } catch {
      switch error {
      case .refused(_, let sentence): return MachineStatus(.notReady(sentence))
      case .alarmed(let code, let sentence): return MachineStatus(.faulted(code: code, sentence))
      case .absent, .denied, .timedOut, .garbled, .system, .cancelled: throw error
      }
    }
  }

  private func runErrands(_ errands: AsyncStream<Errand>, on session: any WorkSession) async -> DeviceFault? {
    if let fault = await recall.ask(session) { return fault }
    for await errand in errands {
      if Task.isCancelled {
        endUnstarted(errand)
        continue
      }
      let assignment: JobAssignment
      switch errand {
      case .outline(let showing):
        if let loss = await show(showing, on: session) { return loss }
        continue
      case .job(let job): assignment = job
      }
      let runner = JobRunner(
        session: session, assignment: assignment, records: records, stops: stops, board: progress, time: time,
        log: log,
        oweHalt: { [self] in owedHalt.owe() }, obstacle: obstacle,
        heard: { [board, name] status in board.heard(name, status: status) })
      let loss = await runner.run()
      attended.withLock { attended in
        if attended?.current === assignment { attended?.current = nil }
      }
      if let loss {
        if !session.endsByItself { owedHalt.owe() }
        return loss
      }
      if let fault = await recall.ask(session) { return fault }
    }
    return nil
  }

  /// Shows an outline to its end. What nobody saw going off is stopped first when the machine answers again.
  private func show(_ showing: OutlineShowing, on session: any WorkSession) async -> DeviceFault? {
    let runner = OutlineRunner(
      session: session, showing: showing, time: time, obstacle: obstacle,
      heard: { [board, name] status in board.heard(name, status: status) })
    let loss = await runner.run()
    if loss != nil { owedHalt.owe() }
    release(showing)
    showing.end(loss)
    return loss
  }

  /// Reads the machine's state every two seconds while no job is watched, so that its link and health are known.
  private func keepInSight(_ session: any WorkSession) async -> DeviceFault? {
    var failures = 0
    while true {
      do { try await time.sleep(owedHalt.isOwed ? .milliseconds(200) : .seconds(2)) } catch { return nil }
      // The runner of a job looks more often than this, and judges what it sees.
      guard current == nil, outline == nil else { continue }
      do throws(DeviceFault) {
        try await payHalt(session)
        board.heard(name, status: try await status(of: session))
        failures = 0
      } catch {
        // A job that came meanwhile has a runner of its own to judge the silence; and one lost answer is no lost link.
        failures += 1
        if current == nil, failures > 1 || error.isFinal { return error }
      }
    }
  }

  private func endUnstarted(_ errand: Errand) {
    switch errand {
    case .job(let assignment): endUnstarted(assignment)
    case .outline(let showing): endUnshown(showing)
    }
  }

  private func endUnshown(_ showing: OutlineShowing) {
    release(showing)
    let fault = DeviceFault.absent("\(name.text) was lost before it was told anything.")
    showing.answer.give(fault)
    // Nothing was turned on.
    showing.end(nil)
  }

  private func endUnstarted(_ assignment: JobAssignment) {
    let outcome = JobOutcome(.notStarted, "\(name.text) was lost before it was told anything.")
    let job = assignment.job
    records.happened(.jobEnded(JobEnded(job: job.id, order: job.piece.order, outcome: outcome)))
  }
}

extension DeviceStop {
  /// The machine did not show that it is still.
  fileprivate static func unconfirmed(_ name: DeviceName, _ job: Job?, _ sentence: String) -> DeviceStop {
    DeviceStop(
      device: name, answer: .notConfirmed,
      sentence: "\(name.text) did not confirm: use the machine's own stop. \(sentence)", job: job)
  }
}

extension DeviceFault {
  /// Whether the port itself is gone, so that asking again is of no use.
  fileprivate var isFinal: Bool {
    switch self {
    case .absent, .denied, .system, .cancelled: true
    case .timedOut, .garbled, .refused, .alarmed: false
    }
  }
}
