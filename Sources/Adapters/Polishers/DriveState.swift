import Wire
import Workshop

/// What a drive said of itself, whatever its style.
struct DriveState: Hashable, Sendable {
  /// Where it stands between a command and turning.
  enum Phase: Hashable, Sendable {
    /// It cannot run, and the sentence says why.
    case unable(String)
    /// These steps bring it nearer to running.
    case away([DriveStep])
    /// One run command away.
    case ready
    /// Told to run, or turning.
    case running
    /// On its way to a stop.
    case stopping
    /// It reports a fault of its own.
    case faulty(Int)
  }

  /// Where it stands.
  var phase: Phase
  /// The measured frequency; `nil` for a drive that shows none.
  var measured: Millihertz?
  /// Whether it keeps the speed within limits of its own.
  var isLimited = false
  /// Its warning, where it has one.
  var warning: Int?

  /// Whether the motor stands still, as far as the drive shows, and was not told to run.
  var isStill: Bool {
    switch phase {
    case .running, .stopping: false
    case .unable, .away, .ready, .faulty: measured.map { $0.count == 0 } ?? true
    }
  }
}

/// Reads the state of the drive of one profile, and knows what to tell it.
struct DriveTongue: Sendable {
  let profile: PolisherProfile
  /// The drive's highest frequency and its revolutions.
  var ratios: DriveRatios

  private static let keypad = "it does not listen to the line but to its keypad or terminals"

  /// Runs forwards; only from `ready`.
  var run: [DriveStep] {
    switch profile.style {
    case .cia402(let words): [.register(at: words.commandAt, .constant(words.run))]
    case .commands(let commands): commands.run
    }
  }

  /// Tells a speed; for a drive whose speed goes with the run command that command again, once it runs.
  func setSpeed(whileRunning: Bool) -> [DriveStep] {
    switch profile.style {
    case .cia402(let words): words.setSpeed
    case .commands(let commands):
      commands.setSpeed.isEmpty ? (whileRunning ? commands.run : []) : commands.setSpeed
    }
  }

  /// Stops as the profile's `stops_by` says; harmless in every state.
  var stop: [DriveStep] {
    switch profile.style {
    // From "operation enabled" back to "switched on": by the ramp. 0x0000 would let the motor coast.
    case .cia402(let words): [.register(at: words.commandAt, .constant(0x0007))]
    case .commands(let commands): commands.stop
    }
  }

  /// Stops a drive that does not obey `stop`.
  var stopHarder: [DriveStep] {
    switch profile.style {
    // CiA 402: bit 2 of the control word at 0 is the quick stop.
    case .cia402(let words): [.register(at: words.commandAt, .constant(0x000B))]
    case .commands(let commands): commands.stopHarder.isEmpty ? commands.stop : commands.stopHarder
    }
  }

  /// Whether one look that shows no turning is not enough: nothing but the measured speed says that it was stopped.
  var needsTwoLooks: Bool {
    if case .cia402 = profile.style { return false }
    return profile.running == nil && profile.stopped == nil
  }

  func read(_ line: ModbusLine, _ unit: ModbusUnit) throws(WireFault) -> DriveState {
    let snapshot = try DriveSnapshot(firstPlaces, line, unit, limits: profile.limits)
    var state = DriveState(phase: .ready)
    state.measured = profile.measured.flatMap { $0.frequency(in: snapshot, ratios) }
    // Noise of a measure at standstill is no motion; the drive's own status says that it was stopped.
    if let measured = state.measured, abs(measured.count) <= profile.stillBelow.count { state.measured = Millihertz(0) }
    state.isLimited = profile.limited?.holds(in: snapshot) ?? false
    state.warning = warning(in: snapshot)
    if isFaulty(snapshot) {
      state.phase = .faulty(try faultCode(snapshot, line, unit))
      return state
    }
    switch profile.style {
    case .cia402(let words): state.phase = phase(words, snapshot, state)
    case .commands(let commands): state.phase = phase(commands, snapshot, state)
    }
    if !profile.hindrances.isEmpty, mayRun(state.phase) {
      let more = try DriveSnapshot(profile.hindrances.map(\.when.place), line, unit, limits: profile.limits)
      if let hindrance = profile.hindrances.first(where: { $0.when.holds(in: more) }) {
        state.phase = .unable(hindrance.because)
      }
    }
    return state
  }

