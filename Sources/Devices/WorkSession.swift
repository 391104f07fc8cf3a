import Workshop

/// Knows one machine that does work on a piece.
package protocol WorkDriver: DeviceDriver where Session: WorkSession {
  /// Refuses what no machine of this model carries, without asking it: what a proof says before anybody approves it.
  ///
  /// `drawing` is what would be followed, where one was drawn; without it nothing is said of a machine that follows drawings.
  func foresee(_ work: Work, drawing: RingDrawing?) throws(PlanRefusal)

  /// Whether the machine follows a drawing, with the beam's settings of the bench, instead of setting words in a font of its
  /// own; its model alone tells.
  var followsDrawings: Bool { get }
}

extension WorkDriver {
  package func foresee(_ work: Work, drawing: RingDrawing?) throws(PlanRefusal) {}
}

/// A machine that does work on a piece: the engraver, the polishing motor.
///
/// A job goes `permit` → `prepare` → `start` → `attend` until the end. `revokePermits` makes every permit given before
/// it worthless, and `halt` begins with it, so a stop that overtakes a start leaves nothing that could start later.
package protocol WorkSession: DeviceSession {
  /// Refuses work the machine cannot do, before anything is sent: text it cannot carry, a speed it must not run.
  func check(_ work: Work) throws(PlanRefusal)

  /// Refuses a drawing the machine cannot follow, before anything is sent: outside of its field, too long for it.
  func check(_ work: Work, drawing: RingDrawing) throws(PlanRefusal)

  /// As `expectedDuration(of:)`, for a machine that follows drawings.
  func expectedDuration(of work: Work, drawing: RingDrawing) -> Duration

  /// How long `work` takes from start to end by the machine's own physics; call `check` first.
  func expectedDuration(of work: Work) -> Duration

  /// Whether the machine ends a job by itself, as a marker does. A motor turns until it is told to stop.
  var endsByItself: Bool { get }

  /// What a person should know of this machine while all is well, each a plain sentence; empty for most.
  var remarks: [String] { get }

  /// What shows the outline of a drawing without marking it; `nil` where the machine has no such beam.
  var pointer: (any PointerBeam)? { get }

  /// Leave to start once, from the moment a person asked; worthless after the next `revokePermits` or `halt`.
  func permit() -> StartPermit

  /// Makes every permit given so far worthless, at once and without waiting: no write that could move the machine goes
  /// out under them any more, neither a start nor the next step of a programme. Checked where the bytes are written.
  func revokePermits()

  /// Makes everything ready short of moving: reads the state, sends the text, reads it back.
  ///
  /// Returns the machine's own record to compare with after the start. If it throws, nothing moved and nothing will.
  func prepare(_ work: Work, permit: StartPermit) async throws(DeviceFault) -> MachineMark

  /// As `prepare`, for a machine that follows drawings: `drawing` is what it holds, proved by its own word, when this returns.
  func prepare(_ work: Work, drawing: RingDrawing, permit: StartPermit) async throws(DeviceFault) -> MachineMark

  /// Sends the one start of what was prepared and returns when the machine itself shows that it began, or that the
  /// start was held back and never went out.
  ///
  /// If it throws, whatever it throws, the machine may have begun. Never call it twice for the same job.
  func start(permit: StartPermit) async throws(DeviceFault) -> StartAnswer

  /// Reads how far the machine is with what was started, and, where the host keeps the time, moves the programme on.
  ///
  /// Once the job's permit is worthless it only reads.
  func attend() async throws(DeviceFault) -> WorkProgress

  /// Reads the machine's state while no job of ours runs; keeps the link warm and the health honest.
  func status() async throws(DeviceFault) -> MachineStatus

  /// Asks the machine's own record what became of a job that nobody watched: `mark` is what it stood at before the start.
  ///
  /// Disarms the machine first, so that a start that was still on its way cannot begin any more; moves nothing.
  func recall(_ mark: MachineMark) async throws(DeviceFault) -> Recollection

  /// Stops the machine and returns once its own status says that it is still.
  ///
  /// Legal in every phase and harmless when nothing runs; overtakes everything else that waits for the line. If it
  /// throws, the machine may still be moving: tell the jeweler to use the machine's own stop.
  func halt() async throws(DeviceFault)
}

extension WorkSession {
  package var remarks: [String] { [] }

  package var pointer: (any PointerBeam)? { nil }

  package func check(_ work: Work, drawing: RingDrawing) throws(PlanRefusal) { try check(work) }

  package func expectedDuration(of work: Work, drawing: RingDrawing) -> Duration { expectedDuration(of: work) }

  package func prepare(
    _ work: Work, drawing: RingDrawing, permit: StartPermit
  ) async throws(DeviceFault) -> MachineMark {
    try await prepare(work, permit: permit)
  }
}

/// What became of a start.
package enum StartAnswer: Hashable, Sendable {
  /// The machine showed that it began.
  case began
  /// It never went out, and the sentence says why: the permit was worthless.
  case heldBack(String)
}

/// Leave to start once, worthless after the next halt, and in any other session.
package struct StartPermit: Hashable, Sendable {
  /// How often the session's permits had been revoked when this one was given.
  package let revocations: Int

  /// A permit given after so many revocations.
  package init(revocations: Int) { self.revocations = revocations }
}

/// Why work was refused before anything was sent: one plain sentence that says what to change.
package struct PlanRefusal: Error, Hashable, Sendable {
  /// The sentence.
  package var sentence: String

  /// A refusal in one sentence.
  package init(_ sentence: String) { self.sentence = sentence }
}

/// What a machine says of itself between jobs.
package struct MachineStatus: Hashable, Sendable {
  /// Whether a job could be given to it, by its own word.
  package enum Readiness: Hashable, Sendable {
    /// It could begin.
    case ready
    /// It could not, and the sentence says why: interlock open, not enabled, in local mode.
    case notReady(String)
    /// It is moving, whoever told it to.
    case working
    /// It reports a fault of its own.
    case faulted(code: Int, String)
  }

  /// Whether a job could be given to it.
  package var readiness: Readiness
  /// The measured speed, for a motor.
  package var speed: RevolutionsPerMinute?

  /// A status with all its parts.
  package init(_ readiness: Readiness, speed: RevolutionsPerMinute? = nil) {
    self.readiness = readiness
    self.speed = speed
  }
}
