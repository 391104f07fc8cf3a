/// The life of one job as a pure machine: inputs from the bench, the device and the disk; one action out of each.
///
/// The runner feeds it and does what it says. Inputs that cannot follow from a phase are harmless races (a halt that
/// crosses the end, progress read just before it) and yield `.nothing`; none of them ever restarts anything.
package struct JobState: Hashable, Sendable {
  /// What happened.
  package enum Input: Hashable, Sendable {
    /// The machine holds the plan, unmoved; `mark` is its record before the start.
    case prepared(MachineMark)
    /// The machine could not be prepared: nothing moved.
    case notPrepared(String)
    /// The intent to start is on disk.
    case startRecorded
    /// The start went out and the machine showed that it began.
    case startProved
    /// The start was held back: it never went out.
    case startHeldBack(String)
    /// The start went out, or may have, and no proof came.
    case startUnproved(String)
    /// The machine was read.
    case observed(WorkProgress)
    /// The machine did not answer this once; it is asked again.
    case unanswered
    /// The machine can no longer be read.
    case deviceLost(String)
    /// The machine is told to stop, by whomever: what it counts from now on may be a part of a mark.
    case toldToStop
    /// The machine was told to stop and shows that it is still.
    case halted
    /// The machine was told to stop and did not show that it is still.
    case haltUnconfirmed(String)
    /// The time the physics allow is over and the machine shows no end.
    case overdue
    /// The daemon begins anew and finds the job in the ledger.
    case daemonRestarted
    /// The daemon begins anew and finds the job in a ledger that was put back from a backup since: what became of the job
    /// is lost.
    case ledgerRestored
  }

  /// What to do next.
  package enum Action: Hashable, Sendable {
    /// Nothing follows.
    case nothing
    /// Put `starting` on disk, then say `startRecorded`.
    case recordStarting(MachineMark)
    /// Send the one start.
    case sendStart
    /// Put `running` on disk.
    case recordRunning
    /// Publish how far it is; nothing goes to disk.
    case publish(WorkProgress)
    /// Stop the machine: it is at work without a job we can vouch for.
    case halt
    /// Put the end on disk.
    case recordEnd(JobOutcome)
  }

  /// How far the job is.
  package private(set) var phase: JobPhase
  /// Whether the machine holds the plan: no start is recorded before.
  private var isPrepared = false
  /// Whether the machine was told to stop: its word that it finished proves nothing afterwards.
  private var isToldToStop: Bool

  /// A job at `phase`, `requested` for a new one; whether its machine was told to stop already.
  package init(phase: JobPhase = .requested, isToldToStop: Bool = false) {
    self.phase = phase
    self.isToldToStop = isToldToStop
  }

  /// Takes one input and says what to do.
  package mutating func take(_ input: Input) -> Action {
    if case .toldToStop = input {
      isToldToStop = true
      return .nothing
    }
    return switch phase {
    case .requested: takeRequested(input)
    case .starting: takeStarting(input)
    case .running: takeRunning(input)
    case .ended: .nothing
    }
  }

  private mutating func takeRequested(_ input: Input) -> Action {
    switch input {
    case .prepared(let mark):
      isPrepared = true
      return .recordStarting(mark)
    case .startRecorded:
      guard isPrepared else { return .nothing }
      guard !isToldToStop else { return end(.notStarted, "It was stopped before it started.") }
      phase = .starting
      return .sendStart
    case .notPrepared(let reason), .startHeldBack(let reason), .deviceLost(let reason):
      return end(.notStarted, reason)
    case .halted, .haltUnconfirmed: return end(.notStarted, "It was stopped before it started.")
    case .daemonRestarted: return end(.notStarted, "The daemon restarted before the machine was told to start.")
    // The start may be among what is lost.
    case .ledgerRestored: return endLost()
    // Nobody sent a start, and yet one is spoken of: whatever happened, this job must not start on top of it.
    case .startProved, .startUnproved: return end(.unknown, "A start went out that nobody had recorded.")
    // Nothing was sent yet, so the machine speaks of somebody else's work.
    case .observed, .unanswered, .overdue, .toldToStop: return .nothing
    }
  }

  private mutating func takeStarting(_ input: Input) -> Action {
    switch input {
    case .startProved:
      phase = .running
      return .recordRunning
    case .startHeldBack(let reason): return end(.notStarted, reason)
    case .startUnproved(let reason): return end(.unknown, reason)
    case .observed(let progress): return observeStarting(progress)
    case .deviceLost(let reason): return end(.unknown, reason)
    case .halted: return end(.stopped, "It was stopped.")
    case .haltUnconfirmed(let reason): return end(.unknown, reason)
    case .overdue: return .halt
    case .daemonRestarted: return endAtRestart("while the start was on its way")
    case .ledgerRestored: return endLost()
    case .prepared, .notPrepared, .startRecorded, .unanswered, .toldToStop: return .nothing
    }
  }

  private mutating func observeStarting(_ progress: WorkProgress) -> Action {
    switch progress.showing {
    case .working:
      phase = .running
      return .recordRunning
    case .finished: return endFinished()
    case .stoppedItself(let reason): return end(.failed, reason)
    case .indistinct(let reason): return end(.unknown, reason)
    case .notBegun: return .nothing
    }
  }

  private mutating func takeRunning(_ input: Input) -> Action {
    switch input {
    case .observed(let progress): return observeRunning(progress)
    case .deviceLost(let reason): return end(.unknown, reason)
    case .halted: return end(.stopped, "It was stopped.")
    case .haltUnconfirmed(let reason): return end(.unknown, reason)
    case .overdue:
      // Still at work long after it should have ended: stop it, and let the halt's own answer end the job.
      return .halt
    case .daemonRestarted: return endAtRestart("while the machine was at work")
    case .ledgerRestored: return endLost()
    case .prepared, .notPrepared, .startRecorded, .startProved, .startHeldBack, .startUnproved, .unanswered,
      .toldToStop:
      return .nothing
    }
  }

  private mutating func observeRunning(_ progress: WorkProgress) -> Action {
    switch progress.showing {
    case .working: return .publish(progress)
    case .finished: return endFinished()
    case .stoppedItself(let reason): return end(.failed, reason)
    case .indistinct(let reason): return end(.unknown, reason)
    case .notBegun: return end(.unknown, "The machine says that it never began, after it had shown that it did.")
    }
  }

  private mutating func endFinished() -> Action {
    isToldToStop
      ? end(.unknown, "It was told to stop, and what the machine counted then may be a part of a mark.") : end(.done)
  }

  private mutating func endAtRestart(_ when: String) -> Action {
    end(
      .unknown,
      isToldToStop
        ? "The machine was told to stop, and the daemon restarted before anybody saw that it is still."
        : "The daemon restarted \(when).")
  }

  private mutating func endLost() -> Action {
    end(.unknown, "The ledger was put back from a backup that was made while the job was open: its end is lost.")
  }

  private mutating func end(_ ending: JobOutcome.Ending, _ reason: String = "") -> Action {
    let outcome = JobOutcome(ending, reason)
    phase = .ended(outcome)
    return .recordEnd(outcome)
  }
}
