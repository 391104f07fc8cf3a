import Devices
import Wire
import Workshop

extension ModbusEngraverSession {
  /// What became of the start on its way.
  private enum Sending: Sendable {
    /// It never went out, for this reason.
    case heldBack(String)
    /// It went out; its own answer was not plain if there is a fault.
    case sent(WireFault?)
  }

  /// What the machine showed after the start.
  private enum Proof { case begun, faulted(code: Int, String), nothing }

  /// Arms, writes the start edge once, and returns when the machine shows that it began.
  package func start(permit: StartPermit) async throws(DeviceFault) -> StartAnswer {
    guard seat.isGood(permit) else { return .revoked }
    guard job != nil else { return .heldBack("Nothing is prepared on the engraver; no start was sent.") }
    let watch = seat.stopwatch()
    note { $0?.sent = watch }
    let sending: Sending
    do throws(DeviceFault) { sending = try await sendStart(permit: permit) } catch {
      // The line never took the turn up: nothing of it went out.
      note { $0?.sent = nil }
      return .heldBack("The start was not sent. \(error.sentence)")
    }
    let fault: WireFault?
    switch sending {
    case .heldBack(let why):
      note { $0?.sent = nil }
      return .heldBack("The start was not sent. \(why)")
    case .sent(let unclear): fault = unclear
    }
    note { $0?.mayHoldStart = true }
    switch await prove(permit: permit) {
    case .begun:
      await takeStartBack(hasBegun: true, permit: permit)
      return .began
    case .faulted(let code, let why):
      await takeStartBack(hasBegun: false, permit: permit)
      throw .alarmed(code: code, "The engraver reports a fault and did not begin: \(why).")
    case .nothing:
      await takeStartBack(hasBegun: false, permit: permit)
      return try await judgeUnproved(fault)
    }
  }

  /// Sends arm and start as one turn on the line; a halt that comes first, even between the two, holds the start back.
  private func sendStart(permit: StartPermit) async throws(DeviceFault) -> Sending {
    let (unit, profile, seat) = (seat.unit, profile, seat)
    // A start bit that somebody left standing would hide our edge; arming writes it low.
    let armed = profile.writes(profile.standing, touching: profile.standing + [.start])
    let started = profile.writes(profile.standing + [.start], touching: [.start])
    let seal = job?.path
    return try await seat.transact { line throws(WireFault) in
      // Another bench may have given the machine another path since this one was confirmed.
      if let seal, let path = profile.path {
        do throws(WireFault) {
          guard try PathStatus(on: line, unit, path).holds(seal) else {
            return .heldBack(
              "The engraver holds another path by now than this job's; see to what else is connected to it.")
          }
        } catch { return .heldBack(error.sentence) }
      }
      do throws(WireFault) { try line.put(unit, armed, ifStill: { seat.isGood(permit) }) } catch {
        return .heldBack(error.sentence)
      }
      do throws(WireFault) {
        try line.put(unit, started, ifStill: { seat.isGood(permit) })
        return .sent(nil)
      } catch {
        if case .calledOff = error { return .heldBack(error.sentence) }
        return .sent(error)
      }
    }
  }

  /// Looks until the machine shows that it began; all it writes is the end of a start pulse.
  private func prove(permit: StartPermit) async -> Proof {
    let watch = seat.stopwatch()
    let pulse = profile.commands[.start]?.pulse
    repeat {
      // A read that fails is not an answer; the next one may be.
      if let state = try? await look() {
        if job?.hasBegun(state) == true { return .begun }
        if state.isFaulty { return .faulted(code: state.error, state.reason(profile)) }
      }
      if let pulse, job?.mayHoldStart == true, watch.elapsed >= pulse {
        await takeStartBack(hasBegun: true, permit: permit)
      }
      await seat.pause()
    } while watch.elapsed < profile.startWithin
    return .nothing
  }

  /// What a start without proof was. It is never sent again, for whatever reason: a second pass ruins the ring.
  private func judgeUnproved(_ fault: WireFault?) async throws(DeviceFault) -> StartAnswer {
    // Whoever does not answer now either has said nothing: then it stays unproved.
    let state = try? await look()
    let refusal = (try? await refusalSentence(since: job?.refusal ?? [])) ?? nil
    var saidNo: (code: Int, words: String)?
    if case .exception(_, _, let code)? = fault, !EngraverProfile.unclearExceptions.contains(code) {
      saidNo = (Int(code), profile.words(for: state.map(\.error) ?? Int(code)) + ".")
    } else if let refusal {
      saidNo = (0, refusal)
    }
    if let saidNo {
      // It said no, and its own record stands where it stood for as long as a start may take.
      if let state, let job, profile.keepsRecord(isDoneStale: job.isDoneStale), !state.isBusy, !job.hasBegun(state) {
        note { $0?.sent = nil }
        return .heldBack("The engraver refused the start and did not begin: \(saidNo.words)")
      }
      throw .refused(
        code: saidNo.code,
        "The engraver refused the start: \(saidNo.words) Whether it began all the same is not to be seen.")
    }
    let lost = fault.map { " \($0.sentence)" } ?? ""
    throw .timedOut("The engraver did not show that it began.\(lost)")
  }

