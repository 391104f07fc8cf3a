import Wire
import Workshop

/// The registers, limits and times of one model of drive on a polishing motor.
///
/// Register and coil numbers here count from 0, as on the wire; a file may count from 1 and says so.
package struct PolisherProfile: Hashable, Sendable {
  /// How the drive is commanded.
  package enum Style: Hashable, Sendable {
    /// The state machine of CiA 402: control word 6, 7, 15, one state after the other.
    case cia402(CiA402Words)
    /// Writes of its own.
    case commands(DriveCommands)
  }

  /// How it stops, for the person at the bench.
  package enum Stop: String, CaseIterable, Sendable {
    case ramp, coast
    case quickStop = "quick-stop"
    /// A parameter of the drive decides.
    case driveSetting = "drive-setting"

    /// As an end of the sentence "it stops …".
    var words: String {
      switch self {
      case .ramp: "by its ramp"
      case .coast: "by running out without power"
      case .quickStop: "as fast as it can"
      case .driveSetting: "as its own settings say: by a ramp or by running out"
      }
    }
  }

  /// What keeps a drive from running, in words.
  package struct Hindrance: Hashable, Sendable {
    var when: DriveCondition
    var because: String
  }

  /// Where a fault or a warning stands.
  package struct Trouble: Hashable, Sendable {
    /// When there is one; where it is not given, any code other than 0 is one.
    var when: DriveCondition?
    /// Its code, where the drive has one.
    var code: DrivePlace?
    /// The bits of the code.
    var mask: Int
    /// The codes in words.
    var words: [Int: String]

    /// The code in what was read, moved to its lowest bit.
    func code(in snapshot: DriveSnapshot) -> Int? {
      guard let code, let number = snapshot.number(at: code) else { return nil }
      return (number & mask) >> mask.trailingZeroBitCount
    }
  }

  /// A value of the drive for people: shown by the probe, never acted on.
  package struct Monitor: Hashable, Sendable {
    var name: String
    var place: DrivePlace
    /// One count of it, in thousandths of `unit`.
    var thousandths: Int
    var unit: String
    var isSigned: Bool
    /// What its numbers mean.
    var meanings: [Int: String]
    /// What it may be set to, where a person may set it: numbers as on the wire.
    var settable: ClosedRange<Int>?
  }

  /// What the model is called.
  package var title: String
  /// How its line is set.
  package var line: SerialSettings
  /// What it can stand on the line.
  package var limits: ModbusLimits
  /// How it is commanded.
  package var style: Style
  /// How it is told a speed.
  package var setpoint: DriveSetpoint
  /// What it measures; `nil` with the reason in `unmeasured`.
  package var measured: DriveQuantity?
  /// Why nothing is measured.
  package var unmeasured: String?
  /// The frequency that a share of the setpoint refers to.
  package var maximum: DriveBound?
  /// Told to run; stopped; ready to be run; listening to the line; its speed limited by itself.
  var running, stopped, ready, remote, limited: DriveCondition?
  /// What keeps it from running.
  var hindrances: [Hindrance]
  /// Its faults and warnings.
  package var fault, warning: Trouble?
  /// Its watch over the line.
  package var watch: DriveWatch
  /// How it stops.
  package var stopsBy: Stop
  /// What to set on the drive itself before it can be spoken with.
  package var setup: [String]
  /// What is not known of it, in words.
  package var unverified: [String]
  /// Values for people.
  var monitors: [Monitor]
  /// Thousandths of a revolution a minute of the polishing spindle for one hertz: 60000 for a motor of one pole pair.
  package var thousandthsOfRPMPerHertz: Int
  /// The same of the motor's own shaft, for drives that speak of revolutions.
  var shaftThousandthsOfRPMPerHertz: Int
  /// Whether what the shop calls forwards is the drive's reverse.
  var isReverse: Bool
  /// The speeds the motor may run at.
  package var speeds: ClosedRange<RevolutionsPerMinute>
  /// How far the measured frequency may be from the one told for the motor to count as running.
  var tolerance: Millihertz
  /// What it may measure at standstill: the noise of a motor that does not turn.
  var stillBelow: Millihertz
  /// How long it may take to show that it turns at all, that it turns as told, and that it stands still after a stop.
  package var startWithin, agreeWithin, stillWithin: Duration
  /// How long it must measure what it was told: a ramp that only passes through that speed is not there.
  package var steady: Duration

  /// The frequency for a speed.
  func frequency(of speed: RevolutionsPerMinute) -> Millihertz {
    Millihertz(speed.count * 1_000_000 / max(1, thousandthsOfRPMPerHertz))
  }

  /// The speed at a frequency, rounded.
  func speed(at frequency: Millihertz) -> RevolutionsPerMinute {
    let product = frequency.count * thousandthsOfRPMPerHertz
    return RevolutionsPerMinute((product + (product < 0 ? -500_000 : 500_000)) / 1_000_000)
  }

  /// The holding registers that commands and speeds are written to.
  var commandRegisters: Set<UInt16> {
    switch style {
    case .cia402(let words): Set([words.commandAt] + words.setSpeed.flatMap(\.registers))
    case .commands(let commands):
      Set(
        [commands.makeReady, commands.setSpeed, commands.run, commands.stop, commands.stopHarder, commands.reset]
          .joined().flatMap(\.registers))
    }
  }

  /// What a fault code means.
  func words(for code: Int) -> String {
    fault?.words[code] ?? (code == 0 ? "it shows a fault without a code" : "fault \(code)")
  }
}

/// The words of a drive that keeps to CiA 402.
package struct CiA402Words: Hashable, Sendable {
  package var commandAt: UInt16
  package var status: DrivePlace
  var statusAt: UInt16
  /// "Enable operation" the way the shop calls forwards: 0x000F, with the drive's bit for backwards where that is it.
  var run: UInt16
  /// Tells it a speed.
  var setSpeed: [DriveStep]
}
