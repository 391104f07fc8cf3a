import Devices
import Wire
import Workshop

extension ModbusPolisherSession {
  /// Looks until the drive measures what it was told; never sends the run command again.
  ///
  /// An echo of a write proves nothing: a drive may confirm everything and obey its keypad, or its own limits.
  func prove(
    _ speed: RevolutionsPerMinute, _ permit: StartPermit, _ watch: Stopwatch, answeredWith fault: WireFault?
  ) async throws(DeviceFault) {
    var last: DriveState?
    var hasTurned = false
    var agreement: Stopwatch?
    repeat {
      try seat.check(permit)
      await feed(speed, permit)
      // A read that fails is not an answer; the next one may be.
      if let state = try? await state() {
        last = state
        if (state.measured?.count ?? 0) != 0 { hasTurned = true }
        switch state.phase {
        case .running:
          agreement = agrees(state, with: speed) ? agreement ?? seat.stopwatch() : nil
          if let agreement, agreement.elapsed >= profile.steady || state.measured == nil { return }
          if turnsBackwards(state) { throw .alarmed(code: 0, "The motor turns backwards; its direction is wrong.") }
        case .faulty(let code): throw .alarmed(code: code, "The drive stopped: \(profile.words(for: code)).")
        case .stopping, .ready, .away, .unable: break
        }
      }
      await seat.pause()
    } while watch.elapsed < (hasTurned ? profile.agreeWithin : profile.startWithin)
    let lost = fault.map { " \($0.sentence)" } ?? ""
    guard hasTurned, let last else { throw .timedOut("The drive did not show that the motor turns.\(lost)") }
    throw .timedOut(disagreement(last, speed) + lost)
  }

  /// Whether the drive measures what it was told; a drive that measures nothing is taken at its word.
  func agrees(_ state: DriveState, with speed: RevolutionsPerMinute) -> Bool {
    guard let measured = state.measured else { return profile.measured == nil }
    let told = profile.frequency(of: speed)
    return abs(abs(measured.count) - told.count) <= profile.tolerance.count && !turnsBackwards(state)
  }

  /// Whether a drive whose measure has a sign shows the wrong one.
  private func turnsBackwards(_ state: DriveState) -> Bool {
    guard let measured = state.measured, profile.measured?.isSigned == true else { return false }
    return measured.count != 0 && (measured.count < 0) != profile.isReverse
  }

  /// That the motor does not turn as told, in one sentence.
  func disagreement(_ state: DriveState, _ speed: RevolutionsPerMinute) -> String {
    let shown = state.measured.map { "measures \(profile.speed(at: $0).count) rpm" } ?? "measures nothing"
    let limit = state.isLimited ? ": it keeps the speed within limits of its own" : ""
    return "The drive was told \(speed.count) rpm and \(shown) after \(secondsText(profile.agreeWithin))\(limit)."
  }

  /// How the programme ended; `nil` while it goes on. A motor that does not turn as told is stopped.
  func ending(_ run: PolishingRun, _ state: DriveState) async throws(DeviceFault) -> WorkProgress.Showing? {
    switch state.phase {
    case .faulty(let code):
      // A run command that still stands would run the motor again once the fault is cleared. The fault is what ended
      // the job, whether or not this reaches the drive.
      try? await stopAtEnd()
      return .stoppedItself("The drive stopped: \(profile.words(for: code)).")
    case .running, .stopping:
      guard !run.isStopTold, seat.isGood(run.permit) else { return nil }
      if agrees(state, with: run.speedTold) {
        let watch = seat.stopwatch()
        note { $0?.disagreement = watch }
      } else if let since = run.disagreement, since.elapsed > profile.agreeWithin {
        let why = disagreement(state, run.speedTold)
        try await halt()
        return .stoppedItself("\(why) It was stopped and shows that it is still.")
      }
      return nil
    case .ready, .away, .unable:
      guard state.isStill else { return nil }
      if run.isOver, run.isStopTold { return .finished }
      if !seat.isGood(run.permit) { return .stoppedItself("The motor was stopped.") }
      // What keeps it may let go again, and the run command may still stand.
      try await halt()
      return .stoppedItself("The motor stopped before its time and the drive shows no fault: was it stopped by hand?")
    }
  }
}