  /// What every look reads.
  private var firstPlaces: [DrivePlace] {
    var places = [profile.running, profile.stopped, profile.ready, profile.remote, profile.limited]
      .compactMap { $0?.place }
    if case .cia402(let words) = profile.style { places.append(words.status) }
    if let measured = profile.measured { places.append(measured.place) }
    // The state machine of CiA 402 says itself when there is a fault; its code is read then.
    var isCiA = false
    if case .cia402 = profile.style { isCiA = true }
    for trouble in [isCiA ? nil : profile.fault, profile.warning].compactMap({ $0 }) {
      if let when = trouble.when { places.append(when.place) } else if let code = trouble.code { places.append(code) }
    }
    // What the drive says it was told lies between the others on many drives: read along, it saves a request.
    if let seen = profile.setpoint.seen?.place, places.contains(where: { $0.isNeighbour(of: seen) }) {
      places.append(seen)
    }
    return places
  }

  private func isFaulty(_ snapshot: DriveSnapshot) -> Bool {
    if case .cia402(let words) = profile.style, let status = snapshot.number(at: words.status) {
      return status & 0x4F == 0x08 || status & 0x4F == 0x0F
    }
    guard let fault = profile.fault else { return false }
    return fault.when?.holds(in: snapshot) ?? ((fault.code(in: snapshot) ?? 0) != 0)
  }

  private func faultCode(
    _ snapshot: DriveSnapshot, _ line: ModbusLine, _ unit: ModbusUnit
  ) throws(WireFault) -> Int {
    guard let fault = profile.fault, let place = fault.code else { return 0 }
    if let code = fault.code(in: snapshot) { return code }
    return fault.code(in: try DriveSnapshot([place], line, unit, limits: profile.limits)) ?? 0
  }

  private func warning(in snapshot: DriveSnapshot) -> Int? {
    guard let warning = profile.warning else { return nil }
    if let when = warning.when { return when.holds(in: snapshot) ? 0 : nil }
    return warning.code(in: snapshot).flatMap { $0 == 0 ? nil : $0 }
  }

  private func mayRun(_ phase: DriveState.Phase) -> Bool {
    switch phase {
    case .away, .ready: true
    case .unable, .running, .stopping, .faulty: false
    }
  }

  // MARK: Styles

  private func phase(_ words: CiA402Words, _ snapshot: DriveSnapshot, _ state: DriveState) -> DriveState.Phase {
    guard let status = snapshot.number(at: words.status) else { return .unable("it does not show its state") }
    // CiA 402 states: bits 0-3, 5, 6; bit 4 is always set on some drives, so whole words are never compared.
    switch status & 0x6F {
    case 0x27: return .running
    case 0x07: return .stopping
    default: break
    }
    if let measured = state.measured, measured.count != 0 { return .stopping }
    if let remote = profile.remote, !remote.holds(in: snapshot) { return .unable(Self.keypad) }
    switch (status & 0x4F, status & 0x6F) {
    case (0x40, _): return .away([.register(at: words.commandAt, .constant(0x0006))])
    case (_, 0x21): return .away([.register(at: words.commandAt, .constant(0x0007))])
    case (_, 0x23): return .ready
    default: return .unable("it is not ready to switch on")
    }
  }

  private func phase(_ commands: DriveCommands, _ snapshot: DriveSnapshot, _ state: DriveState) -> DriveState.Phase {
    let turns = (state.measured?.count ?? 0) != 0
    if let running = profile.running {
      if running.holds(in: snapshot) { return .running }
    } else if turns {
      return .running
    }
    if turns { return .stopping }
    if let stopped = profile.stopped, !stopped.holds(in: snapshot) { return .stopping }
    if let remote = profile.remote, !remote.holds(in: snapshot) { return .unable(Self.keypad) }
    if let ready = profile.ready, !ready.holds(in: snapshot) {
      return commands.makeReady.isEmpty ? .unable("it does not show that it is ready") : .away(commands.makeReady)
    }
    return .ready
  }
}

extension DrivePlace {
  /// Whether both lie in one table, one behind the other.
  fileprivate func isNeighbour(of other: DrivePlace) -> Bool {
    guard case .registers(let isInput, let at, let count, _) = self,
      case .registers(isInput, let otherAt, let otherCount, _) = other
    else { return false }
    return Int(at) + count == Int(otherAt) || Int(otherAt) + otherCount == Int(at)
  }
}
