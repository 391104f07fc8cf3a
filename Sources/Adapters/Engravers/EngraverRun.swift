import Devices
import Wire
import Workshop

extension ModbusEngraverSession {
  /// What became of the start on its way.
  private enum Sending: Sendable {
    /// It never went out.
    case heldBack(WireFault)
    /// It went out; its own answer was not plain if there is a fault.
    case sent(WireFault?)
  }

  /// What the machine showed after the start.
  private enum Proof { case begun, faulted(Int), nothing }

  /// Arms, writes the start edge once, and returns when the machine shows that it began.
  package func start(permit: StartPermit) async throws(DeviceFault) -> StartAnswer {
    guard seat.isGood(permit) else { return .revoked }
    guard let job else { return .heldBack("Nothing is prepared on the engraver; no start was sent.") }
    let fault: WireFault?
    let watch = seat.stopwatch()
    note { $0?.sent = watch }
    let sending: Sending
    do throws(DeviceFault) { sending = try await sendStart(permit: permit) } catch {
      // The line never took the turn up: nothing of it went out.
      note { $0?.sent = nil }
      return .heldBack("The start was not sent. \(error.sentence)")
    }
    switch sending {
    case .heldBack(let why):
      note { $0?.sent = nil }
      return .heldBack("The start was not sent. \(why.sentence)")
    case .sent(let unclear): fault = unclear
    }
    note { $0?.mayHoldStart = true }
    let proof = await prove(job)
    await takeStartBack(proof, permit: permit)
    switch proof {
    case .begun: return .began
    case .faulted(let code):
      throw .alarmed(code: code, "The engraver reports a fault and did not begin: \(profile.words(for: code)).")
    case .nothing: break
    }
    // Never sent again, for whatever reason: a second pass ruins the ring.
    if let code = fault?.refusalCode {
      let state = try? await state()
      let words = profile.words(for: state?.error ?? Int(code))
      // It said no, and its own record (token, counter, not busy) stands where it stood for as long as a start may take.
      if let state, !state.isBusy, !job.hasBegun(state) {
        note { $0?.sent = nil }
        return .heldBack("The engraver refused the start and did not begin: \(words).")
      }
      throw .refused(
        code: Int(code), "The engraver refused the start: \(words). Whether it began all the same is not to be seen.")
    }
    let lost = fault.map { " \($0.sentence)" } ?? ""
    throw .timedOut("The engraver did not show that it began.\(lost)")
  }

  /// Sends arm and start as one turn on the line; a halt that comes first, even between the two, holds the start back.
  private func sendStart(permit: StartPermit) async throws(DeviceFault) -> Sending {
    let (unit, command, seat) = (seat.unit, profile.command, seat)
    let armed = profile.word(command.enable)
    let started = profile.word(command.enable, command.start)
    return try await seat.transact { line throws(WireFault) in
      do throws(WireFault) {
        // A start bit that somebody left standing would hide our edge; arming writes it low.
        try line.write(unit, armed, at: command.at, ifStill: { seat.isGood(permit) })
      } catch {
        return .heldBack(error)
      }
      do throws(WireFault) {
        try line.write(unit, started, at: command.at, ifStill: { seat.isGood(permit) })
        return .sent(nil)
      } catch {
        if case .calledOff = error { return .heldBack(error) }
        return .sent(error)
      }
    }
  }

  /// Looks until the machine shows that it began; reading is all it does.
  private func prove(_ job: EngravingJob) async -> Proof {
    let watch = seat.stopwatch()
    repeat {
      // A read that fails is not an answer; the next one may be.
      if let state = try? await state() {
        if job.hasBegun(state) { return .begun }
        if state.isFaulty { return .faulted(state.error) }
      }
      await seat.pause()
    } while watch.elapsed < profile.startWithin
    return .nothing
  }

  /// Takes the start bit back: left standing, some machines start again at the end. Without proof it disarms, too.
  private func takeStartBack(_ proof: Proof, permit: StartPermit) async {
    let (unit, at, seat) = (seat.unit, profile.command.at, seat)
    var word: UInt16 = 0
    if case .begun = proof { word = profile.word(profile.command.enable) }
    let last = word
    do throws(DeviceFault) {
      // A halt that came meanwhile clears the word itself, and nothing may be armed again after it.
      try await seat.transact { line throws(WireFault) in
        try line.write(unit, last, at: at, ifStill: { seat.isGood(permit) })
      }
    } catch {
      // `attend` tries again as long as `mayHoldStart` stands.
      guard case .cancelled = error else { return }
    }
    note { $0?.mayHoldStart = false }
  }

  /// Reads how far the machine is; at the end it takes the arming back and acknowledges done.
  package func attend() async throws(DeviceFault) -> WorkProgress {
    guard let job else { return WorkProgress(.notBegun) }
    if let end = job.end { return end }
    let progress = job.progress(try await state(), profile)
    if case .working = progress.showing {
      if job.mayHoldStart { await takeStartBack(.begun, permit: job.permit) }
      return progress
    }
    if case .notBegun = progress.showing { return progress }
    note { $0?.end = progress }
    await disarm()
    return progress
  }

  /// Disarms and acknowledges done.
  private func disarm() async {
    let (unit, command) = (seat.unit, profile.command)
    let word = profile.word(command.acknowledge)
    // How the job ended is known already; what is left standing here is cleared by the next preparation.
    try? await seat.transact { line throws(WireFault) in
      try line.write(unit, word, at: command.at)
      try line.write(unit, 0, at: command.at)
    }
  }

  /// Aborts before everything that waits for the line, and returns when the machine's own status says it is still.
  package func halt() async throws(DeviceFault) {
    seat.revokePermits()
    let (unit, profile) = (seat.unit, profile)
    let abort = profile.word(profile.command.abort)
    let watch = seat.stopwatch()
    var last: DeviceFault?
    repeat {
      do throws(DeviceFault) {
        let state = try await seat.urgently { line throws(WireFault) in
          // The abort is an edge: a bit that somebody left standing would hide it. Aborting again does no harm.
          try line.write(unit, abort, at: profile.command.at)
          let state = try EngraverState.read(line, unit, profile.status)
          if state.isBusy { try line.write(unit, 0, at: profile.command.at) }
          return state
        }
        guard state.isBusy || mayStillBegin(state) else {
          await clearCommand()
          return
        }
        last = nil
      } catch {
        last = error
      }
      await seat.pause()
    } while watch.elapsed < profile.stillWithin
    let why = last.map { " \($0.sentence)" } ?? ""
    throw .timedOut("The engraver did not show that it is still; it may still be marking.\(why)")
  }

  /// Whether a start that went out a moment ago may still be on its way inside the machine: not busy is not still then.
  private func mayStillBegin(_ state: EngraverState) -> Bool {
    guard let job, let sent = job.sent, sent.elapsed < profile.startWithin else { return false }
    return !job.hasBegun(state)
  }

  private func clearCommand() async {
    let (unit, at) = (seat.unit, profile.command.at)
    // The machine is still; a word that stays is cleared by the next start, which writes it anew.
    try? await seat.urgently { line throws(WireFault) in try line.write(unit, 0, at: at) }
  }
}
