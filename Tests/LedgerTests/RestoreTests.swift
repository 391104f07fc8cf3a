import Foundation
import GRDB
import Glibc
import Station
import Testing
import Workshop

@testable import Ledger

@Suite struct RestoreTests {
  private let later = Moment(milliseconds: 1_800_000_000_000)

  private func backup(_ bench: Bench) throws -> String {
    let shelf = BackupShelf(folder: bench.folder + "/kept", bench: "left", keep: 5, isMadeWhenMissing: true)
    return try LedgerBackups(of: bench.path, on: shelf, now: { moment }).make().path
  }

  private func restore(
    _ bench: Bench, _ backup: String, losing: String? = nil, as name: String = "left"
  ) throws -> LedgerRestore.Report {
    try LedgerRestore(backup: backup, ledger: bench.path, bench: name).run(losing: losing, by: "Mia", now: later)
  }

  private func refusal(
    _ bench: Bench, _ backup: String, losing: String? = nil, as name: String = "left"
  ) -> LedgerRestore.Refusal? {
    do {
      _ = try restore(bench, backup, losing: losing, as: name)
      return nil
    } catch {
      return error as? LedgerRestore.Refusal
    }
  }

  /// A ledger with a backup of two facts, and three facts more: an engraving of a ring among them.
  private func benchWithLosses() throws -> (Bench, String, Job) {
    let bench = try Bench()
    let ledger = try bench.open()
    let order = try ringOrder("R-1")
    try ledger.record(recorded(order), .benchSet(BenchSet(orders: [order.number], by: "scan")))
    let backup = try backup(bench)
    let job = try engraving(Piece(order: order.number))
    try ledger.record(.jobRequested(job), ended(job, .done), try taken())
    try ledger.close()
    return (bench, backup, job)
  }

  @Test func factsThatWouldBeLostHaveToBeNamed() throws {
    let (bench, backup, _) = try benchWithLosses()
    let before = try Data(contentsOf: URL(fileURLWithPath: bench.path))
    for word in [nil, "2", "unknown", ""] {
      guard case .loses(let words) = refusal(bench, backup, losing: word) else {
        return #expect(Bool(false), "put back with \(word ?? "nothing")")
      }
      #expect(words.contains("3 facts from 2026-"))
      #expect(words.contains("ring 1 of order R-1"))
      #expect(words.hasSuffix("--losing 3"))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: bench.path)) == before)
    #expect(bench.fault() == nil)
  }

  @Test func aRestoredLedgerHasANewEpochSaysWhatItLacksAndSetsTheOldOneAside() throws {
    let (bench, backup, job) = try benchWithLosses()
    let report = try restore(bench, backup, losing: "3")
    #expect(report.restored.lost == 3)
    #expect(report.restored.pieces == [job.piece])
    let ledger = try bench.open()
    #expect(ledger.identity == LedgerIdentity(bench: "left", epoch: 1_800_000_000))
    #expect(try ledger.lastSequence() == 4)
    #expect(
      try ledger.facts(after: 2, limit: 9).map { try $0.fact() } == [
        .ledgerRestored(report.restored), .benchSet(BenchSet(orders: [], by: "Mia")),
      ])
    try ledger.write { (writer) throws -> Void in
      #expect(try writer.gaps() == [LedgerGap(sequence: 3, restored: report.restored)])
      #expect(try writer.ordersOnBench().isEmpty)
      #expect(try writer.firstRecording(of: job.piece.order) == 1)
      #expect(try writer.newestLook(at: job.piece) == nil)
    }
    try ledger.close()
    let aside = try #require(report.aside)
    #expect(try LedgerContents.proven(aside).facts == 5)
    // The backup is as it was, and the ledger that was set aside can be put back in turn.
    #expect(try LedgerContents.proven(backup).facts == 2)
    #expect(try restore(bench, aside, losing: "2").identity.epoch == 1_800_000_001)
  }

