import Foundation
import GRDB
import Station
import Testing
import Workshop

@testable import Ledger

@Suite struct OpeningTests {
  @Test func everyCommitWaitsForTheDisk() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let level = try ledger.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    #expect(level == 2)
    let pages = try ledger.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA wal_autocheckpoint") }
    #expect(pages == LedgerFolding.backstop)
    let mode = try ledger.pool.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
    #expect(mode == "wal")
    try ledger.close()
  }

  @Test func factsAndIdentitySurviveReopening() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    #expect(ledger.identity == LedgerIdentity(bench: "left", epoch: 1_790_000_000))
    let written = try ledger.record(try taken(), recorded(try ringOrder("R-1")))
    try ledger.close()

    let again = try bench.open(at: 1_800_000_000)
    #expect(again.identity == LedgerIdentity(bench: "left", epoch: 1_790_000_000))
    #expect(try again.facts(after: 0, limit: 10) == written)
    #expect(try again.lastSequence() == 2)
    try again.close()
  }

  @Test func aSecondDaemonIsRefusedAndToldWhoHoldsTheLedger() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let pid = ProcessInfo.processInfo.processIdentifier
    #expect(
      bench.fault()
        == .held(
          "Another benchpind (process \(pid)) holds the ledger \(bench.path). Stop it first, or give this bench its own ledger."
        ))
    try ledger.close()
    #expect(bench.fault() == nil)
  }

  @Test func aFileThatIsNoLedgerIsRefusedUntouched() throws {
    let bench = try Bench()
    let garbage = Data(repeating: 0x55, count: 5000)
    try garbage.write(to: URL(fileURLWithPath: bench.path))
    #expect(
      bench.fault()
        == .foreign("\(bench.path) is not a ledger but some other file. It was left as it is; name another path."))
    #expect(try Data(contentsOf: URL(fileURLWithPath: bench.path)) == garbage)
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder).count == 2)
  }

  @Test func aDatabaseOfAnotherProgramIsRefusedUntouched() throws {
    let bench = try Bench()
    let queue = try DatabaseQueue(path: bench.path)
    try queue.write { try $0.execute(sql: "CREATE TABLE other (x)") }
    try queue.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: bench.path))
    #expect(
      bench.fault()
        == .foreign("\(bench.path) is a database of another program. It was left as it is; name another path."))
    #expect(try Data(contentsOf: URL(fileURLWithPath: bench.path)) == before)
  }

  @Test(arguments: ["PRAGMA user_version = 99", "INSERT INTO grdb_migrations VALUES ('0099-later')"])
  func aLedgerOfANewerVersionIsRefused(trace: String) throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.pool.writeWithoutTransaction { try $0.execute(sql: trace) }
    try ledger.close()
    #expect(
      bench.fault()
        == .foreign(
          "The ledger \(bench.path) was written by a newer benchpind. It was left as it is; install that version again."
        ))
  }

  @Test func aLedgerOfAnotherBenchIsRefused() throws {
    let bench = try Bench()
    try bench.open("left").close()
    #expect(
      bench.fault("right")
        == .foreign(
          "The ledger \(bench.path) belongs to the bench \"left\", not to \"right\". It was left as it is."))
    #expect(bench.fault("left") == nil)
  }

  @Test func aFolderThatIsNotThereIsNamed() throws {
    let bench = try Bench()
    try FileManager.default.removeItem(atPath: bench.folder)
    #expect(
      bench.fault()
        == .broken("Cannot open the lock file \(bench.path).lock: No such file or directory."))
  }

  @Test func aClosedLedgerAnswersWithAFault() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.close()
    #expect(throws: JournalFault.self) { try ledger.lastSequence() }
    #expect(throws: JournalFault.self) { try ledger.record(try taken()) }
  }

  /// What a kill -9 or a power cut leaves: the file and its write-ahead log as they are in the middle of life.
  @Test func everyAcknowledgedFactIsThereAfterASuddenEnd() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    for _ in 0..<300 { try ledger.record(try taken(), try taken()) }
    let after = try Bench()
    for ending in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: bench.path + ending, toPath: after.path + ending)
    }
    let copy = try after.open()
    #expect(try copy.facts(after: 0, limit: 1000) == ledger.facts(after: 0, limit: 1000))
    #expect(try copy.lastSequence() == 600)
    #expect(try copy.record(try taken()).first?.sequence == 601)
    try copy.close()
    try ledger.close()
  }
}