  /// Takes the start back: left standing, some machines start again at the end. Without proof it disarms, too.
  private func takeStartBack(hasBegun: Bool, permit: StartPermit) async {
    // The end of a pulse takes the start back alone; without proof the arming goes, too.
    guard job?.mayHoldStart == true || !hasBegun else { return }
    if let pulse = profile.commands[.start]?.pulse, let sent = job?.sent, sent.elapsed < pulse {
      await seat.pause(pulse - sent.elapsed)
    }
    let (unit, seat) = (seat.unit, seat)
    let writes = startTakenBack(hasBegun: hasBegun)
    do throws(DeviceFault) {
      // A halt that came meanwhile takes everything back itself, and nothing may be armed again after it.
      try await seat.transact { line throws(WireFault) in
        try line.put(unit, writes, ifStill: { seat.isGood(permit) })
      }
    } catch {
      // `attend` tries again as long as `mayHoldStart` stands.
      guard case .cancelled = error else { return }
    }
    note { $0?.mayHoldStart = false }
  }

  /// A start of whose value every write acts by itself cannot be taken back, and writing there again would act again.
  private func startTakenBack(hasBegun: Bool) -> [EngraverWrite] {
    let touched: [EngraverProfile.CommandName] = hasBegun ? [.start] : [.start] + profile.standing
    return profile.writes(
      hasBegun ? profile.standing : [], touching: touched.filter { profile.commands[$0]?.canRest == true })
  }

  /// Reads how far the machine is; at the end it takes the arming back and acknowledges done.
  package func attend() async throws(DeviceFault) -> WorkProgress {
    guard let before = job else { return WorkProgress(.notBegun) }
    if let end = before.end { return end }
    let watch = seat.stopwatch()
    var (job, progress) = try await lookAtJob(before)
    // Busy may fall a little before done and the count come.
    while case .indistinct = progress.showing, watch.elapsed < profile.applyWithin {
      await seat.pause()
      (job, progress) = try await lookAtJob(job)
    }
    if case .working = progress.showing {
      if job.mayHoldStart { await takeStartBack(hasBegun: true, permit: job.permit) }
      return progress
    }
    if case .notBegun = progress.showing { return progress }
    if case .finished = progress.showing, let seal = job.path, !(try await holds(seal)) {
      progress = WorkProgress(
        .indistinct("The engraver holds another path by now than this job's: nobody knows which of them it marked."))
    }
    let end = progress
    note { $0?.end = end }
    await disarm()
    return progress
  }

  private func lookAtJob(_ before: EngravingJob) async throws(DeviceFault) -> (EngravingJob, WorkProgress) {
    let state = try await look()
    let job = job ?? before
    return (job, job.progress(state, profile))
  }

  /// Reads the state and keeps for the job what it shows.
  private func look() async throws(DeviceFault) -> EngraverState {
    let state = try await state()
    note { $0?.see(state) }
    return state
  }

  /// Disarms and acknowledges done.
  private func disarm() async {
    let touched = ([.acknowledge, .start] + profile.standing).filter { profile.commands[$0]?.canRest == true }
    let (unit, high) = (seat.unit, profile.writes([.acknowledge], touching: touched))
    let low = profile.writes([], touching: touched)
    let pulse = profile.commands[.acknowledge]?.pulse
    // How the job ended is known already; what is left standing here is cleared by the next preparation.
    try? await seat.transact { line throws(WireFault) in
      try line.put(unit, high)
      if pulse == nil, high != low { try line.put(unit, low) }
    }
    guard let pulse else { return }
    await seat.pause(pulse)
    try? await seat.transact { line throws(WireFault) in try line.put(unit, low) }
  }
}

extension EngraverProfile {
  /// Exceptions after which a start may still be obeyed: 5 says that it was accepted and takes a while, 10 and 11 come
  /// from a gateway that cannot know (MODBUS Application Protocol V1.1b3, section 7).
  fileprivate static let unclearExceptions: Set<UInt8> = [5, 10, 11]
}
