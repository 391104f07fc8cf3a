import GRDB
import Station
import Testing

@testable import Ledger

@Suite struct ProofTests {
  @Test func aLedgerThatTakesFactsProvesItAndRecordsNothing() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.record(try taken())
    try ledger.proveWritable()
    #expect(try ledger.lastSequence() == 1)
    try ledger.close()
    // What was written leaves the version as it was.
    #expect(bench.fault() == nil)
  }

  @Test func aDiskWithoutRoomCountsAsFull() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let fault = #expect(throws: JournalFault.self) { try ledger.proveWritable(leaving: .max) }
    guard case .diskFull = fault else { return #expect(Bool(false), "\(String(describing: fault))") }
    try ledger.close()
  }

  @Test func aLedgerThatCannotBeWrittenIsFoundOutAlthoughItCanBeRead() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 1") }
    #expect(try ledger.lastSequence() == 0)
    #expect(throws: JournalFault.self) { try ledger.proveWritable() }
    try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 0") }
    try ledger.close()
  }
}
