import Devices
import Wire

/// What the engraver said of itself in one look. What its profile does not know is `nil`, and never taken for good.
struct EngraverState: Hashable, Sendable {
  var isOnline, isReady, isInterlockClosed, isShutterOpen, isEmergencyStopClear, isKeyOn: Bool?
  var isBusy, isDone, isFaulty: Bool
  var error: Int
  var activeJob: Int?
  var permille: Int?
  var counter: UInt64?
  /// The token of the job it started last.
  var startedToken: UInt64?

  /// Reads the whole state, in one request where its places and the machine allow it.
  ///
  /// Where it takes several, a mark may end between two of them, and its count be older than its end: a machine that is
  /// not busy is read a second time.
  static func read(
    _ line: ModbusLine, _ unit: ModbusUnit, _ profile: EngraverProfile
  ) throws(WireFault) -> EngraverState {
    let image = try EngraverImage.read(profile.statePoints, line, unit)
    let state = EngraverState(image, profile)
    guard !state.isBusy, image.requests > 1 else { return state }
    var again = EngraverState(try EngraverImage.read(profile.statePoints, line, unit), profile)
    // A pulse that stood a moment ago was seen all the same.
    again.isDone = again.isDone || state.isDone
    return again
  }

  private init(_ image: EngraverImage, _ profile: EngraverProfile) {
    func sign(_ name: EngraverProfile.Sign) -> Bool? {
      profile.signs[name].map { $0.claim(in: image.registers($0)) }
    }
    func figure(_ name: EngraverProfile.Figure) -> UInt64? { profile.figures[name].map { image.number($0) } }
    isOnline = sign(.online)
    isReady = sign(.ready)
    isInterlockClosed = sign(.interlock)
    isShutterOpen = sign(.shutter)
    isEmergencyStopClear = sign(.emergencyStop)
    isKeyOn = sign(.keySwitch)
    // The reader refuses a profile without busy; without done and fault there is the counter.
    isBusy = sign(.busy) ?? true
    isDone = sign(.done) ?? false
    isFaulty = sign(.fault) ?? false
    error = figure(.error).map { Int(clamping: $0) } ?? 0
    activeJob = figure(.activeJob).map { Int(clamping: $0) }
    permille = figure(.progress).map {
      min(1000, Int(clamping: min($0, 1 << 32)) * 1000 / max(1, profile.progressFull))
    }
    counter = figure(.counter)
    startedToken = figure(.startedToken)
  }

  /// How many marks it counted since its counter stood at `before`; a counter wraps to 0.
  func counted(since before: UInt64, _ profile: EngraverProfile) -> UInt64? {
    guard let counter, let point = profile.figures[.counter] else { return nil }
    let difference = counter &- before
    return point.modulus.map { difference & ($0 - 1) } ?? difference
  }

  /// Why it cannot take a job now; `nil` when it can. What a person must mend first comes first.
  func obstacle(_ profile: EngraverProfile) -> DeviceFault? {
    if isEmergencyStopClear == false { return .alarmed(code: error, "The engraver's emergency stop is pressed.") }
    if isKeyOn == false { return .alarmed(code: error, "The engraver's key switch is off.") }
    if isInterlockClosed == false {
      return .alarmed(code: error, "The engraver's interlock is open: close its door.")
    }
    if isFaulty { return .alarmed(code: error, "The engraver reports a fault: \(reason(profile)).") }
    if isOnline == false, profile.commands[.online] == nil {
      return .refused(code: error, "The engraver is not online: put it in remote operation.")
    }
    if isBusy { return .refused(code: error, "The engraver is at work on something else.") }
    if isShutterOpen == false, profile.commands[.shutter] == nil {
      return .refused(code: error, "The engraver's shutter is closed: open it.")
    }
    if isReady == false { return .refused(code: error, "The engraver is not ready.") }
    return nil
  }

  /// Why it is faulty, in words: its own code's where it has one, else what its guards show.
  func reason(_ profile: EngraverProfile) -> String {
    if let words = profile.errors[error], profile.figures[.error] != nil { return words }
    if isEmergencyStopClear == false { return "its emergency stop was pressed" }
    if isInterlockClosed == false { return "its interlock was opened" }
    return profile.figures[.error] == nil ? "it does not say why" : "its error code is \(error)"
  }

  /// The state as a bench without a job of its own publishes it.
  func status(_ profile: EngraverProfile) -> MachineStatus {
    if isFaulty { return MachineStatus(.faulted(code: error, reason(profile))) }
    if isBusy { return MachineStatus(.working) }
    return MachineStatus(obstacle(profile).map { .notReady($0.sentence) } ?? .ready)
  }
}
