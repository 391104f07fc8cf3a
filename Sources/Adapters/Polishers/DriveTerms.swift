import Devices
import Wire
import Workshop

/// What the shop settled for a polishing motor.
package struct AttendanceRules: Hashable, Sendable {
  /// The watchdog's time the administrator consents to have written into the drive; `nil` to leave the drive alone.
  package var watchdog: Duration?
  /// A programme longer than this counts as left alone.
  package var attended: Duration

  /// Rules; without any, nothing is written and ten minutes are watched by a person.
  package init(watchdog: Duration? = nil, attended: Duration = .seconds(600)) {
    self.watchdog = watchdog
    self.attended = attended
  }
}

/// What a drive's own parameters say, read when it is opened.
struct DriveTerms: Sendable {
  var ratios: DriveRatios
  /// The frequencies the drive keeps to by itself.
  var lowest, highest: Millihertz?
  /// What was found of its watch over the line.
  var watch: WatchFinding

  init(_ profile: PolisherProfile) {
    ratios = DriveRatios(highest: nil, thousandthsOfRPMPerHertz: profile.shaftThousandthsOfRPMPerHertz)
    if case .told(let maximum)? = profile.maximum { ratios.highest = maximum }
    if case .told(let zero)? = profile.setpoint.zero { ratios.zero = zero }
    switch profile.watch {
    case .none(let why): watch = .none(why)
    case .parameter: watch = .unarmed("The drive's watch over the line was not read yet.")
    }
  }
}

extension ModbusPolisherSession {
  /// Reads the drive's limits and its watch over the line, and sets the watch where the settings consent to it.
  func learn(_ rules: AttendanceRules) async throws(DeviceFault) {
    var terms = DriveTerms(profile)
    if case .read(let quantity)? = profile.maximum { terms.ratios.highest = try await frequency(quantity, terms) }
    terms.ratios.zero = try await frequency(profile.setpoint.zero, terms)
    terms.lowest = try await frequency(profile.setpoint.lowest, terms) ?? terms.ratios.zero
    terms.highest = try await frequency(profile.setpoint.highest, terms) ?? terms.ratios.highest
    hold(terms)
    guard case .parameter(let watchdog) = profile.watch else { return }
    terms.watch = try await finding(watchdog, rules)
    hold(terms)
  }

  private func frequency(_ bound: DriveBound?, _ terms: DriveTerms) async throws(DeviceFault) -> Millihertz? {
    switch bound {
    case nil: return nil
    case .told(let frequency): return frequency
    case .read(let quantity): return try await frequency(quantity, terms)
    }
  }

  private func frequency(_ quantity: DriveQuantity, _ terms: DriveTerms) async throws(DeviceFault) -> Millihertz? {
    let snapshot = try await look(at: [quantity.place])
    return quantity.frequency(in: snapshot, terms.ratios)
  }

  /// What stands at `places`, read now.
  func look(at places: [DrivePlace]) async throws(DeviceFault) -> DriveSnapshot {
    let (unit, limits) = (seat.unit, profile.limits)
    return try await seat.transact { line throws(WireFault) in
      try DriveSnapshot(places, line, unit, limits: limits)
    }
  }

  private func finding(
    _ watchdog: DriveWatchdog, _ rules: AttendanceRules
  ) async throws(DeviceFault) -> WatchFinding {
    let places = [watchdog.place] + [watchdog.armed?.place].compactMap { $0 }
    var snapshot: DriveSnapshot
    do throws(DeviceFault) { snapshot = try await look(at: places) } catch {
      // A parameter that no source verifies may not exist; the drive is fit for work all the same.
      guard case .refused = error else { throw error }
      return .unarmed("The drive's watch over the line cannot be read. \(error.sentence)")
    }
    if let wanted = rules.watchdog, watchdog.isVerified {
      guard let number = watchdog.number(wanted) else {
        return .unarmed("The drive's watch over the line cannot be set to \(secondsText(wanted)).")
      }
      if snapshot.number(at: watchdog.place) != Int(number) {
        try await set(watchdog, number)
        snapshot = try await look(at: places)
        guard snapshot.number(at: watchdog.place) == Int(number) else {
          return .unarmed("The drive did not take \(secondsText(wanted)) for its watch over the line.")
        }
      }
    }
    return watchdog.finding(in: snapshot)
  }

  /// Writes the watch's time once; only while the motor is still.
  private func set(_ watchdog: DriveWatchdog, _ number: UInt16) async throws(DeviceFault) {
    guard case .registers(isInput: false, let at, count: 1, _) = watchdog.place else { return }
    guard try await state().isStill else { return }
    let unit = seat.unit
    try await seat.transact { line throws(WireFault) in try line.write(unit, number, at: at) }
  }
}

extension DriveWatchdog {
  fileprivate func finding(in snapshot: DriveSnapshot) -> WatchFinding {
    let number = snapshot.number(at: place) ?? 0
    let shown = secondsText(time(number))
    guard isVerified else {
      return .unarmed(
        "The drive shows \(shown) where its watch over the line is said to stand; no source of the maker verifies it, so nobody relies on it."
      )
    }
    if number == off { return .unarmed("The drive's watch over the line is switched off.") }
    if let armed, !armed.holds(in: snapshot) {
      return .unarmed("The drive's watch over the line is set to \(shown) and told to do nothing.")
    }
    return .armed(time(number))
  }
}
