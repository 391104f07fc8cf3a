import Foundation
import HTTPTypes
import Hummingbird
import Station
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Web

/// What is long to read or to write keeps no thread from whoever has something short to ask.
@Suite(.serialized) struct LongAnswerTests {
  /// Answers that are long in the making, until they are told to end.
  private final class Making: Sendable {
    let isHeld = Mutex(true)
    let ended = Mutex(0)

    func answer() -> [Int] {
      // By itself after ten seconds, since the code under test may hold every thread that could end it.
      for _ in 0..<1000 where isHeld.withLock({ $0 }) { usleep(10_000) }
      ended.withLock { $0 += 1 }
      return []
    }
  }

  @Test func longAnswersHoldUpNoStopHoweverManyAreMade() async throws {
    try await TestServer.run { server in
      let making = Making()
      try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
        // More than there are threads.
        for _ in 1...16 {
          group.addTask { try await Response.longJSON(status: .created) { making.answer() }.status }
        }
        #expect(try await server.ask("POST", "/v1/stop").status == 200)
        #expect(making.ended.withLock { $0 } == 0)
        making.isHeld.withLock { $0 = false }
        for try await status in group { #expect(status == .created) }
      }
    }
  }

  @Test func longRecordsHoldUpNoStopHoweverManyAreMade() async throws {
    try await TestServer.run { server in
      let number = try #require(OrderNumber("R-1"))
      _ = try await server.bench.record(try order(number.text), by: "test")
      let record = try #require(try RingRecord(of: number, in: server.journal))
      let making = Making()
      let setting = RecordPage.Setting(
        shop: Shop(name: "Gold"),
        civil: { moment in
          _ = making.answer()
          return Moment.civil(moment)
        })
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for turn in 1...16 {
          group.addTask {
            turn.isMultiple(of: 2)
              ? try await RecordPage.hash(of: record, setting).isEmpty
              : try await RecordPage.bytes(of: record, setting).isEmpty
          }
        }
        #expect(try await server.ask("POST", "/v1/stop").status == 200)
        #expect(making.ended.withLock { $0 } == 0)
        making.isHeld.withLock { $0 = false }
        for try await isEmpty in group { #expect(!isEmpty) }
        #expect(making.ended.withLock { $0 } >= 16)
      }
    }
  }
}
