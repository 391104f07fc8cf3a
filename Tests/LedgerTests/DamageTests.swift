import Foundation
import GRDB
import Station
import Testing
import Workshop

@testable import Ledger

extension Bench {
  /// Overwrites a page in the middle of a table of a ledger that nobody has open.
  func damage(_ table: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    let pages = try queue.read { database in
      try Int64.fetchAll(
        database, sql: "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path",
        arguments: [table])
    }
    try queue.close()
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try handle.seek(toOffset: UInt64((try #require(pages.dropFirst(pages.count / 2).first) - 1) * 4096))
    try handle.write(contentsOf: Data(repeating: 0xA5, count: 4096))
    try handle.close()
  }

  /// Makes the ledger look as after a sudden end: its log is not empty.
  func leaveALog() throws {
    let pool = try DatabasePool(path: path)
    try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = \(LedgerSchema.version)") }
    let log = try Data(contentsOf: URL(fileURLWithPath: path + "-wal"))
    try pool.close()
    try log.write(to: URL(fileURLWithPath: path + "-wal"))
  }

  fileprivate var words: String { fault()?.sentence ?? "" }

  fileprivate func fill(_ count: Int = 2000) throws {
    let ledger = try open()
    try ledger.write { writer in
      for _ in 0..<count { _ = try writer.append(try taken(), id: EventID(at: moment), at: moment) }
    }
    try ledger.close()
  }
}

/// Ledgers that were damaged for real: what is intact is said, and nothing is guessed.
@Suite struct DamageTests {
  @Test func aDamagedPageAmongTheFactsIsFoundAndWhatComesBeforeItIsNamed() throws {
    let bench = try Bench()
    try bench.fill()
    try bench.damage("fact")
    try bench.leaveALog()
    let words = bench.words
    let whole = try #require(words.firstMatch(of: /Facts 1 to (\d+) are whole; after that the file is damaged/)?.1)
    #expect((500...1500).contains(try #require(Int(whole))))
    #expect(words.contains("benchpind restore"))
    // Looking changed nothing: it is said again.
    #expect(bench.words == words)
  }

  @Test func aDamagedViewIsToldFromDamagedFacts() throws {
    let bench = try Bench()
    try bench.fill()
    try bench.damage("reading")
    try bench.leaveALog()
    #expect(bench.words.contains("All facts, 1 to 2000, are whole; what is damaged is made of them (reading)"))
  }

  /// Answers and watched minutes are made of no fact: what is damaged of them is gone.
  @Test(arguments: ["answer", "worked"]) func whatIsMadeOfNoFactIsNotCalledSafe(table: String) throws {
    let bench = try Bench()
    try bench.fill(20)
    let queue = try DatabaseQueue(path: bench.path)
    try queue.write { database in
      for number in 0..<2000 {
        if table == "answer" {
          try database.execute(
            sql: "INSERT INTO answer VALUES (?, 'POST', 200, '', x'7b7d', 0)", arguments: ["key \(number)"])
        } else {
          try database.execute(sql: "INSERT INTO worked VALUES (randomblob(16), ?)", arguments: [number])
        }
      }
    }
    try queue.close()
    try bench.damage(table)
    try bench.leaveALog()
    let words = bench.words
    #expect(words.contains("All facts, 1 to 20, are whole"))
    #expect(words.contains("(\(table))"))
    #expect(!words.contains("nothing is lost"))
  }

  @Test func aHalfOfTheFileIsNotTakenForAWhole() throws {
    let bench = try Bench()
    try bench.fill()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: bench.path))
    try bytes.prefix(bytes.count / 2 / 4096 * 4096).write(to: URL(fileURLWithPath: bench.path))
    #expect(bench.words.contains("damaged"))
  }

  /// The log holds what was acknowledged and not yet folded into the file.
  @Test(arguments: [0, 1]) func aLogThatWasRemovedOrCutShortIsMissed(parts: Int) throws {
    let bench = try Bench()
    let ledger = try bench.open()
    for _ in 0..<20 { try ledger.record(try taken()) }
    let after = try Bench()
    for ending in ["", "-wal", ".last"] {
      try FileManager.default.copyItem(atPath: bench.path + ending, toPath: after.path + ending)
    }
    try ledger.close()
    let log = try Data(contentsOf: URL(fileURLWithPath: after.path + "-wal"))
    if parts == 0 {
      try FileManager.default.removeItem(atPath: after.path + "-wal")
    } else {
      try log.prefix(log.count / 2).write(to: URL(fileURLWithPath: after.path + "-wal"))
    }
    let words = after.words
    #expect(words.contains("to 20, which were recorded, are not") || words.contains("is gone: 20 facts"))
    #expect(after.words == words)
  }

  @Test(arguments: [true, false]) func aLedgerThatIsGoneOrEmptyIsNotBegunAnew(isEmpty: Bool) throws {
    let bench = try Bench()
    try bench.fill(20)
    try FileManager.default.removeItem(atPath: bench.path)
    if isEmpty { try Data().write(to: URL(fileURLWithPath: bench.path)) }
    #expect(bench.words.contains("is gone: 20 facts were recorded in it"))
    #expect(DiskFile.size(bench.path) == 0)
    // Who means it says so.
    try FileManager.default.removeItem(atPath: bench.path + ".last")
    #expect(bench.fault() == nil)
  }

  @Test func anOlderFilePutInItsPlaceByHandIsRefused() throws {
    let bench = try Bench()
    try bench.fill(20)
    let old = bench.folder + "/old"
    try FileManager.default.copyItem(atPath: bench.path, toPath: old)
    let ledger = try bench.open()
    try ledger.record(try taken(), try taken())
    try ledger.close()
    try FileManager.default.removeItem(atPath: bench.path)
    try FileManager.default.copyItem(atPath: old, toPath: bench.path)
    #expect(bench.words.contains("facts 1 to 20 are there, and 21 to 22, which were recorded, are not"))
  }

  @Test func everyFactThatWasAcknowledgedIsMarked() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.record(try taken(), try taken())
    #expect(LedgerMark.read(beside: bench.path) == .init(epoch: ledger.identity.epoch, sequence: 2))
    try ledger.record(try taken())
    #expect(LedgerMark.read(beside: bench.path)?.sequence == 3)
    // Reading marks nothing, and what was refused neither.
    _ = try ledger.write { try $0.ordersOnBench() }
    #expect(throws: JournalFault.self) { try ledger.record(assigned(EventID(at: moment), to: nil)) }
    #expect(LedgerMark.read(beside: bench.path)?.sequence == 3)
    try ledger.close()
  }
}
