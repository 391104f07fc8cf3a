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
  /// Ends of jobs nobody saw the end of that are on the disk.
  var ends: [JobEnded] = []
  /// Ends of such jobs that a full disk did not take; they are recorded as soon as it does.
  var unrecorded: [JobEnded] = []
  /// What a restore lost, if nobody has signed for all of it.
  var openGap: LedgerGap?
}

extension Bench {
  /// Reads the bench as the ledger left it and settles the jobs that were open: nobody saw their end.
  ///
  /// After a restore every machine that has not begun a job since counts as at work: what it was doing is among what was
  /// lost. A job that was open in the backup is unknown even where its start had not been recorded yet.
  ///
  /// A full disk does not keep the bench from beginning: a motor that was left turning has to be stopped all the same.
  static func takeOver(
    _ journal: any Journal, machines: [DeviceName], time: BenchTime, log: Logger
  ) throws(BenchRefusal) -> Inheritance {
    do {
      var left: Inheritance
      do {
        left = try journal.write { try inheritance(in: $0, recording: true, machines, time) }
      } catch JournalFault.diskFull {
        left = try journal.write { try inheritance(in: $0, recording: false, machines, time) }
      }
      // Said now, and not in the transaction: one that fails settles nothing.
      for end in left.ends { end.saySettled(log) }
      if let gap = left.openGap {
        log.warning("the ledger has a gap", metadata: ["fault": "what was done \(gap.words) is lost"])
      }
      // A machine whose newest job nobody saw the end of may still be at work, however long ago that was.
      var seen: Set<DeviceName> = []
      for job in try journal.jobs(of: nil, limit: 200) {
        if job.mark != nil, left.begun[job.device] == nil { left.begun[job.device] = job.id }
        guard seen.insert(job.device).inserted else { continue }
        if case .ended(let outcome) = job.phase, outcome.ending == .unknown { left.atWork.insert(job.device) }
      }
      left.state = BenchState(orders: left.state.orders, since: time.instant(), sequence: try journal.lastSequence())
      left.state.checks = try journal.newestGaugeChecks()
      left.state.wheels = try journal.measuredWheels()
      return left
    } catch {
      throw BenchRefusal(journal: error)
    }
  }

  /// What one transaction says of the bench; with `recording` it settles the open jobs in it, else it only says how.
  private static func inheritance(
    in ledger: any JournalWriter, recording: Bool, _ machines: [DeviceName], _ time: BenchTime
  ) throws -> Inheritance {
    let orders = try ledger.ordersOnBench().compactMap { try ledger.order($0) }
    var left = Inheritance(state: BenchState(orders: orders, since: time.instant(), sequence: 0))
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
      if recording {
        let now = time.moment()
        _ = try ledger.append(.jobEnded(ended), id: EventID(at: now), at: now)
        left.ends.append(ended)
      } else {
        left.unrecorded.append(ended)
      }
    }
    if let gap {
      for machine in machines where try !hasBegun(machine, since: gap, in: ledger) { left.atWork.insert(machine) }
      if gap.isOpen { left.openGap = gap }
    }
    return left
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

extension JobEnded {
  /// Says that a job that was open when the daemon ended is over, once that is on the disk.
  func saySettled(_ log: Logger) {
    log.warning(
      "job settled after restart",
      metadata: ["job": "\(job.text)", "order": "\(order.text)", "outcome": "\(outcome.ending.rawValue)"])
  }
}
