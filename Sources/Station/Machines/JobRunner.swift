import Devices
import Logging
import Workshop

/// Runs one job on one open machine from the recorded intent to the recorded end: the only place that starts anything.
///
/// It feeds the pure `JobState` with what the machine shows and does what that says. Everything that cannot be undone is
/// on disk before it is sent; the one start is never sent again.
struct JobRunner: Sendable {
  /// How often a machine at work is read, and how long it may be silent before its job is given up as unknown.
  struct Pace: Sendable {
    var poll = Duration.milliseconds(100)
    var silence = Duration.seconds(3)
    /// How often it is noted how long a motor was seen turning.
    var note = Duration.seconds(5)
  }

  let session: any WorkSession
  let assignment: JobAssignment
  let records: JobRecords
  let stops: ToldToStop
  let board: ProgressBoard
  let time: BenchTime
  let log: Logger
  /// Told when the machine was to stop and did not show that it is still: somebody must try again.
  let oweHalt: @Sendable () -> Void
  /// Why nothing may start now: a guard that tripped, a pedal let go since the job was asked for; `nil` when it may.
  let obstacle: @Sendable () -> String?
  /// Told whenever the machine answered.
  let heard: @Sendable (MachineStatus?) -> Void
  var pace = Pace()

  private var job: Job { assignment.job }

  /// Runs the job to its end. Returns the fault that took the machine away, if one did.
  func run() async -> DeviceFault? {
    var watch = Watch(since: time.instant())
    var state = JobState()
    var action = state.take(await prepared())
    while true {
      let input: JobState.Input
      switch action {
      case .recordStarting(let mark): input = await recordStarting(mark)
      case .sendStart:
        stops.begins(job.id)
        watch = Watch(since: time.instant())
        input = await start()
      case .recordRunning:
        records.happened(.jobRunning(JobRunning(job: job.id, order: job.piece.order)))
        log.info("job runs", metadata: metadata)
        input = await observation(&watch)
      case .publish(let progress):
        board.set(JobProgress(job: job.id, order: job.piece.order, progress: progress, left: left(progress, watch)))
        input = await pausedObservation(&watch)
      case .nothing: input = await pausedObservation(&watch)
      case .halt: input = await ownHalt(because: "It was at work long after it should have ended.")
      case .recordEnd(let outcome):
        end(outcome, watch)
        return watch.loss
      }
      // A motor's programme is the bench's own clock; what a marker counts after a stop proves nothing.
      if session.endsByItself, stops.holds(job.id) { _ = state.take(.toldToStop) }
      action = state.take(input)
    }
  }

  private func prepared() async -> JobState.Input {
    do throws(DeviceFault) {
      guard let drawing = assignment.drawing else {
        return .prepared(try await session.prepare(job.work, permit: assignment.permit))
      }
      return .prepared(try await session.prepare(job.work, drawing: drawing, permit: assignment.permit))
    } catch {
      return .notPrepared(error.sentence)
    }
  }

  private func recordStarting(_ mark: MachineMark) async -> JobState.Input {
    do throws(BenchRefusal) {
      if let why = try await records.recordStarting(job, mark) { return .notPrepared(why) }
      return .startRecorded
    } catch {
      return .notPrepared(error.sentence)
    }
  }

  private func start() async -> JobState.Input {
    if Task.isCancelled { return .startHeldBack("The bench let go of the machine before it was told to start.") }
    if let obstacle = obstacle() { return .startHeldBack(obstacle) }
    guard assignment.takeStart() else { return .startHeldBack("It was stopped before it started.") }
    do throws(DeviceFault) {
      switch try await session.start(permit: assignment.permit) {
      case .began: return .startProved
      case .heldBack(let sentence):
        assignment.giveStartBack()
        return .startHeldBack(sentence)
      }
    } catch {
      if let halt = await assignment.halt() { return input(for: halt) }
      // It may be at work and nobody can see it: a stop is never wrong.
      let unconfirmed = await halted()
      let sentence =
        unconfirmed
        ?? (session.endsByItself
          ? "It was told to stop and is still now; keep away until you have seen that it does not begin late."
          : "It was told to stop and shows that it is still.")
      // A motor that shows it is still leaves nothing unknown; what a marker did meanwhile nobody knows.
      if unconfirmed == nil, !session.endsByItself {
        return .observed(WorkProgress(.stoppedItself("\(error.sentence) \(sentence)")))
      }
      return .startUnproved("\(error.sentence) \(sentence)")
    }
  }

  /// A halt that no person asked for; of a motor the bench's own clock tells whether the end came first.
  private func ownHalt(because reason: String) async -> JobState.Input {
    if let sentence = await halted() { return .haltUnconfirmed("\(reason) \(sentence)") }
    if !session.endsByItself, let progress = await lastLook(), progress.showing == .finished {
      return .observed(progress)
    }
    return .observed(WorkProgress(.stoppedItself("\(reason) The bench stopped it.")))
  }

  /// Stops the machine; `nil` when it shows that it is still, else why not.
  private func halted() async -> String? {
    stops.tell(job.id)
    // Not only when the halt is answered: the daemon may die until then, and the next one must know. It waits for nothing.
    stops.note(by: "bench")
    do throws(DeviceFault) {
      try await session.halt()
      return nil
    } catch {
      oweHalt()
      return error.sentence
    }
  }

  private func pausedObservation(_ watch: inout Watch) async -> JobState.Input {
    do { try await time.sleep(pace.poll) } catch {
      // Called off, since the daemon ends or the machine is lost: nothing of ours runs on unwatched.
      if let halt = await assignment.halt() { return await settled(halt, .unanswered) }
      return await ownHalt(because: "The bench let go of the machine.")
    }
    return await observation(&watch)
  }

