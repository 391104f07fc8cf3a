import Devices
import Wire
import Workshop

extension ModbusEngraverSession {
  /// Compares the machine's token, counter and state with what they were before the start.
  package func recall(_ mark: MachineMark) async throws(DeviceFault) -> Recollection {
    guard mark.token != nil, let held = profile.token, profile.figures[.startedToken] != nil else {
      return .nothing("the engraver keeps no number of the job it works on")
    }
    let first = mark.recollection(try await record(since: mark, held: held))
    guard first == .neverBegan else { return first }
    // A start that was on its way when the daemon ended may still arrive: disarmed, the machine takes none, and after the
    // time a start may take it would have shown one that came before.
    try await takeBackAll()
    let watch = seat.stopwatch()
    repeat {
      await seat.pause()
      let later = mark.recollection(try await record(since: mark, held: held))
      guard later == .neverBegan else { return later }
      // Twice what the profile allows a start: whoever waits here has lost nothing, and a late beam costs a ring.
    } while watch.elapsed < profile.startWithin * 2
    return .neverBegan
  }

  private func record(since mark: MachineMark, held: EngraverPoint) async throws(DeviceFault) -> MachineRecord {
    let (unit, profile) = (seat.unit, profile)
    let (token, path) = try await seat.transact { line throws(WireFault) in
      let path = try profile.path.flatMap { path throws(WireFault) in try PathStatus(on: line, unit, path).seal?.text }
      return (try EngraverImage.read([held], line, unit).number(held), path)
    }
    let state = try await state()
    let counted = mark.counter.flatMap { state.counted(since: UInt64(max(0, $0)), profile) }
    return MachineRecord(
      begunToken: state.startedToken.map { String($0, radix: 16) }, heldToken: String(token, radix: 16),
      counted: counted.map { Int(clamping: $0) }, permille: state.permille, isBusy: state.isBusy,
      isFaulty: state.isFaulty || state.isInterlockClosed == false || state.isEmergencyStopClear == false,
      path: path)
  }

  private func takeBackAll() async throws(DeviceFault) {
    let unit = seat.unit
    let touched = ([.start] + profile.standing).filter { profile.commands[$0]?.canRest == true }
    let writes = profile.writes([], touching: touched)
    try await seat.transact { line throws(WireFault) in try line.put(unit, writes) }
  }
}