  @Test func looksAndSignaturesAreFoundInTheLedger() throws {
    let (bench, backup, job) = try benchWithLosses()
    _ = try restore(bench, backup, losing: "3")
    let ledger = try bench.open()
    let look = PieceInspected(
      id: EventID(at: moment), piece: job.piece, finding: .engraved, engravings: 0, by: "Mia", note: "", at: moment)
    let other = Piece(order: job.piece.order, number: 2)
    let closed = GapClosed(by: "Mia", why: "every bag was looked at", at: moment)
    try ledger.record(.pieceInspected(look), .gapClosed(closed))
    try ledger.write { (writer) throws -> Void in
      #expect(try writer.inspections(of: job.piece) == [look])
      #expect(try writer.newestLook(at: job.piece) == 5)
      #expect(try writer.inspections(of: other).isEmpty)
      #expect(try writer.newestLook(at: other) == nil)
      #expect(try writer.gaps().map(\.closed) == [closed])
    }
    try ledger.record(.reengravingAllowed(ReengravingAllowed(piece: other, after: look.id, by: "Mia", why: "")))
    #expect(try ledger.write { try $0.newestLook(at: other) } == 7)
    try ledger.close()
  }

  @Test func nothingIsLostAndNothingInDoubtWhenTheBackupHoldsAll() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.record(recorded(try ringOrder("R-1")))
    let backup = try backup(bench)
    try ledger.close()
    let report = try restore(bench, backup)
    #expect(report.restored.lost == 0)
    #expect(report.restored.pieces == [])
  }

  @Test(arguments: [true, false]) func whatNobodyCanCountIsLostWithEveryPieceInDoubt(isGone: Bool) throws {
    let (bench, backup, _) = try benchWithLosses()
    if isGone {
      try FileManager.default.removeItem(atPath: bench.path)
    } else {
      try bench.damage("fact")
      guard case .loses(let words) = refusal(bench, backup, losing: "3") else {
        return #expect(Bool(false), "put back over a damaged ledger")
      }
      #expect(words.hasSuffix("--losing unknown"))
    }
    let report = try restore(bench, backup, losing: isGone ? nil : "unknown")
    #expect(report.restored.lost == nil)
    #expect(report.restored.pieces == nil)
    #expect(isGone == (report.aside == nil))
    #expect(bench.fault() == nil)
  }

  /// Somebody put an older file in the ledger's place by hand: what it lacks nobody can count.
  @Test func aLedgerThatIsBehindItsMarkIsNoMeasureOfWhatIsLost() throws {
    let (bench, backup, _) = try benchWithLosses()
    try FileManager.default.removeItem(atPath: bench.path)
    try FileManager.default.copyItem(atPath: backup, toPath: bench.path)
    let report = try restore(bench, backup)
    #expect(report.restored.pieces == nil)
    #expect(report.restored.lost == nil)
  }

  /// What the first restore lost is lost to the second as well, though only the first one's fact says so.
  @Test func aBackupThatIsPutBackTwiceForgetsNothingOfWhatTheFirstTimeLost() throws {
    let (bench, backup, job) = try benchWithLosses()
    _ = try restore(bench, backup, losing: "3")
    #expect(try restore(bench, backup, losing: "2").restored.pieces == [job.piece])
    let ledger = try bench.open()
    let other = Piece(order: job.piece.order, number: 2)
    let look = PieceInspected(
      id: EventID(at: moment), piece: other, finding: .engraved, engravings: 0, by: "Mia", note: "", at: moment)
    try ledger.record(.pieceInspected(look))
    try ledger.close()
    #expect(Set(try #require(try restore(bench, backup, losing: "3").restored.pieces)) == [job.piece, other])
  }

  @Test func whatNobodyKnewAfterTheFirstRestoreNobodyKnowsAfterTheSecond() throws {
    let (bench, backup, _) = try benchWithLosses()
    try FileManager.default.removeItem(atPath: bench.path)
    #expect(try restore(bench, backup).restored.pieces == nil)
    let ledger = try bench.open()
    try ledger.record(.gapClosed(GapClosed(by: "Mia", why: "every bag was looked at", at: moment)))
    try ledger.close()
    guard case .loses(let words) = refusal(bench, backup) else { return #expect(Bool(false), "it was put back") }
    #expect(words.contains("which rings were engraved cannot be told from them"))
    let report = try restore(bench, backup, losing: "3")
    #expect(report.restored.pieces == nil)
    #expect(report.restored.lost == 3)
  }

  /// A ledger with one order, a backup of it with the facts `before`, and the facts `after` that the backup lacks.
  private func bench(before: [Fact], after: [Fact]) throws -> (Bench, String) {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.record(recorded(try ringOrder("R-1")))
    for fact in before { try ledger.record(fact) }
    let backup = try backup(bench)
    for fact in after { try ledger.record(fact) }
    try ledger.close()
    return (bench, backup)
  }

  @Test(arguments: 0...4) func aRingWhoseEngravingWasUnderWayInTheBackupIsInDoubt(lost: Int) throws {
    let job = try engraving(Piece(order: try number("R-1")))
    let stop = StopTold(by: "Mia", at: moment)
    let life: [Fact] = [
      .jobStarting(JobStarting(job: job.id, order: job.piece.order, mark: MachineMark())),
      .jobRunning(JobRunning(job: job.id, order: job.piece.order)),
      .jobStopping(JobStopping(job: job.id, order: job.piece.order, stop: stop)), ended(job, .done),
    ]
    let (bench, backup) = try bench(
      before: [.jobRequested(job)] + life.dropLast(lost), after: Array(life.suffix(lost)))
    let report = try restore(bench, backup, losing: String(lost))
    // Nothing is known to be missing of a job that was over already.
    #expect(report.restored.pieces == (lost == 0 ? [] : [job.piece]))
  }

  @Test func aRingWhoseEngravingWasAskedForAndNotOverIsInDoubtThoughNoFactIsLost() throws {
    let job = try engraving(Piece(order: try number("R-1")))
    let (bench, backup) = try bench(before: [.jobRequested(job)], after: [])
    #expect(try restore(bench, backup).restored.pieces == [job.piece])
  }

  @Test(arguments: [JobOutcome.Ending.notStarted, .unknown])
  func aRingThatWasFoundMarkedIsInDoubtWhenTheFindingIsLost(ending: JobOutcome.Ending) throws {
    let job = try engraving(Piece(order: try number("R-1")))
    let found = JobSettlement(finding: .spoiled, by: "engraver", note: "", at: moment, isFromRecord: true)
    let (bench, backup) = try bench(
      before: [.jobRequested(job), ended(job, ending)],
      after: [.jobSettled(JobSettled(job: job.id, order: job.piece.order, settlement: found))])
    #expect(try restore(bench, backup, losing: "1").restored.pieces == [job.piece])
  }

  @Test func aRingThatWasOnlyPolishedIsNotInDoubt() throws {
    var job = try engraving(Piece(order: try number("R-1")))
    job.work = .polishing(PolishingProgramme(name: "bright", steps: []))
    let (bench, backup) = try bench(before: [], after: [.jobRequested(job), ended(job, .done)])
    #expect(try restore(bench, backup, losing: "2").restored.pieces == [])
  }

  /// Without its mark nobody can say that the present ledger holds all that was recorded.
  @Test func aLedgerWithoutItsMarkIsNoMeasureOfWhatIsLost() throws {
    let (bench, backup, _) = try benchWithLosses()
    try FileManager.default.removeItem(atPath: LedgerMark.path(of: bench.path))
    let report = try restore(bench, backup, losing: "3")
    #expect(report.restored.pieces == nil)
    #expect(report.restored.lost == nil)
  }

  @Test func aLedgerThatADaemonHoldsIsNotReplaced() throws {
    let (bench, backup, _) = try benchWithLosses()
    let ledger = try bench.open()
    guard case .ledger(.held) = refusal(bench, backup, losing: "3") else {
      return #expect(Bool(false), "put back under a daemon")
    }
    try ledger.close()
  }

  @Test func aBackupThatIsDamagedOrNoneOrOfAnotherBenchOrNewerIsRefused() throws {
    let (bench, backup, _) = try benchWithLosses()
    func words(_ path: String, as name: String = "left") -> String {
      if case .backup(let words) = refusal(bench, path, losing: "3", as: name) { words } else { "" }
    }
    #expect(words(backup, as: "right").contains("a backup of the bench \"left\", not of \"right\""))
    #expect(words(bench.folder + "/nothing").contains("There is no file"))
    let other = bench.folder + "/other"
    try Data(repeating: 7, count: 9000).write(to: URL(fileURLWithPath: other))
    #expect(words(other).contains("not a ledger"))
    let torn = bench.folder + "/torn.sqlite"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: backup))
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: torn))
    #expect(words(torn).contains("damaged"))
    let newer = bench.folder + "/newer.sqlite"
    try FileManager.default.copyItem(atPath: backup, toPath: newer)
    let queue = try DatabaseQueue(path: newer)
    try queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
    try queue.close()
    #expect(words(newer).contains("newer"))
    #expect(bench.fault() == nil)
  }

  @Test(arguments: [
    ("INSERT INTO grdb_migrations VALUES ('0099-later')", "newer"),
    ("CREATE TRIGGER x AFTER INSERT ON fact BEGIN DELETE FROM ring_order; END", "no benchpind made (trigger x)"),
    ("DROP TRIGGER fact_is_never_edited", "lacks what a ledger has (trigger fact_is_never_edited)"),
    ("DROP INDEX job_open", "lacks what a ledger has (index job_open)"),
  ]) func aBackupThatAnotherProgramChangedIsRefused(change: String, words: String) throws {
    let (bench, backup, _) = try benchWithLosses()
    let changed = bench.folder + "/changed.sqlite"
    try FileManager.default.copyItem(atPath: backup, toPath: changed)
    let queue = try DatabaseQueue(path: changed)
    try queue.write { try $0.execute(sql: change) }
    try queue.close()
    guard case .backup(let sentence) = refusal(bench, changed, losing: "3") else {
      return #expect(Bool(false), "it was put back")
    }
    #expect(sentence.contains(words), "\(sentence)")
    #expect(bench.fault() == nil)
  }

  @Test func anIndexThatSomebodyAddedKeepsNoBackupFromBeingPutBack() throws {
    let (bench, backup, _) = try benchWithLosses()
    let queue = try DatabaseQueue(path: backup)
    try queue.write { try $0.execute(sql: "CREATE INDEX by_kind ON fact (kind)") }
    try queue.close()
    #expect(try restore(bench, backup, losing: "3").contents.facts == 2)
  }

  /// Opening a pipe that nobody writes to would last for ever.
  @Test func aBackupThatIsAPipeOrADeviceIsNotWaitedFor() throws {
    let (bench, _, _) = try benchWithLosses()
    let pipe = bench.folder + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [pipe, "/dev/zero", bench.folder] {
      guard case .backup(let words) = refusal(bench, path, losing: "3") else {
        return #expect(Bool(false), "\(path) was put back")
      }
      #expect(words.contains("is no file but a folder, a pipe or a device"), "\(words)")
    }
  }

  /// A crash at every step between the decision and the end: the next opening goes on with it, and no old log is replayed.
  @Test(arguments: 0..<4) func aRestoreThatWasCutOffIsFinishedAtTheNextStart(step: Int) throws {
    let (bench, backup, _) = try benchWithLosses()
    let whole = try Bench()
    for ending in ["", ".last"] {
      try FileManager.default.copyItem(atPath: bench.path + ending, toPath: whole.path + ending)
    }
    _ = try restore(whole, backup, losing: "3")
    // The state a crash leaves: the successor is there, and so many of the old files have been set aside.
    let ledger = try bench.open()
    try ledger.record(try taken())
    let stray = try Data(contentsOf: URL(fileURLWithPath: bench.path + "-wal"))
    try ledger.close()
    try stray.write(to: URL(fileURLWithPath: bench.path + "-wal"))
    try Data().write(to: URL(fileURLWithPath: bench.path + "-shm"))
    try FileManager.default.copyItem(atPath: whole.path, toPath: LedgerSwap.successor(of: bench.path))
    for ending in ["-wal", "-shm", ""].prefix(step) {
      try FileManager.default.moveItem(
        atPath: bench.path + ending, toPath: bench.path + ".before-1800000000" + ending)
    }
    let again = try bench.open()
    #expect(again.identity.epoch == 1_800_000_000)
    #expect(try again.lastSequence() == 4)
    try again.close()
    #expect(!DiskFile.exists(LedgerSwap.successor(of: bench.path)))
    #expect(DiskFile.exists(bench.path + ".before-1800000000"))
  }
}
