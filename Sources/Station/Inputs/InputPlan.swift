import Devices
import Workshop

/// What inputs a bench has, from the settings.
package struct InputPlan: Sendable {
  /// The pedal.
  package struct Pedal: Sendable {
    package var name: DeviceName
    package var driver: any PedalDriver
    /// The longest time that a person holds it.
    package var longest: Duration
    /// Whether a job starts only while it is held.
    package var isNeededToStart: Bool

    /// A pedal with all its parts.
    package init(name: DeviceName, driver: any PedalDriver, longest: Duration, isNeededToStart: Bool = true) {
      self.name = name
      self.driver = driver
      self.longest = longest
      self.isNeededToStart = isNeededToStart
    }
  }

  /// A safety input.
  package struct Safety: Sendable {
    package var name: DeviceName
    package var driver: any SafetyDriver
    /// How often it is read.
    package var poll: Duration
    /// How old its newest answer may be.
    package var patience: Duration
    /// Within what time its own counter must move; `nil` where it has none.
    package var countsWithin: Duration?

    /// A safety input with all its parts.
    package init(
      name: DeviceName, driver: any SafetyDriver, poll: Duration, patience: Duration, countsWithin: Duration?
    ) {
      self.name = name
      self.driver = driver
      self.poll = poll
      self.patience = patience
      self.countsWithin = countsWithin
    }
  }

  /// The scanners.
  package var scanners: [(name: DeviceName, driver: any ScannerDriver)] = []
  /// The pedal; `nil` where there is none.
  package var pedal: Pedal?
  /// The safety inputs.
  package var safety: [Safety] = []

  /// No inputs.
  package init() {}
}
