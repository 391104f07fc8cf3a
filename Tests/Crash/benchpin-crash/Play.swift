import CCrashControl
import Foundation
import GRDB
import Glibc
import Synchronization

/// Plays one injection from the order to the judgement.
struct Play {
  /// How it ended.
  struct Outcome: Sendable {
    var kind: Injection.Kind
    /// What became of the first job: `done` …, or `settled` for one the machine's record settled, or `no job`.
    var ending = "no job"
    /// Why it is unknown, in the daemon's words.
    var reason = ""
    /// Whether the trap caught the daemon, where one was set.
    var isCaught = true
    var wrongs: [String] = []
  }

  static let order = "R-1"
  static var request: [String: Any] { ["kind": "engraving", "order": order, "by": "Mia"] }

  let injection: Injection
  let floor: CrashFloor

  /// Plays it; throws when the bench could not be set up, which is no judgement of the daemon.
  func run() throws -> Outcome {
    var outcome = Outcome(kind: injection.kind)
    try floor.startSimulators()
    try floor.startDaemon(shimmed: true)
    try layOrder()
    let listener = FactListener(floor.client, after: floor.epoch() + "-0")
    floor.wait(2) { listener.facts.values.contains { $0.kind == "reading.taken" } }
    let answers = strike()
    outcome.isCaught = injection.trap == CRASH_NOWHERE || floor.page.isSprung
    if injection.writesUntilFull != nil { outcome.isCaught = floor.page.refusedWrites > 0 }
    floor.killDaemon()
    floor.wait(2) { listener.isEnded }
    var acknowledged = listener.facts
    let job = answers.compactMap { $0?.status == 201 ? $0?.object["id"] as? String : nil }
    if answers.filter({ $0?.status == 201 }).count > 1 { outcome.wrongs.append("two clients got a start each") }
    try catchAgain(&outcome)
    floor.page.clear()
    if let trouble = injection.trouble { endTrouble(trouble) }
    floor.tell("engraver normal")
    try floor.startDaemon(shimmed: false)
    comeToRest()
    note(&outcome)
    acknowledged.merge(floor.facts()) { told, _ in told }
    outcome.wrongs += try afterwards(acknowledgedJob: job.first)
    for id in job where !(floor.jobs() ?? []).contains(where: { $0.id == id }) {
      outcome.wrongs.append("acknowledged job lost: \(id)")
    }
    outcome.wrongs += Judgement.wrongs(
      claims: Claims(jobs: floor.jobs() ?? [], facts: floor.facts()), log: floor.log, acknowledged: acknowledged)
    outcome.wrongs += floor.odd
    floor.killDaemon()
    if let wrong = brokenLedger() { outcome.wrongs.append(wrong) }
    return outcome
  }

  /// The order, the job bag on the bench and the measured ring, each acknowledged.
  private func layOrder() throws(CrashFailure) {
    guard floor.wait(until: { floor.openDevices() == ["gauge": "", "engraver": "ready"] }) else {
      throw CrashFailure("the devices did not open: \(floor.daemonLog)")
    }
    let body: [String: Any] = [
      "number": Self.order, "customer": "Lea", "stage": "finishing",
      "engraving": ["text": "Always", "place": "inside"],
      "ring": ["metal": "au750y", "size": "US 6 1/2", "band_width_mm": "4.0"],
    ]
    guard floor.client.ask("PUT", "/v1/orders/\(Self.order)", body)?.status == 201,
      floor.client.ask("PUT", "/v1/bench/order", ["order": Self.order])?.status == 200,
      floor.wait(until: { floor.measure(orderNumber: Self.order) })
    else { throw CrashFailure("the order was not taken: \(floor.daemonLog)") }
  }

  // MARK: What goes wrong

