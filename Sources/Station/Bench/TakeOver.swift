import Logging
import Workshop

/// The bench as the ledger left it.
struct Inheritance {
  /// What lies on it.
  var state: BenchState
  /// Machines that may still be at work: nobody saw the end of their newest job.
  var atWork: Set<DeviceName> = []
  /// Machines that somebody told to stop a job that was open: nobody saw that they are still.
  var toldToStop: Set<DeviceName> = []
  /// The job whose start went out last, by machine.
  var begun: [DeviceName: EventID] = [:]
}

extension Bench {
  /// Reads the bench as the ledger left it and settles the jobs that were open: nobody saw their end.
  ///
  /// After a restore every machine that has not begun a job since counts as at work: what it was doing is among what was
  /// lost. A job that was open in the backup is unknown even where its start had not been recorded yet.
  static func takeOver(
    _ journal: any Journal, machines: [DeviceName], time: BenchTime, log: Logger
  ) throws(BenchRefusal) -> Inheritance {
    do {
      var left = Inheritance(state: BenchState(orders: [], since: time.instant(), sequence: 0))
      let orders = try journal.write { ledger in
        let gap = try ledger.gaps().last
        for job in try ledger.openJobs() {
          left.atWork.insert(job.device)
          if job.stop != nil, job.phase != .requested { left.toldToStop.insert(job.device) }
          var state = JobState(phase: job.phase, isToldToStop: job.stop != nil)
          let isKnown = try gap.map { try wasAsked(job, since: $0, in: ledger) } ?? true
          guard case .recordEnd(let outcome) = state.take(isKnown ? .daemonRestarted : .ledgerRestored) else {
            continue
          }
          let ended = JobEnded(
            job: job.id, order: job.piece.order, outcome: outcome, worked: try worked(on: job, outcome, ledger))
          let now = time.moment()
          _ = try ledger.append(.jobEnded(ended), id: EventID(at: now), at: now)
          log.warning(
            "job settled after restart",
            metadata: [
              "job": "\(job.id.text)", "order": "\(job.piece.order.text)", "outcome": "\(outcome.ending.rawValue)",
            ])
        }
        if let gap {
          for machine in machines where try !hasBegun(machine, since: gap, in: ledger) { left.atWork.insert(machine) }
          if gap.isOpen {
            log.warning("the ledger has a gap", metadata: ["fault": "what was done \(gap.words) is lost"])
          }
        }
        return try ledger.ordersOnBench().compactMap { try ledger.order($0) }
      }
      // A machine whose newest job nobody saw the end of may still be at work, however long ago that was.
      var seen: Set<DeviceName> = []
      for job in try journal.jobs(of: nil, limit: 200) {
        if job.mark != nil, left.begun[job.device] == nil { left.begun[job.device] = job.id }
        guard seen.insert(job.device).inserted else { continue }
        if case .ended(let outcome) = job.phase, outcome.ending == .unknown { left.atWork.insert(job.device) }
      }
      left.state = BenchState(orders: orders, since: time.instant(), sequence: try journal.lastSequence())
      left.state.checks = try journal.newestGaugeChecks()
      return left
    } catch {
      throw BenchRefusal(journal: error)
    }
  }

  private static func hasBegun(
    _ machine: DeviceName, since gap: LedgerGap, in ledger: any JournalWriter
  ) throws -> Bool {
    guard let job = try ledger.newestBegunJob(on: machine) else { return false }
    return try wasAsked(job, since: gap, in: ledger)
  }

  /// Told by where both stand in the ledger: a clock may have been set in between.
  private static func wasAsked(_ job: Job, since gap: LedgerGap, in ledger: any JournalWriter) throws -> Bool {
    guard let asked = try ledger.sequence(of: job.id) else { return false }
    return asked > gap.sequence
  }

  /// What is known of how long a motor turned for a job whose end nobody saw: what was noted while it was watched.
  private static func worked(
    on job: Job, _ outcome: JobOutcome, _ ledger: any JournalWriter
  ) throws -> WorkedTime? {
    guard job.work.kind == .polishing, outcome.ending != .notStarted else { return nil }
    return WorkedTime(milliseconds: try ledger.worked(of: job.id) ?? 0, isLeast: true)
  }
}
