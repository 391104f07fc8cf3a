import Devices
import Workshop

/// One input of the bench as it is now: true only now, published and never recorded.
package struct InputReport: Hashable, Sendable {
  /// What the input is and how it stands.
  package enum State: Hashable, Sendable {
    /// A scanner, and whether it is there.
    case scanner(isOpen: Bool)
    /// The pedal.
    case pedal(Hold.State)
    /// A safety input.
    case safety(SafetyJudge.State)
  }

  /// The name in the settings.
  package var name: DeviceName
  /// What it is and where.
  package var identity: DeviceIdentity
  /// How it stands.
  package var state: State
  /// What is wrong and what to do; `nil` when all is well.
  package var trouble: String?

  /// An input with all its parts.
  package init(name: DeviceName, identity: DeviceIdentity, state: State, trouble: String? = nil) {
    self.name = name
    self.identity = identity
    self.state = state
    self.trouble = trouble
  }
}
