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
    try await tell(programme.steps[0].speed, permit)
    note { $0 = PolishingRun(programme: programme, permit: permit) }
    return MachineMark()
  }

  /// A drive keeps no number of what it was told to do.
  package func recall(_ mark: MachineMark) async throws(DeviceFault) -> Recollection {
    .nothing("the drive keeps no number of the job it works on")
  }

  /// Sends the run command once and returns when the drive measures that the motor turns.
  package func start(permit: StartPermit) async throws(DeviceFault) -> StartAnswer {
    guard seat.isGood(permit) else { return .revoked }
    guard run != nil else { return .heldBack("No programme is prepared on the motor; no start was sent.") }
    let (unit, tongue, seat) = (seat.unit, tongue, seat)
    let turn: @Sendable (ModbusLine) throws(WireFault) -> (Bool, WireFault?) = { line throws(WireFault) in
      do throws(WireFault) {
        guard case .ready = try tongue.read(line, unit).phase else { return (false, nil) }
      } catch {
        return (false, error)
      }
      do throws(WireFault) {
        try line.write(unit, tongue.runWord, at: tongue.commandAt, ifStill: { seat.isGood(permit) })
        return (true, nil)
      } catch {
        if case .calledOff = error { return (false, error) }
        return (true, error)
      }
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
    note { $0?.watch = watch }
    try await prove(watch, answeredWith: fault)
    return .began
  }

  /// Reads how fast the motor turns, keeps the time of the programme, and stops the motor at its end.
  package func attend() async throws(DeviceFault) -> WorkProgress {
    guard let run, run.watch != nil else { return WorkProgress(.notBegun) }
    if let end = run.end { return end }
    let state = try await state()
    var progress = WorkProgress(
      .working, permille: run.permille, speed: profile.speed(at: state.measured),
      speedSet: run.programme.steps[run.stepTold].speed, step: run.step + 1)
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
      try await tell(run.programme.steps[step].speed, run.permit)
      note { $0?.stepTold = step }
      progress.speedSet = run.programme.steps[step].speed
    }
    return progress
  }

  /// Stops by the ramp before everything that waits for the line; returns when the drive measures that it is still.
  package func halt() async throws(DeviceFault) {
    seat.revokePermits()
    let (unit, tongue) = (seat.unit, tongue)
    let watch = seat.stopwatch()
    var last: DeviceFault?
    var isTold = false
    repeat {
      do throws(DeviceFault) {
        let mustTell = !isTold
        let state = try await seat.urgently { line throws(WireFault) in
          // An echo says that the drive heard; only its own status says that it obeys.
          if mustTell { try line.write(unit, tongue.stopWord, at: tongue.commandAt) }
          return try tongue.read(line, unit)
        }
        if state.isStill { return }
        // Still told to run: say it again. Stopping twice does no harm.
        isTold = state.phase != .running
        last = nil
      } catch {
        isTold = false
        last = error
      }
      await seat.pause()
    } while watch.elapsed < profile.stillWithin
    let why = last.map { " \($0.sentence)" } ?? ""
    throw .timedOut("The drive did not show that the motor is still; it may still be turning.\(why)")
  }

  // MARK: Steps

  private func programme(of work: Work) throws(DeviceFault) -> PolishingProgramme {
    do throws(PlanRefusal) {
      try profile.check(work)
      return try profile.programme(of: work)
    } catch {
      throw .refused(code: 0, error.sentence)
    }
  }

  /// Walks the drive to `ready`, one state at a time; a word that jumps over a state is ignored or refused.
  private func makeReady(_ permit: StartPermit) async throws(DeviceFault) {
    let (unit, at, seat) = (seat.unit, tongue.commandAt, seat)
    let watch = seat.stopwatch()
    while true {
      switch try await state().phase {
      case .ready: return
      case .faulty(let code): throw .alarmed(code: code, "The drive reports a fault: \(profile.words(for: code)).")
      case .unable(let why): throw .refused(code: 0, "The drive is not ready: \(why).")
      case .running, .stopping: throw .refused(code: 0, "The motor is turning already, whoever told it to.")
      case .oneWordAway(let word):
        guard watch.elapsed < profile.startWithin else { throw .timedOut("The drive does not become ready to run.") }
        try await seat.transact { line throws(WireFault) in
          try line.write(unit, word, at: at, ifStill: { seat.isGood(permit) })
        }
      }
    }
  }

  private func tell(_ speed: RevolutionsPerMinute, _ permit: StartPermit) async throws(DeviceFault) {
    let (unit, setpoint, seat) = (seat.unit, tongue.setpoint, seat)
    guard let word = setpoint.word(profile.frequency(of: speed)) else {
      throw .refused(code: 0, "The drive cannot be told \(speed.count) rpm.")
    }
    try await seat.transact { line throws(WireFault) in
      try line.write(unit, word, at: setpoint.at, ifStill: { seat.isGood(permit) })
    }
  }

  /// Looks until the drive measures a turning motor; never sends the run command again.
  private func prove(_ watch: Stopwatch, answeredWith fault: WireFault?) async throws(DeviceFault) {
    repeat {
      // A read that fails is not an answer; the next one may be.
      if let state = try? await state() {
        switch state.phase {
        case .running where state.measured.count != 0: return
        case .faulty(let code): throw .alarmed(code: code, "The drive stopped: \(profile.words(for: code)).")
        case .running, .stopping, .ready, .oneWordAway, .unable: break
        }
      }
      await seat.pause()
    } while watch.elapsed < profile.startWithin
    let lost = fault.map { " \($0.sentence)" } ?? ""
    throw .timedOut("The drive did not show that the motor turns.\(lost)")
  }

  /// How the programme ended; `nil` while it goes on.
  private func ending(_ run: PolishingRun, _ state: DriveState) async throws(DeviceFault) -> WorkProgress.Showing? {
    switch state.phase {
    case .faulty(let code): return .stoppedItself("The drive stopped: \(profile.words(for: code)).")
    case .running, .stopping: return nil
    case .ready, .oneWordAway, .unable:
      guard state.isStill else { return nil }
      if run.isOver, run.isStopTold { return .finished }
      if !seat.isGood(run.permit) { return .stoppedItself("The motor was stopped.") }
      return .stoppedItself("The motor stopped before its time and the drive shows no fault: was it stopped by hand?")
    }
  }

  private func stopAtEnd() async throws(DeviceFault) {
    let (unit, tongue) = (seat.unit, tongue)
    try await seat.transact { line throws(WireFault) in
      try line.write(unit, tongue.stopWord, at: tongue.commandAt)
    }
  }
}
