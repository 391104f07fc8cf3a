import BenchAPI
import Foundation
import Station
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Web

@Suite(.serialized) struct StopTests {
  @Test(arguments: [nil, "", "{", "[]", #"{"by":"mara"}"#, "\u{0}\u{1}", #"{"by":7,"x":1}"#])
  func aStopIsNeverRefusedForItsBody(body: String?) async throws {
    try await TestServer.run { server in
      let answer = try await server.ask("POST", "/v1/stop", body, headers: ["Content-Type": ""])
      #expect(answer.status == 200)
      _ = try answer.decoded(StopAnswerBody.self)
    }
  }

  @Test func aStopWhoseBodyNeverComesHappensAnyway() async throws {
    try await TestServer.run { server in
      let answer = try await server.ask("POST", "/v1/stop", headers: ["Content-Length": "100"])
      #expect(answer.status == 200)
    }
  }

  @Test func aStopWaitsForNoLedger() async throws {
    try await TestServer.run { server in
      server.journal.trouble.withLock { $0 = .broken("gone") }
      let answer = try await server.ask("POST", "/v1/stop")
      #expect(answer.status == 200)
      server.journal.trouble.withLock { $0 = nil }
    }
  }

  @Test func theNameOfWhoStopsIsFoundInTheBody() async throws {
    try await TestServer.run { server in
      _ = try await server.ask("POST", "/v1/stop", #"{"by":"mara"}"#)
      let payloads = server.journal.shelf.withLock { $0.facts.map { String(decoding: $0.payload, as: UTF8.self) } }
      #expect(payloads.isEmpty || payloads.contains { $0.contains("\"by\":\"mara\"") })
    }
  }
}
