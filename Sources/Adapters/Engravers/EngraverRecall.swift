import Devices
import Wire
import Workshop

extension ModbusEngraverSession {
  /// Compares the machine's token, counter and state with what they were before the start.
  package func recall(_ mark: MachineMark) async throws(DeviceFault) -> Recollection {
    guard mark.token != nil else { return .nothing("the engraver keeps no number of the job it works on") }
    let first = mark.recollection(try await record(since: mark))
    guard first == .neverBegan else { return first }
    // A start that was on its way when the daemon ended may still arrive: disarmed, the machine takes none, and after the
    // time a start may take it would have shown one that came before.
    try await clearCommandWord()
    let watch = seat.stopwatch()
    repeat {
      await seat.pause()
      let later = mark.recollection(try await record(since: mark))
      guard later == .neverBegan else { return later }
    } while watch.elapsed < profile.startWithin
    return .neverBegan
  }

  private func record(since mark: MachineMark) async throws(DeviceFault) -> MachineRecord {
    let (unit, profile) = (seat.unit, profile)
    let held = try await seat.transact { line throws(WireFault) in
      try line.readHolding(unit, at: profile.tokenAt, count: 4)
    }
    let state = try await state()
    let counted = mark.counter.map { Int(state.counter &- UInt32(truncatingIfNeeded: $0)) }
    return MachineRecord(
      begunToken: String(state.startedToken, radix: 16),
      heldToken: String(held.reduce(UInt64(0)) { $0 << 16 | UInt64($1) }, radix: 16), counted: counted,
      isBusy: state.isBusy, isFaulty: state.isFaulty || !state.isInterlockClosed || !state.isEmergencyStopClear)
  }

  private func clearCommandWord() async throws(DeviceFault) {
    let (unit, at) = (seat.unit, profile.command.at)
    try await seat.transact { line throws(WireFault) in try line.write(unit, 0, at: at) }
  }
}
