import Foundation
import GRDB
import Glibc
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

  /// SQLite would go on writing into a file nobody finds again.
  @Test(arguments: ["", "-wal"]) func nothingIsAcknowledgedOnceAFileOfTheLedgerWasMovedAway(ending: String) throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.record(try taken())
    let (file, elsewhere) = (bench.path + ending, bench.folder + "/elsewhere")
    #expect(rename(file, elsewhere) == 0)
    let acts: [() throws -> Void] = [{ try ledger.record(try taken()) }, { try ledger.proveWritable() }]
    for _ in 0..<2 {
      for act in acts {
        let fault = #expect(throws: JournalFault.self) { try act() }
        #expect(fault?.sentence.contains("\(file) was moved away, replaced or removed") == true)
      }
      // Another in its place is not it.
      #expect(FileManager.default.createFile(atPath: file, contents: nil))
    }
    #expect(try ledger.lastSequence() == 1)
    #expect(try ledger.write { try $0.openJobs() } == [])
    #expect(rename(elsewhere, file) == 0)
    try ledger.record(try taken())
    #expect(try ledger.lastSequence() == 2)
    try ledger.close()
    #expect(bench.fault() == nil)
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
