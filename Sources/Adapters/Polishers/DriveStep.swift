import Wire

/// A word of a write: a constant, or the speed asked for.
package enum DriveWord: Hashable, Sendable {
  case constant(UInt16)
  case setpoint
  case setpointHigh, setpointLow

  /// The word, with the number of the speed asked for.
  func value(_ setpoint: Int) -> UInt16 {
    switch self {
    case .constant(let word): word
    case .setpoint, .setpointLow: UInt16(truncatingIfNeeded: setpoint)
    case .setpointHigh: UInt16(truncatingIfNeeded: setpoint >> 16)
    }
  }

  var isSetpoint: Bool { if case .constant = self { false } else { true } }
}

/// One step of a command to a drive.
package enum DriveStep: Hashable, Sendable {
  /// One register (function 6).
  case register(at: UInt16, DriveWord)
  /// Registers as one block (function 16).
  case block(at: UInt16, [DriveWord])
  /// One coil (function 5).
  case coil(at: UInt16, Bool)
  /// Coils as one block (function 15), filled from words, the lowest bit of the first word first.
  case image(at: UInt16, [DriveWord])
  /// A frame of the vendor's own.
  case ask(VendorFrame, answer: VendorFrame, DriveWord)
  /// Looks until something is so, at most for so long.
  case wait(DriveCondition, Duration)

  /// Whether the speed asked for goes with it.
  var carriesSetpoint: Bool {
    switch self {
    case .register(_, let word), .ask(_, _, let word): word.isSetpoint
    case .block(_, let words), .image(_, let words): words.contains(where: \.isSetpoint)
    case .coil, .wait: false
    }
  }

  /// The holding registers it writes.
  var registers: [UInt16] {
    switch self {
    case .register(let at, _): [at]
    case .block(let at, let words): words.indices.map { at &+ UInt16($0) }
    case .coil, .image, .ask, .wait: []
    }
  }

  /// Whether it writes where `other` writes, or asks the same.
  func touches(_ other: DriveStep) -> Bool {
    if !Set(registers).isDisjoint(with: other.registers) { return true }
    if let own = coils, let theirs = other.coils { return own.overlaps(theirs) }
    guard case .ask(let frame, _, _) = self, case .ask(let otherFrame, _, _) = other else { return false }
    return frame.text == otherFrame.text
  }

  /// The coils it writes.
  private var coils: Range<Int>? {
    switch self {
    case .coil(let at, _): Int(at)..<(Int(at) + 1)
    case .image(let at, let words): Int(at)..<(Int(at) + 16 * words.count)
    case .register, .block, .ask, .wait: nil
    }
  }

  var isWait: Bool { if case .wait = self { true } else { false } }

  /// Sends it; a `wait` sends nothing. `isStillWanted` is asked on the line's thread right before the bytes go out.
  func send(
    _ line: ModbusLine, _ unit: ModbusUnit, setpoint: Int, ifStill isStillWanted: () -> Bool = { true }
  ) throws(WireFault) {
    switch self {
    case .register(let at, let word): try line.write(unit, word.value(setpoint), at: at, ifStill: isStillWanted)
    case .block(let at, let words):
      try line.write(unit, block: words.map { $0.value(setpoint) }, at: at, ifStill: isStillWanted)
    case .coil(let at, let isOn): try line.write(unit, coil: isOn, at: at, ifStill: isStillWanted)
    case .image(let at, let words):
      var bits: [Bool] = []
      for word in words {
        let number = word.value(setpoint)
        for bit in 0..<16 { bits.append(number >> UInt16(bit) & 1 == 1) }
      }
      try line.write(unit, coils: bits, at: at, ifStill: isStillWanted)
    case .ask(let frame, let answer, let word):
      _ = try line.ask(unit, frame, answer: answer, value: word.value(setpoint), ifStill: isStillWanted)
    case .wait: break
    }
  }
}

/// What a drive is told, each a list of steps in their order.
package struct DriveCommands: Hashable, Sendable {
  /// Brings it one command short of running; nothing turns. Empty where nothing is needed.
  var makeReady: [DriveStep]
  /// Tells it a speed. Empty where the speed goes with the run command.
  var setSpeed: [DriveStep]
  /// Runs the way the shop calls forwards.
  var run: [DriveStep]
  /// Stops as the profile's `stops_by` says; harmless in every state.
  var stop: [DriveStep]
  /// Stops harder, for a drive that does not obey `stop`.
  var stopHarder: [DriveStep]
  /// Clears a fault.
  var reset: [DriveStep]
}