  private func observation(_ watch: inout Watch) async -> JobState.Input {
    let seen: JobState.Input
    let began = time.instant()
    do throws(DeviceFault) {
      let progress = try await session.attend()
      watch.silentSince = nil
      watch.seen.looked(from: began, to: time.instant(), isAtWork: progress.showing == .working)
      watch.steps.looked(progress, from: began, to: time.instant())
      noteWork(&watch)
      heard(progress.showing == .working ? MachineStatus(.working, speed: progress.speed) : nil)
      seen = .observed(progress)
    } catch {
      seen = watch.takes(error, at: time.instant(), allowing: pace.silence)
      // A motor that can no longer be watched is told to stop, as long as anything reaches it at all.
      if watch.loss != nil, !session.endsByItself { _ = await halted() }
    }
    if let halt = await assignment.halt() { return await settled(halt, seen) }
    // A marker's own time is an estimate; a motor's programme is the bench's own clock.
    let limit = Duration.milliseconds(job.expectedMilliseconds) * (session.endsByItself ? 1.5 : 1) + .seconds(5)
    if watch.began.duration(to: time.instant()) > limit, case .observed(let progress) = seen,
      progress.showing == .working || progress.showing == .notBegun
    {
      return .overdue
    }
    return seen
  }

  /// Has it noted from time to time how long a motor was seen turning, so that a crash does not lose it.
  private func noteWork(_ watch: inout Watch) {
    guard job.work.kind == .polishing, watch.seen.duration >= watch.noted + pace.note else { return }
    watch.noted = watch.seen.duration
    records.worked(job.id, milliseconds: watch.noted.milliseconds)
  }

  /// A halt and the end may cross. A motor's programme is the bench's own clock and tells which came first; a marker
  /// may count what it aborted as a mark, so its halt's own answer stands.
  private func settled(_ halt: JobAssignment.Halt, _ seen: JobState.Input) async -> JobState.Input {
    guard !session.endsByItself else { return input(for: halt) }
    if case .observed(let progress) = seen, progress.showing == .finished { return .observed(progress) }
    if case .confirmed = halt, let progress = await lastLook(), progress.showing == .finished {
      return .observed(progress)
    }
    return input(for: halt)
  }

  /// What the stopped machine's record says; `nil` when it cannot be read, and then the halt's own answer stands.
  private func lastLook() async -> WorkProgress? {
    // In a task of its own, awaited right here: a cancelled one would not be let on the line any more.
    await Task { [session] in try? await session.attend() }.value
  }

  private func input(for halt: JobAssignment.Halt) -> JobState.Input {
    switch halt {
    case .confirmed: .halted
    case .unconfirmed(let sentence): .haltUnconfirmed(sentence)
    }
  }

  private func end(_ outcome: JobOutcome, _ watch: Watch) {
    let worked = outcome.ending == .notStarted ? nil : watch.worked(until: time.instant(), outcome.ending)
    let fact = JobEnded(
      job: job.id, order: job.piece.order, outcome: outcome, worked: worked, speeds: watch.steps.speeds)
    records.happened(.jobEnded(fact))
    board.clear(job.id)
    var metadata = metadata
    metadata["outcome"] = "\(outcome.ending.rawValue)"
    if !outcome.reason.isEmpty { metadata["reason"] = "\(outcome.reason)" }
    log.info("job ended", metadata: metadata)
  }

  private var metadata: Logger.Metadata {
    ["job": "\(job.id.text)", "order": "\(job.piece.order.text)", "device": "\(job.device.text)"]
  }

  /// The time left: by the machine's own progress once it says enough, before that by the physics.
  private func left(_ progress: WorkProgress, _ watch: Watch) -> Duration? {
    let elapsed = watch.began.duration(to: time.instant())
    if let permille = progress.permille, permille > 50 { return elapsed * (1000 - permille) / permille }
    return max(.milliseconds(job.expectedMilliseconds) - elapsed, .zero)
  }
}

/// What a runner remembers while it watches a machine at work.
private struct Watch {
  /// When the start went out.
  var began: ContinuousClock.Instant
  /// Since when the machine has not answered.
  var silentSince: ContinuousClock.Instant?
  /// What took the machine away.
  var loss: DeviceFault?
  /// How long it was seen at work.
  var seen = SeenAtWork()
  /// What of that was noted.
  var noted = Duration.zero
  /// How fast a motor was seen turning.
  var steps = SeenSteps()

  init(since began: ContinuousClock.Instant) { self.began = began }

  /// How long it was at work on a job that ended now: from the start on where it was watched all the time, else what was
  /// seen of it.
  func worked(until now: ContinuousClock.Instant, _ ending: JobOutcome.Ending) -> WorkedTime {
    switch ending {
    case .done where seen.isWatched, .failed where seen.isWhole, .stopped where seen.isWhole:
      WorkedTime(milliseconds: began.duration(to: now).milliseconds)
    case .done, .failed, .stopped, .unknown, .notStarted:
      WorkedTime(milliseconds: seen.duration.milliseconds, isLeast: true)
    }
  }

  /// A read failed: `unanswered` while it may be asked again, the loss when the port is gone or the silence too long.
  mutating func takes(
    _ fault: DeviceFault, at now: ContinuousClock.Instant, allowing silence: Duration
  ) -> JobState.Input {
    switch fault {
    // A broken connection is one lost answer, too: the line connects anew, and the machine's record may settle the job.
    case .timedOut, .garbled, .refused, .cancelled, .alarmed, .absent, .system:
      let since = silentSince ?? now
      silentSince = since
      if since.duration(to: now) < silence { return .unanswered }
    case .denied: break
    }
    loss = fault
    return .deviceLost("\(fault.sentence) Nobody saw how it ended.")
  }
}