  /// Sets the trap, asks for the engraving, and waits until the daemon is dead or about to be killed; what was answered.
  private func strike() -> [Client.Answer?] {
    for order in injection.before { floor.tell("engraver " + order) }
    if injection.trap != CRASH_NOWHERE {
      floor.page.set(
        injection.trap, moment: injection.moment, countdown: injection.countdown, mark: injection.mark)
    }
    if let writes = injection.writesUntilFull { floor.page.fillDisk(after: writes) }
    let asked = (1...(injection.asksTwice ? 2 : 1)).map { Asked(floor.client, key: "key-\($0)") }
    let began = CrashFloor.now()
    let trouble = injection.trouble.map { trouble in
      let floor = floor
      nonisolated(unsafe) let play = self
      return Asked {
        play.awaitMoment(trouble.when, since: began); floor.tell("engraver " + trouble.order); return nil
      }
    }
    let stop = injection.stopAfter.map { milliseconds in
      let floor = floor
      nonisolated(unsafe) let play = self
      return Asked {
        play.awaitMoment(.afterBeamOn(milliseconds), since: began)
        return floor.client.ask("POST", "/v1/stop", ["by": "Mia"])
      }
    }
    if injection.clockStep != 0 {
      usleep(UInt32(injection.stepAfter) * 1000)
      floor.page.stepClock(by: injection.clockStep)
    }
    awaitMoment(injection.kill, since: began)
    floor.killDaemon()
    _ = trouble?.answer()
    _ = stop?.answer()
    return asked.map { $0.answer() }
  }

  /// Waits for the moment, or until the daemon is dead and nothing more can come.
  func awaitMoment(_ moment: Injection.Kill, since began: Double) {
    switch moment {
    case .afterRequest(let milliseconds):
      floor.wait(Double(milliseconds) / 1000 - (CrashFloor.now() - began)) { floor.daemon?.isRunning != true }
    case .afterBeamOn(let milliseconds):
      floor.wait(3) { floor.hasInLog("\"beamOn\"") || isOver }
      usleep(UInt32(milliseconds) * 1000)
    case .whenCounted: floor.wait(4) { floor.hasInLog("\"counted\"") || isOver }
    case .afterTheEnd: floor.wait(8) { isOver }
    case .byTrap:
      // Where the trap was not met the job is over; then the daemon is killed at rest.
      floor.wait(8) { floor.page.isSprung || isOver }
      if floor.page.isSprung { floor.wait(2) { floor.daemon?.isRunning != true } }
    }
  }

  /// Whether the daemon is dead or has no job that is not over.
  private var isOver: Bool {
    guard floor.daemon?.isRunning == true else { return true }
    guard let jobs = floor.client.ask("GET", "/v1/jobs", seconds: 1)?.list("jobs") else { return false }
    return !jobs.isEmpty && jobs.allSatisfy { Claims.Job($0)?.isOver == true }
  }

  /// Lets the restarted daemon run into the second trap.
  private func catchAgain(_ outcome: inout Outcome) throws(CrashFailure) {
    guard let again = injection.again else { return }
    floor.page.clear()
    floor.page.set(again.trap, moment: again.moment, countdown: again.countdown, mark: again.mark)
    try floor.startDaemon(shimmed: true, mayDie: true)
    floor.wait(2.5) { floor.page.isSprung || floor.daemon?.isRunning != true }
    outcome.isCaught = floor.page.isSprung
    floor.killDaemon()
  }

  /// Ends what the engraver was told; its power comes back before the daemon does.
  private func endTrouble(_ trouble: Injection.Trouble) {
    if !trouble.end.isEmpty { floor.tell("engraver " + trouble.end) }
  }

  // MARK: Afterwards

  /// Waits until no job is open, the machine is still, and the question about a doubt is answered or given up.
  private func comeToRest() {
    floor.wait(15) { floor.jobs()?.allSatisfy(\.isOver) == true && !floor.log.isBeamOn }
    guard floor.jobs()?.contains(where: { $0.phase == "unknown" && $0.finding == nil }) == true else { return }
    floor.wait(10) { floor.openDevices()["engraver"] != nil }
    floor.wait(3) {
      floor.jobs()?.contains { $0.phase == "unknown" && $0.finding == nil } != true
        || floor.daemonLog.contains("record settles nothing")
    }
  }

  private func note(_ outcome: inout Outcome) {
    guard let first = floor.jobs()?.first else { return }
    outcome.ending = first.isFromRecord ? "settled" : first.phase
    if outcome.ending == "unknown" { outcome.reason = first.reason }
  }

