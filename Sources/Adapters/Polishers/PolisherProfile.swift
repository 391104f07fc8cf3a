import Wire
import Workshop

/// The registers, limits and times of one model of drive on a polishing motor.
///
/// Register numbers count from 0, as on the wire.
package struct PolisherProfile: Hashable, Sendable {
  /// How the drive is commanded.
  package enum Style: Hashable, Sendable {
    /// The state machine of CiA 402: control word 6, 7, 15, one state after the other.
    case cia402(CiA402Registers)
    /// A command word whose bits run and stop.
    case bitCommandWord(BitCommandWordRegisters)
  }

  /// A frequency in a register, signed where the drive says so.
  package struct Frequency: Hashable, Sendable {
    /// The register.
    package var at: UInt16
    /// What one count is.
    package var step: Millihertz
    /// Whether it is a two's complement number.
    package var isSigned: Bool

    /// A frequency register.
    package init(at: UInt16, step: Millihertz, isSigned: Bool) {
      self.at = at
      self.step = step
      self.isSigned = isSigned
    }

    /// The register's value as a frequency.
    func frequency(_ word: UInt16) -> Millihertz {
      Millihertz((isSigned ? Int(Int16(bitPattern: word)) : Int(word)) * step.count)
    }

    /// A frequency as the register's value, rounded; `nil` when it does not fit.
    func word(_ frequency: Millihertz) -> UInt16? {
      let count = (frequency.count + step.count / 2) / step.count
      if isSigned { return Int16(exactly: count).map { UInt16(bitPattern: $0) } }
      return UInt16(exactly: count)
    }
  }

  /// What the model is called.
  package var title: String
  /// How its line is set.
  package var line: SerialSettings
  /// What it can stand on the line.
  package var limits: ModbusLimits
  /// Its registers.
  package var style: Style
  /// Its fault codes in words.
  package var faults: [Int: String]
  /// Thousandths of a revolution a minute for one hertz: 60000 for a motor of one pole pair, 30000 for two.
  package var thousandthsOfRPMPerHertz: Int
  /// The speeds the motor may run at.
  package var speeds: ClosedRange<RevolutionsPerMinute>
  /// How long it may take to show that it turns, and that it stands still after a stop (the ramp down included).
  package var startWithin, stillWithin: Duration
  /// After how long without a request the drive stops the motor by itself; `nil` when nothing is known of such a watch.
  package var watchdog: Duration?

  /// A profile with all its parts.
  package init(
    title: String, line: SerialSettings, limits: ModbusLimits, style: Style, faults: [Int: String],
    thousandthsOfRPMPerHertz: Int, speeds: ClosedRange<RevolutionsPerMinute>, startWithin: Duration,
    stillWithin: Duration, watchdog: Duration?
  ) {
    self.title = title
    self.line = line
    self.limits = limits
    self.style = style
    self.faults = faults
    self.thousandthsOfRPMPerHertz = thousandthsOfRPMPerHertz
    self.speeds = speeds
    self.startWithin = startWithin
    self.stillWithin = stillWithin
    self.watchdog = watchdog
  }

  /// The frequency for a speed.
  func frequency(of speed: RevolutionsPerMinute) -> Millihertz {
    Millihertz(speed.count * 1_000_000 / max(1, thousandthsOfRPMPerHertz))
  }

  /// The speed at a frequency, rounded.
  func speed(at frequency: Millihertz) -> RevolutionsPerMinute {
    let product = frequency.count * thousandthsOfRPMPerHertz
    return RevolutionsPerMinute((product + (product < 0 ? -500_000 : 500_000)) / 1_000_000)
  }

  /// A fault code in words.
  func words(for code: Int) -> String { faults[code] ?? "its fault code is \(code)" }
}

/// The registers of a drive that follows CiA 402.
package struct CiA402Registers: Hashable, Sendable {
  package var commandAt, statusAt, faultAt, displayAt: UInt16
  package var setpoint, measured: PolisherProfile.Frequency
  /// The status bit that says the drive listens to the line and not to its keypad.
  package var remoteBit: Int
  /// What the display register shows, in words.
  package var displays: [Int: String]

  /// Registers with all their parts.
  package init(
    commandAt: UInt16, statusAt: UInt16, faultAt: UInt16, displayAt: UInt16, setpoint: PolisherProfile.Frequency,
    measured: PolisherProfile.Frequency, remoteBit: Int, displays: [Int: String]
  ) {
    self.commandAt = commandAt
    self.statusAt = statusAt
    self.faultAt = faultAt
    self.displayAt = displayAt
    self.setpoint = setpoint
    self.measured = measured
    self.remoteBit = remoteBit
    self.displays = displays
  }
}

/// The registers of a drive with a bit command word.
package struct BitCommandWordRegisters: Hashable, Sendable {
  package var commandAt, statusAt, faultAt: UInt16
  /// The words that run forwards and stop by the ramp.
  package var run, stop: UInt16
  package var setpoint, measured: PolisherProfile.Frequency
  /// The bits of the status word that tell the state, and their value when stopped and when running.
  package var stateMask, stopped, running: UInt16
  /// The status bits that must be set for the drive to listen to the line.
  package var remoteMask: UInt16

  /// Registers with all their parts.
  package init(
    commandAt: UInt16, statusAt: UInt16, faultAt: UInt16, run: UInt16, stop: UInt16,
    setpoint: PolisherProfile.Frequency, measured: PolisherProfile.Frequency, stateMask: UInt16, stopped: UInt16,
    running: UInt16, remoteMask: UInt16
  ) {
    self.commandAt = commandAt
    self.statusAt = statusAt
    self.faultAt = faultAt
    self.run = run
    self.stop = stop
    self.setpoint = setpoint
    self.measured = measured
    self.stateMask = stateMask
    self.stopped = stopped
    self.running = running
    self.remoteMask = remoteMask
  }
}
