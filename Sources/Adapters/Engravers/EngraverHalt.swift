import Devices
import Wire

extension ModbusEngraverSession {
  /// Aborts before everything that waits for the line, and returns when the machine's own status says it is still.
  package func halt() async throws(DeviceFault) {
    seat.revokePermits()
    let watch = seat.stopwatch()
    var last: DeviceFault?
    repeat {
      do throws(DeviceFault) {
        let state = try await abort()
        note { $0?.see(state) }
        let isPointing = try await engraverPointer?.endUrgently() ?? false
        guard state.isBusy || isPointing || mayStillBegin(state) else {
          await clearCommands()
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

  /// Writes the abort and takes everything else back. It is an edge or a pulse: one that somebody left standing would
  /// be hidden, so it is taken back before the next. Aborting again does no harm.
  private func abort() async throws(DeviceFault) -> EngraverState {
    let (unit, profile) = (seat.unit, profile)
    let stopper = profile.stopper
    let pulse = profile.commands[stopper]?.pulse
    let high = profile.writes([stopper], touching: [stopper, .start] + profile.standing)
    let low = profile.writes([], touching: [stopper])
    let state = try await seat.urgently { line throws(WireFault) in
      try line.put(unit, high)
      let state = try EngraverState.read(line, unit, profile)
      if pulse == nil, state.isBusy { try line.put(unit, low) }
      return state
    }
    guard let pulse else { return state }
    await seat.pause(pulse)
    return try await seat.urgently { line throws(WireFault) in
      try line.put(unit, low)
      return try EngraverState.read(line, unit, profile)
    }
  }

  /// Whether a start that went out a moment ago may still be on its way inside the machine: not busy is not still then.
  private func mayStillBegin(_ state: EngraverState) -> Bool {
    guard let job, let sent = job.sent, sent.elapsed < profile.startWithin else { return false }
    return !job.hasBegun(state)
  }

  private func clearCommands() async {
    let unit = seat.unit
    let touched = ([profile.stopper, .start] + profile.standing).filter { profile.commands[$0]?.canRest == true }
    let writes = profile.writes([], touching: touched)
    // The machine is still; what stays standing is cleared by the next start, which writes it anew.
    try? await seat.urgently { line throws(WireFault) in try line.put(unit, writes) }
  }
}
