import Logging
import Workshop

extension Bench {
  /// Reads the bench as the ledger left it and settles the jobs that were open: nobody saw their end.
  ///
  /// Returns with it the machines those jobs were on; after a restore, every machine that has not begun a job since: what it
  /// was doing is among what was lost.
  static func takeOver(
    _ journal: any Journal, machines: [DeviceName], time: BenchTime, log: Logger
  ) throws(BenchRefusal) -> (state: BenchState, leftAtWork: Set<DeviceName>) {
    do {
      var leftAtWork: Set<DeviceName> = []
      let orders = try journal.write { ledger in
        for job in try ledger.openJobs() {
          leftAtWork.insert(job.device)
          var state = JobState(phase: job.phase)
          guard case .recordEnd(let outcome) = state.take(.daemonRestarted) else { continue }
          let ended = JobEnded(job: job.id, order: job.piece.order, outcome: outcome, workedMilliseconds: nil)
          let now = time.moment()
          _ = try ledger.append(.jobEnded(ended), id: EventID(at: now), at: now)
          log.warning(
            "job settled after restart",
            metadata: [
              "job": "\(job.id.text)", "order": "\(job.piece.order.text)", "outcome": "\(outcome.ending.rawValue)",
            ])
        }
        if let gap = try ledger.gaps().last {
          for machine in machines where try !hasBegun(machine, since: gap, in: ledger) { leftAtWork.insert(machine) }
          if gap.isOpen {
            log.warning("the ledger has a gap", metadata: ["fault": "what was done \(gap.words) is lost"])
          }
        }
        return try ledger.ordersOnBench().compactMap { try ledger.order($0) }
      }
      // A machine whose newest job nobody saw the end of may still be at work, however long ago that was.
      var seen: Set<DeviceName> = []
      for job in try journal.jobs(of: nil, limit: 200) where seen.insert(job.device).inserted {
        if case .ended(let outcome) = job.phase, outcome.ending == .unknown { leftAtWork.insert(job.device) }
      }
      let state = BenchState(orders: orders, since: time.instant(), sequence: try journal.lastSequence())
      return (state, leftAtWork)
    } catch {
      throw BenchRefusal(journal: error)
    }
  }

  private static func hasBegun(
    _ machine: DeviceName, since gap: LedgerGap, in ledger: any JournalWriter
  ) throws -> Bool {
    guard let job = try ledger.newestBegunJob(on: machine) else { return false }
    return job.requestedAt > gap.restored.at
  }
}