  /// The repeated request, the second start, somebody with a loupe, a signature; what was wrong about the answers.
  private func afterwards(acknowledgedJob: String?) throws(CrashFailure) -> [String] {
    var wrongs: [String] = []
    floor.tell("engraver close-interlock")
    let before = Set((floor.jobs() ?? []).map(\.id))
    let repeated = floor.client.ask("POST", "/v1/jobs", Self.request, key: "key-1")
    if let id = repeated?.object["id"] as? String {
      if let acknowledgedJob, !injection.asksTwice, id != acknowledgedJob {
        wrongs.append("the repeated request got job \(id) instead of \(acknowledgedJob)")
      }
      if !injection.asksTwice, before.count == 1, !before.contains(id) {
        wrongs.append("the repeated request began job \(id), though its first was recorded")
      }
    }
    comeToRest()
    if injection.isLookedAt { lookAtPiece() }
    let isBare = floor.log.beams.isEmpty
    let second = floor.client.ask("POST", "/v1/jobs", Self.request, key: "key-second")
    if let id = second?.object["id"] as? String, second?.status == 201,
      floor.jobs()?.contains(where: { $0.id == id }) != true
    {
      wrongs.append("the second start was answered with job \(id), and the list does not have it")
    }
    if second?.status == 201, !isBare { wrongs.append("a second start was taken, and the piece was marked") }
    if second == nil { wrongs.append("the second start was not answered") }
    comeToRest()
    if injection.isSignedFor {
      let signature: [String: Any] = ["by": "Mia", "why": "the customer wants it deeper", "inspected": true]
      _ = floor.client.ask("POST", "/v1/orders/\(Self.order)/pieces/1/reengraving", signature)
      _ = floor.client.ask("POST", "/v1/jobs", Self.request, key: "key-signed")
      comeToRest()
      // The signature holds for one: whatever came of it, this one is too much if it left anything.
      _ = floor.client.ask("POST", "/v1/jobs", Self.request, key: "key-too-much")
      comeToRest()
    }
    return wrongs
  }

  /// Somebody says truthfully what is on the piece, of every job that asks for it.
  private func lookAtPiece() {
    let log = floor.log
    let claims = Claims(jobs: floor.jobs() ?? [], facts: floor.facts())
    for job in claims.jobs where ["unknown", "failed", "stopped"].contains(job.phase) && job.finding == nil {
      let beam = log.beams.first { $0.token == job.token }
      let finding = beam.map { $0.isWhole ? "engraved" : "spoiled" } ?? "notEngraved"
      _ = floor.client.ask("POST", "/v1/jobs/\(job.id)/settlement", ["finding": finding, "by": "Mia"])
    }
  }

  /// What SQLite says against the ledger's file; `nil` when it is whole.
  private func brokenLedger() -> String? {
    do {
      let queue = try DatabaseQueue(path: floor.folder + "/ledger.sqlite")
      let answer = try queue.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
      return answer == ["ok"] ? nil : "the ledger is broken: \(answer.prefix(3))"
    } catch {
      return "the ledger cannot be read: \(error)"
    }
  }
}

/// Something asked in a thread of its own, and its answer once it is there.
final class Asked: Sendable {
  private let done = DispatchSemaphore(value: 0)
  private let kept = Mutex<Kept>(Kept())

  private struct Kept: @unchecked Sendable {
    // Written once before `done` is signalled, read once after: an answer is plain JSON values.
    var answer: Client.Answer?
  }

  /// Does `act` now.
  init(_ act: @escaping () -> Client.Answer?) {
    nonisolated(unsafe) let act = act
    Thread { [self] in
      nonisolated(unsafe) let answer = act()
      kept.withLock { $0.answer = answer }
      done.signal()
    }.start()
  }

  /// Asks for the engraving.
  convenience init(_ client: Client, key: String) {
    self.init { client.ask("POST", "/v1/jobs", Play.request, key: key) }
  }

  /// Waits for the answer; `nil` when none came.
  func answer() -> Client.Answer? {
    done.wait()
    return kept.withLock { kept in
      nonisolated(unsafe) let answer = kept.answer
      return answer
    }
  }
}
