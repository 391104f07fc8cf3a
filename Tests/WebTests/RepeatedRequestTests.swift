import BenchAPI
import Station
import Testing
import Workshop

@testable import Web

/// `Idempotency-Key`: the same request asked again gets the first one's answer.
@Suite(.serialized) struct RepeatedRequestTests {
  private let order =
    #"{"number":"R-7","customer":"Zoë","ring":{"metal":"au750y","size":"US 6 1/2"},"stage":"finishing"}"#

  @Test func theSameRequestWithTheSameKeyGetsTheFirstAnswer() async throws {
    try await TestServer.run { server in
      let first = try await server.ask("PUT", "/v1/orders/R-7", order, headers: ["Idempotency-Key": "k-1"])
      #expect(first.status == 201)
      let again = try await server.ask("PUT", "/v1/orders/R-7", order, headers: ["Idempotency-Key": "\"k-1\""])
      #expect(again.status == 201)
      #expect(again.body == first.body)
      #expect(again.header("Idempotent-Replayed") == "true")
      let plain = try await server.ask("PUT", "/v1/orders/R-7", order)
      #expect(plain.header("Idempotent-Replayed") == nil)
    }
  }

  @Test func aRefusalIsRepeatedToo() async throws {
    try await TestServer.run { server in
      let ask = #"{"order":"R-404"}"#
      let first = try await server.ask("PUT", "/v1/bench/order", ask, headers: ["Idempotency-Key": "k-2"])
      #expect(first.status == 404)
      _ = try await server.ask("PUT", "/v1/orders/R-404", order.replacing("R-7", with: "R-404"))
      let again = try await server.ask("PUT", "/v1/bench/order", ask, headers: ["Idempotency-Key": "k-2"])
      #expect(again.status == 404)
      #expect(again.header("Content-Type") == "application/problem+json")
      let fresh = try await server.ask("PUT", "/v1/bench/order", ask, headers: ["Idempotency-Key": "k-3"])
      #expect(fresh.status == 200)
    }
  }

  @Test func aKeyOfAnotherRequestAndOneThatIsNoneAreRefused() async throws {
    try await TestServer.run { server in
      _ = try await server.ask("PUT", "/v1/orders/R-7", order, headers: ["Idempotency-Key": "k-4"])
      let other = order.replacing("Zoë", with: "Léa")
      let reused = try await server.ask("PUT", "/v1/orders/R-7", other, headers: ["Idempotency-Key": "k-4"])
      #expect(reused.status == 422)
      #expect(try reused.decoded(ProblemBody.self).type.hasSuffix("key-reused"))
      let long = String(repeating: "k", count: 101)
      for key in [long, "a b", "é"] {
        let answer = try await server.ask("PUT", "/v1/orders/R-7", order, headers: ["Idempotency-Key": "\(key)"])
        #expect(answer.status == 422 || answer.status == 400, "\(key)")
      }
    }
  }

  @Test func aKeyOnOneWayInIsNoAnswerOnAnother() async throws {
    try await TestServer.run { server in
      let key = ["Idempotency-Key": "k-6"]
      #expect(try await server.ask("PUT", "/v1/orders/R-7", order, headers: key).status == 201)
      let other = try await server.ask("PUT", "/v1/orders/R-7", order, headers: key, local: true)
      #expect(other.status == 422)
      #expect(try other.decoded(ProblemBody.self).type.hasSuffix("key-reused"))
      #expect(try await server.ask("PUT", "/v1/orders/R-7", order, headers: key).status == 201)
    }
  }

  @Test func anAnswerKeptBeforeTheWayInBelongedToItIsStillGiven() async throws {
    try await TestServer.run { server in
      let asked = "PUT /v1/orders/R-7 \(order.utf8.count)-\(Fingerprint(order.utf8).text)"
      let kept = KeptAnswer(
        key: "k-7", request: asked, status: 201, location: nil, body: Array("{}".utf8), at: .now)
      try await server.bench.keep(kept)
      let again = try await server.ask("PUT", "/v1/orders/R-7", order, headers: ["Idempotency-Key": "k-7"])
      #expect(again.status == 201 && again.body == "{}")
      let other = order.replacing("Zoë", with: "Léa")
      #expect(try await server.ask("PUT", "/v1/orders/R-7", other, headers: ["Idempotency-Key": "k-7"]).status == 422)
    }
  }

  @Test func aStopIsDoneEachTimeWhateverItsKey() async throws {
    try await TestServer.run { server in
      for _ in 1...2 {
        let answer = try await server.ask("POST", "/v1/stop", nil, headers: ["Idempotency-Key": "k-5"])
        #expect(answer.status == 200)
        #expect(answer.header("Idempotent-Replayed") == nil)
      }
    }
  }

  @Test func aFindingNeedsAPersonAndAWord() async throws {
    try await TestServer.run { server in
      let path = "/v1/jobs/01900000-0000-7000-8000-000000000000/settlement"
      let bad = try await server.ask("POST", path, #"{"finding":"maybe"}"#)
      #expect(bad.status == 422)
      let problem = try bad.decoded(ProblemBody.self)
      #expect(problem.detail.contains("engraved, notEngraved, spoiled") && problem.detail.contains("by"))
      let unknown = try await server.ask("POST", path, #"{"finding":"engraved","by":"Mia"}"#)
      #expect(unknown.status == 404)
    }
  }

  @Test func aSignatureNeedsAnInspection() async throws {
    try await TestServer.run { server in
      _ = try await server.ask("PUT", "/v1/orders/R-7", order)
      let path = "/v1/orders/R-7/pieces/1/reengraving"
      let hasty = try await server.ask("POST", path, #"{"by":"Mia","why":"again","inspected":false}"#)
      #expect(hasty.status == 422)
      #expect(try hasty.decoded(ProblemBody.self).detail.contains("inspected"))
      let bare = try await server.ask("POST", path, #"{"by":"Mia","why":"again","inspected":true}"#)
      #expect(try bare.decoded(ProblemBody.self).detail.contains("has not been under the beam"))
    }
  }
}
