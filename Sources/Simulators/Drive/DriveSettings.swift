/// The frequency inverters that can be simulated.
package enum DriveModel: String, Sendable, CaseIterable {
  /// Schneider Altivar 12: CiA 402 control word, Modbus watchdog (Schneider BBV51917, communication parameters).
  case schneiderATV12
  /// Delta VFD-MS300: bit command word, 16-bit registers of the 2000h and 2100h blocks (Delta MS300 manual, 09 group).
  case deltaMS300
}

/// How a simulated drive behaves beside what its own parameter registers say.
package struct DriveSettings: Sendable {
  /// Divides all ramp times.
  package var speed = 1.0
  /// Hertz per second, instead of what the acceleration parameter says.
  package var acceleration: Double?
  /// Hertz per second, instead of what the deceleration parameter says.
  package var deceleration: Double?
  /// Hertz per second lost without power.
  package var coasting = 5.0
  package var polePairs = 1
  /// Whether the keypad has the command: writes are confirmed and change nothing.
  package var isLocal = false
  /// How long the line must be quiet after its own reply, or it does not hear the next request; zero is not at all.
  package var minimumGap = Duration.zero

  /// A drive that ramps as its parameters say.
  package init() {}
}
