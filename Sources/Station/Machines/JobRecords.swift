import Logging
import Synchronization
import Workshop

/// How the steps of a job reach the disk. What must be there before something is sent is awaited; what has happened
/// already goes through the outbox, since a machine at work is never left unwatched for the sake of a slow disk.
final class JobRecords: Sendable {
  private let writer: BenchWriter
  private let time: BenchTime
  private let proofs: ProofRules?
  private let log: Logger
  private let outbox: Outbox
  private let stops: StopNotes
  private let isEnding = Mutex(false)

  init(writer: BenchWriter, time: BenchTime, proofs: ProofRules? = nil, log: Logger) {
    self.writer = writer
    self.time = time
    self.proofs = proofs
    self.log = log
    outbox = Outbox()
    stops = StopNotes(outbox: outbox, time: time, log: log)
  }

  /// Records one step; throws when it is not on disk.
  func record(_ fact: Fact) async throws(BenchRefusal) {
    _ = try await writer.run { draft throws(BenchRefusal) in draft.record(fact) }
  }

  /// Records that the start of `job` is about to be sent; returns why it must not be, if the machine's record says so or
  /// the proof is another by now.
  func recordStarting(_ job: Job, _ mark: MachineMark) async throws(BenchRefusal) -> String? {
    try await writer.run(drawingOn: proofs?.easel, for: .deciding) { [proofs] draft throws(BenchRefusal) in
      if let why = try PieceDesk.contradiction(job, mark, in: &draft) { return why }
      if let why = try JobDesk.change(since: job, proofs, in: draft) { return why }
      draft.record(.jobStarting(JobStarting(job: job.id, order: job.piece.order, mark: mark)))
      return nil
    }
  }

  /// Hands over what has happened: it is recorded as soon as the disk takes it, in this order.
  func happened(_ fact: Fact) { put(.fact(fact)) }

  /// Hands over the end of a job that was open when the daemon ended, which the disk did not take yet; said when it does.
  func ended(sinceRestart end: JobEnded) { put(.endSinceRestart(end)) }

  /// Hands over that the whole bench was told to stop; said, and recorded after what concerns jobs, joined with others.
  func stopped(_ stop: BenchStopped, metAJob: Bool) { stops.take(stop, metAJob: metAJob) }

  /// Hands over that a machine was told to stop these jobs, now. Those that turn out to have ended before are left alone.
  func toldToStop(_ jobs: [EventID], by: String) {
    put(.stop(jobs, StopTold(by: by, at: time.moment())))
  }

  /// Hands over how long a machine was seen at work on `job` until now.
  func worked(_ job: EventID, milliseconds: Int) { put(.worked(job, milliseconds: milliseconds)) }

  private func put(_ happening: Happening) { if !outbox.put(happening) { lost(happening) } }

  /// The disk did not take it until the end, or it came after the end: the web is served a little longer than the bench.
  private func lost(_ happening: Happening) {
    log.error("never recorded", metadata: ["fact": "\(happening.word)", "count": "\(happening.count)"])
  }

  /// What is in the outbox is tried once more each, and `run` returns; what happens from now on is said to be lost.
  func finish() {
    isEnding.withLock { $0 = true }
    stops.finish()
    outbox.close()
  }

  /// The job begun last on `device`, if nobody knows yet how it ended; waits for an end that is on its way to the disk.
  func doubt(on device: DeviceName) async -> Job? {
    while true {
      do throws(BenchRefusal) {
        let job = try await writer.run { draft throws(BenchRefusal) in
          try draft.read { try $0.newestBegunJob(on: device) }
        }
        guard let job, job.phase.isOver else {
          guard job != nil else { return nil }
          try await pause()
          continue
        }
        guard job.asksForALook, case .ended(let outcome) = job.phase, outcome.ending == .unknown else { return nil }
        return job
      } catch {
        // A disk that does not answer now may later; a person can settle the job all the same.
        return nil
      }
    }
  }

  /// Records what the machine's own record proved about a job, if nobody settled it meanwhile.
  func settle(_ job: Job, as finding: JobSettlement.Finding, note: String) async {
    do throws(BenchRefusal) {
      _ = try await writer.run { draft throws(BenchRefusal) in
        try PieceDesk.settle(
          job.id, as: finding, by: job.device.text, note: note, isFromRecord: true, in: &draft)
      }
      log.notice(
        "job settled by the machine's record",
        metadata: ["job": "\(job.id.text)", "order": "\(job.piece.order.text)", "finding": "\(finding.rawValue)"])
    } catch {
      log.warning("job not settled", metadata: ["job": "\(job.id.text)", "fault": "\(error.sentence)"])
    }
  }

  private func pause() async throws(BenchRefusal) {
    do { try await time.sleep(.milliseconds(50)) } catch { throw .ending }
  }

  /// Empties the outbox until `finish`; tries every second while the disk refuses. Not to be cancelled: what is lost here
  /// leaves its job open, and the next start of the daemon calls it unknown.
  func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { [stops] in await stops.run() }
      for await _ in outbox.bell { await empty() }
      // What came while the bell fell silent.
      await empty()
      // What it waited for was passed on in `finish`.
      group.cancelAll()
    }
  }

  private func empty() async {
    while let happening = outbox.next() { await insist(happening) }
    let unrecorded = outbox.takeUnrecorded()
    if unrecorded > 0 { log.warning("more stops than could be recorded", metadata: ["count": "\(unrecorded)"]) }
  }

  private func insist(_ happening: Happening) async {
    var complaint: String?
    while true {
      do throws(BenchRefusal) {
        try await writer.run { draft throws(BenchRefusal) in try happening.record(in: &draft) }
        if case .endSinceRestart(let end) = happening { end.saySettled(log) }
        return
      } catch {
        if error.sentence != complaint {
          complaint = error.sentence
          log.error("not recorded yet", metadata: ["fact": "\(happening.word)", "fault": "\(error.sentence)"])
        }
      }
      if isEnding.withLock({ $0 }) { return lost(happening) }
      // The next one says more.
      if case .worked = happening { return }
      // The clock of the bench never refuses to wait here, since this task is not cancelled.
      try? await time.sleep(.seconds(1))
    }
  }
}
