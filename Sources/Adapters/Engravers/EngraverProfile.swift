import Wire

/// The Modbus map and the times of one model of engraver; every address of it stands here, from the profile.
package struct EngraverProfile: Hashable, Sendable {
  /// What kind of thing answers on the wire.
  package enum Class: String, CaseIterable, Sendable {
    /// The marker itself, with registers for words, job and state.
    case registerRich = "register-rich"
    /// Bare inputs and outputs wired to a marker: it carries no words, they must stand in a file on the machine.
    case ioCoupler = "io-coupler"
    /// A small controller before the marker that hands words and starts on.
    case plcGateway = "plc-gateway"
  }

  /// What a machine can be told.
  package enum CommandName: String, CaseIterable, Sendable {
    /// Takes part in what comes over the line; written before each job, since some forget it with each connection.
    case online
    /// Stands while a job of ours runs.
    case shutter, arm
    case start
    /// Ends a mark in its own time, or at once.
    case stop, abort
    /// Says that done was seen.
    case acknowledge
    /// Takes a fault back. The bench never writes it: a person clears a fault, at the machine.
    case reset
  }

  /// What a machine shows as yes or no.
  package enum Sign: String, CaseIterable, Sendable {
    case online, ready, busy, done, fault, warning
    /// The guard is closed.
    case interlock
    /// The shutter is open.
    case shutter
    /// The emergency stop is not pressed.
    case emergencyStop = "emergency_stop"
    /// The key switch is on.
    case keySwitch = "key_switch"
  }

  /// What a machine shows as a number.
  package enum Figure: String, CaseIterable, Sendable {
    case error
    case activeJob = "active_job"
    case progress, counter
    /// The number of ours that it took with the job it started last.
    case startedToken = "started_token"
  }

  /// How a job file of the machine is chosen.
  package struct Job: Hashable, Sendable {
    /// One register for the number, or one place for each binary digit of it, the lowest first.
    package var places: [EngraverPoint]
    /// The files into which the words of an inside and of an outside engraving go; `nil` where words are not carried.
    package var inside, outside: Int?
    /// The files that may hold words of their own; `nil` when orders cannot name one.
    package var files: ClosedRange<Int>?
    /// Whether the choice may be read back.
    package var canReadBack: Bool
  }

  /// The register that brackets changes.
  package struct Changes: Hashable, Sendable {
    package var point: EngraverPoint
    /// What begins changes, what applies them, and what it reads when they are applied.
    package var begin, apply, idle: UInt16
  }

  /// One register that explains a write which was confirmed and refused all the same.
  package struct RefusalPart: Hashable, Sendable {
    package var name: String
    package var point: EngraverPoint
    package var meanings: [Int: String]
  }

  /// What the model is called.
  package var title: String
  /// What kind of thing answers.
  package var kind: Class
  /// How its line is set where it hangs on a serial one; `nil` when it never does.
  package var line: SerialSettings?
  /// What it can stand on the line.
  package var limits: ModbusLimits
  /// The unit ids it answers; empty: any.
  package var units: [Int]
  /// How many TCP clients it serves at once, where that is known.
  package var clients: Int?
  /// What it can be told.
  package var commands: [CommandName: EngraverCommand]
  /// How a job file is chosen; `nil` when there is only one.
  package var job: Job?
  /// What brackets changes; `nil` when every write is taken as it comes.
  package var changes: Changes?
  /// The registers that take our own number for the job.
  package var token: EngraverPoint?
  /// The text field; `nil` when it carries no words.
  package var text: EngraverText?
  /// The window for a drawing to follow; `nil` when it sets words in a font of its own.
  package var path: EngraverPath?
  /// What it shows as yes or no.
  package var signs: [Sign: EngraverPoint]
  /// What it shows as a number.
  package var figures: [Figure: EngraverPoint]
  /// Whether done stands until the next start or acknowledgement, so that looking seldom cannot miss it.
  package var isDoneLatched: Bool
  /// What progress reads at the end.
  package var progressFull: Int
  /// What explains a refused write.
  package var refusal: [RefusalPart]
  /// The machine's error codes in words.
  package var errors: [Int: String]
  /// What a mark takes before its first character, and what each character takes; nothing where it follows a path.
  package var baseTime, characterTime: Duration
  /// How long the machine may take to show that it applied a change, that it began, and that it is still.
  package var applyWithin, startWithin, stillWithin: Duration

  /// An error code in words.
  func words(for code: Int) -> String { errors[code] ?? "its error code is \(code)" }

  /// What stands while a job of ours runs, as far as the machine knows it.
  var standing: [CommandName] { [.shutter, .arm].filter { commands[$0] != nil } }

  /// What stops it: at once where it can.
  var stopper: CommandName { commands[.abort] != nil ? .abort : .stop }

  /// Whether its own record shows, however late one looks, that a start was obeyed. A done that stood before the start
  /// and was never seen low is no record: it may have fallen and risen unseen.
  func keepsRecord(isDoneStale: Bool) -> Bool {
    if figures[.counter] != nil || (figures[.startedToken] != nil && token != nil) { return true }
    return signs[.done] != nil && isDoneLatched && !isDoneStale
  }

  /// Everything of the state that is read at once.
  var statePoints: [EngraverPoint] { Array(signs.values) + Array(figures.values) }
}
