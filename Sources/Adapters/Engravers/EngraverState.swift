import Devices
import Wire

/// What the engraver said of itself in one read of its status block.
struct EngraverState: Hashable, Sendable {
  var isOnline, isReady, isBusy, isDone, isFaulty, isInterlockClosed, isEmergencyStopClear: Bool
  var error: Int
  var activeJob: UInt16
  var permille: Int
  var counter: UInt32
  /// The token of the job it started last.
  var startedToken: UInt64

  /// Reads the whole status block, in one request where the machine allows it.
  static func read(
    _ line: ModbusLine, _ unit: ModbusUnit, _ status: EngraverProfile.Status
  ) throws(WireFault) -> EngraverState {
    let ends = [
      (status.at, 1), (status.errorAt, 1), (status.activeJobAt, 1), (status.progressAt, 1), (status.counterAt, 2),
      (status.startedTokenAt, 4),
    ]
    let first = ends.map(\.0).min() ?? status.at
    let last = ends.map { Int($0.0) + $0.1 }.max() ?? Int(status.at) + 1
    let words = try line.readInput(unit, at: first, count: last - Int(first))
    let number = { (address: UInt16, count: Int) -> UInt64 in
      words[Int(address - first)..<(Int(address - first) + count)].reduce(0) { $0 << 16 | UInt64($1) }
    }
    let bits = number(status.at, 1)
    let isSet = { (bit: Int) in bits >> UInt64(bit) & 1 == 1 }
    return EngraverState(
      isOnline: isSet(status.online), isReady: isSet(status.ready), isBusy: isSet(status.busy),
      isDone: isSet(status.done), isFaulty: isSet(status.fault), isInterlockClosed: isSet(status.interlock),
      isEmergencyStopClear: isSet(status.emergencyStop), error: Int(number(status.errorAt, 1)),
      activeJob: UInt16(truncatingIfNeeded: number(status.activeJobAt, 1)),
      permille: min(1000, Int(number(status.progressAt, 1))),
      counter: UInt32(truncatingIfNeeded: number(status.counterAt, 2)),
      startedToken: number(status.startedTokenAt, 4))
  }

  /// Why it cannot take a job now; `nil` when it can. What a person must mend first comes first.
  func obstacle(_ profile: EngraverProfile) -> DeviceFault? {
    if !isEmergencyStopClear { return .alarmed(code: error, "The engraver's emergency stop is pressed.") }
    if !isInterlockClosed { return .alarmed(code: error, "The engraver's interlock is open: close its door.") }
    if isFaulty { return .alarmed(code: error, "The engraver reports a fault: \(profile.words(for: error)).") }
    if !isOnline { return .refused(code: error, "The engraver is not online: put it in remote operation.") }
    if isBusy { return .refused(code: error, "The engraver is at work on something else.") }
    if !isReady { return .refused(code: error, "The engraver is not ready.") }
    return nil
  }

  /// The state as a bench without a job of its own publishes it.
  func status(_ profile: EngraverProfile) -> MachineStatus {
    if isFaulty { return MachineStatus(.faulted(code: error, profile.words(for: error))) }
    if isBusy { return MachineStatus(.working) }
    return MachineStatus(obstacle(profile).map { .notReady($0.sentence) } ?? .ready)
  }
}
