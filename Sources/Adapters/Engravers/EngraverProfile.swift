import Wire

/// The register map and the times of one model of engraver; every register number of it stands here, from the profile.
///
/// Addresses count from 0, as on the wire. Numbers of more than one register have their most significant word first.
package struct EngraverProfile: Hashable, Sendable {
  /// What may be engraved and where it is written.
  package struct Text: Hashable, Sendable {
    /// The most characters; two to a register, the first one high.
    package var characters: Int
    /// The holding register of the length.
    package var lengthAt: UInt16
    /// The first holding register of the text.
    package var at: UInt16

    /// A text field with all its parts.
    package init(characters: Int, lengthAt: UInt16, at: UInt16) {
      self.characters = characters
      self.lengthAt = lengthAt
      self.at = at
    }
  }

  /// The command word: a holding register and the number of each bit in it.
  package struct Command: Hashable, Sendable {
    package var at: UInt16
    package var enable, start, abort, acknowledge: Int

    /// A command word with all its bits.
    package init(at: UInt16, enable: Int, start: Int, abort: Int, acknowledge: Int) {
      self.at = at
      self.enable = enable
      self.start = start
      self.abort = abort
      self.acknowledge = acknowledge
    }
  }

  /// The input registers that tell the machine's state, and the number of each status bit.
  package struct Status: Hashable, Sendable {
    package var at, errorAt, activeJobAt, progressAt, counterAt, startedTokenAt: UInt16
    package var online, ready, busy, done, fault, interlock, emergencyStop: Int

    /// A status block with all its parts.
    package init(
      at: UInt16, errorAt: UInt16, activeJobAt: UInt16, progressAt: UInt16, counterAt: UInt16, startedTokenAt: UInt16,
      online: Int, ready: Int, busy: Int, done: Int, fault: Int, interlock: Int, emergencyStop: Int
    ) {
      self.at = at
      self.errorAt = errorAt
      self.activeJobAt = activeJobAt
      self.progressAt = progressAt
      self.counterAt = counterAt
      self.startedTokenAt = startedTokenAt
      self.online = online
      self.ready = ready
      self.busy = busy
      self.done = done
      self.fault = fault
      self.interlock = interlock
      self.emergencyStop = emergencyStop
    }
  }

  /// What the model is called.
  package var title: String
  /// How its line is set where it hangs on a serial one.
  package var line: SerialSettings
  /// What it can stand on the line.
  package var limits: ModbusLimits
  /// The text field.
  package var text: Text
  /// The command word.
  package var command: Command
  /// The holding register of the job number, and the numbers for the inside and the outside of a ring.
  package var jobAt, insideJob, outsideJob: UInt16
  /// The holding register that brackets changes: 1 begins, 2 applies, and it reads 0 when they are applied.
  package var changesAt: UInt16
  /// The first of four holding registers that take our own number for the job.
  package var tokenAt: UInt16
  /// The status block.
  package var status: Status
  /// The machine's error codes in words.
  package var errors: [Int: String]
  /// What a mark takes before its first character.
  package var baseTime: Duration
  /// What each character takes.
  package var characterTime: Duration
  /// How long the machine may take to show that it applied a change, that it began, and that it is still.
  package var applyWithin, startWithin, stillWithin: Duration

  /// A profile with all its parts.
  package init(
    title: String, line: SerialSettings, limits: ModbusLimits, text: Text, command: Command, jobAt: UInt16,
    insideJob: UInt16, outsideJob: UInt16, changesAt: UInt16, tokenAt: UInt16, status: Status, errors: [Int: String],
    baseTime: Duration, characterTime: Duration, applyWithin: Duration, startWithin: Duration, stillWithin: Duration
  ) {
    self.title = title
    self.line = line
    self.limits = limits
    self.text = text
    self.command = command
    self.jobAt = jobAt
    self.insideJob = insideJob
    self.outsideJob = outsideJob
    self.changesAt = changesAt
    self.tokenAt = tokenAt
    self.status = status
    self.errors = errors
    self.baseTime = baseTime
    self.characterTime = characterTime
    self.applyWithin = applyWithin
    self.startWithin = startWithin
    self.stillWithin = stillWithin
  }

  /// An error code in words.
  func words(for code: Int) -> String { errors[code] ?? "its error code is \(code)" }

  /// The word with these bits of the command set.
  func word(_ bits: Int...) -> UInt16 { bits.reduce(0) { $0 | 1 << UInt16($1) } }
}
