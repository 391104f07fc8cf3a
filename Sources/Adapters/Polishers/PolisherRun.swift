import Devices
import Wire
import Workshop

extension ModbusPolisherSession {
  /// Brings the drive to one command short of running and tells it the first speed. Nothing turns.
  package func prepare(_ work: Work, permit: StartPermit) async throws(DeviceFault) -> MachineMark {
    let programme = try programme(of: work)
    try seat.check(permit)
    note { $0 = nil }
    try await makeReady(permit)
    let speed = programme.steps[0].speed
    try await tell(speed, permit, whileRunning: false)
    try await checkSeen(speed)
    note { $0 = PolishingRun(programme: programme, permit: permit) }
    return MachineMark()
  }

  /// A drive keeps no number of what it was told to do.
  package func recall(_ mark: MachineMark) async throws(DeviceFault) -> Recollection {
    .nothing("the drive keeps no number of the job it works on")
  }

  /// Sends the run command once and returns when the drive measures that the motor turns as told.
  package func start(permit: StartPermit) async throws(DeviceFault) -> StartAnswer {
    guard seat.isGood(permit) else { return .revoked }
    guard let run else { return .heldBack("No programme is prepared on the motor; no start was sent.") }
    let (unit, tongue, seat) = (seat.unit, tongue, seat)
    let setpoint = try number(for: run.speedTold)
    let turn: @Sendable (ModbusLine) throws(WireFault) -> (Bool, WireFault?) = { line throws(WireFault) in
      do throws(WireFault) {
        guard case .ready = try tongue.read(line, unit).phase else { return (false, nil) }
      } catch {
        return (false, error)
      }
      var isAnythingSent = false
      for step in tongue.run {
        do throws(WireFault) {
          try step.send(line, unit, setpoint: setpoint, ifStill: { seat.isGood(permit) })
          isAnythingSent = true
        } catch {
          if case .calledOff = error { return (isAnythingSent, error) }
          return (true, error)
        }
      }
      return (true, nil)
    }
    let (isSent, fault): (Bool, WireFault?)
    do throws(DeviceFault) { (isSent, fault) = try await seat.transact(turn) } catch {
      // The line never took the turn up: nothing of it went out.
      return .heldBack("The start was not sent. \(error.sentence)")
    }
    guard isSent else {
      return .heldBack("The start was not sent. \(fault?.sentence ?? "The drive is no longer ready.")")
    }
    let watch = seat.stopwatch()
    note { run in
      run?.watch = watch
      run?.disagreement = watch
    }
    try await prove(run.speedTold, permit, watch, answeredWith: fault)
    return .began
  }

  /// Reads how fast the motor turns, keeps the time of the programme, and stops the motor at its end.
  package func attend() async throws(DeviceFault) -> WorkProgress {
    guard let run, run.watch != nil else { return WorkProgress(.notBegun) }
    if let end = run.end { return end }
    if !run.isStopTold { await feed(run.speedTold, run.permit) }
    let state = try await state()
    var progress = WorkProgress(
      .working, permille: run.permille, speed: state.measured.map { profile.speed(at: $0) },
      speedSet: run.speedTold, step: run.stepTold + 1)
    if let showing = try await ending(run, state) {
      progress.showing = showing
      if case .finished = showing { progress.permille = 1000 }
      let end = progress
      note { $0?.end = end }
      return progress
    }
    if run.isOver {
      try await stopAtEnd()
      note { $0?.isStopTold = true }
      progress.speedSet = RevolutionsPerMinute(0)
    } else if run.step != run.stepTold {
      let step = run.step
      try await tell(run.programme.steps[step].speed, run.permit, whileRunning: true)
      let watch = seat.stopwatch()
      note { run in
        run?.stepTold = step
        run?.disagreement = watch
      }
      // What was read before is of the step before.
    }
    return progress
  }

  // MARK: Steps

  private func programme(of work: Work) throws(DeviceFault) -> PolishingProgramme {
    do throws(PlanRefusal) {
      try check(work)
      return try profile.programme(of: work)
    } catch {
      throw .refused(code: 0, error.sentence)
    }
  }

  /// Walks the drive to `ready`, one state at a time; a word that jumps over a state is ignored or refused.
  private func makeReady(_ permit: StartPermit) async throws(DeviceFault) {
    let watch = seat.stopwatch()
    while true {
      switch try await state().phase {
      case .ready: return
      case .faulty(let code): throw .alarmed(code: code, "The drive reports a fault: \(profile.words(for: code)).")
      case .unable(let why): throw .refused(code: 0, "The drive is not ready: \(why).")
      case .running, .stopping: throw .refused(code: 0, "The motor is turning already, whoever told it to.")
      case .away(let steps):
        guard watch.elapsed < profile.startWithin else { throw .timedOut("The drive does not become ready to run.") }
        try await perform(steps, setpoint: 0, permit)
      }
    }
  }

  /// Sends steps one after the other, waiting where they say so.
  private func perform(_ steps: [DriveStep], setpoint: Int, _ permit: StartPermit) async throws(DeviceFault) {
    let (unit, seat) = (seat.unit, seat)
    for step in steps {
      if case .wait(let condition, let bound) = step {
        let watch = seat.stopwatch()
        while !condition.holds(in: try await look(at: [condition.place])) {
          try seat.check(permit)
          guard watch.elapsed < bound else {
            throw .timedOut("The drive does not become ready: \(condition.place.text) should show \(condition.text).")
          }
          await seat.pause()
        }
      } else {
        try await seat.transact { line throws(WireFault) in
          try step.send(line, unit, setpoint: setpoint, ifStill: { seat.isGood(permit) })
        }
      }
    }
  }

  /// Tells a drive that takes the line for alive only then what its profile says; a motor at work is told nothing new.
  func feed(_ speed: RevolutionsPerMinute, _ permit: StartPermit) async {
    guard case .parameter(let watchdog) = profile.watch, !watchdog.feed.isEmpty, seat.isGood(permit) else { return }
    // What is lost is told again at the next look, and what a stop calls off is not wanted any more.
    try? await perform(watchdog.feed, setpoint: number(for: speed), permit)
  }

  private func number(for speed: RevolutionsPerMinute) throws(DeviceFault) -> Int {
    guard let number = profile.setpoint.number(profile.frequency(of: speed), terms.ratios) else {
      throw .refused(code: 0, "The drive cannot be told \(speed.count) rpm.")
    }
    return number
  }

  private func tell(
    _ speed: RevolutionsPerMinute, _ permit: StartPermit, whileRunning: Bool
  ) async throws(DeviceFault) {
    try await perform(tongue.setSpeed(whileRunning: whileRunning), setpoint: number(for: speed), permit)
  }

  /// Refuses to start when the drive shows another speed than it was told: a limit of its own, or another scale.
  private func checkSeen(_ speed: RevolutionsPerMinute) async throws(DeviceFault) {
    guard let seen = profile.setpoint.seen, !tongue.setSpeed(whileRunning: false).isEmpty else { return }
    guard let shown = seen.frequency(in: try await look(at: [seen.place]), terms.ratios) else { return }
    guard abs(abs(shown.count) - profile.frequency(of: speed).count) > profile.tolerance.count else { return }
    throw .refused(
      code: 0,
      "The drive was told \(speed.count) rpm and took \(profile.speed(at: shown).count) rpm: a limit of its own, or another scale than the profile's."
    )
  }
}
