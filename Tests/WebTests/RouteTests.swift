import BenchAPI
import Foundation
import Station
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Web

@Suite(.serialized) struct RouteTests {
  let plain = #"{"number":"R-7","customer":"Zoë","ring":{"metal":"au750y","size":"US 6 1/2"},"stage":"finishing"}"#

  @Test func anOrderThatIsSentComesBackWithItsDiameterAndRevision() async throws {
    try await TestServer.run { server in
      let put = try await server.ask("PUT", "/v1/orders/R-7", plain)
      #expect(put.status == 201)
      let order = try await server.ask("GET", "/v1/orders/R-7").decoded(OrderBody.self)
      #expect(order.revision == 1)
      #expect(order.customer == "Zoë")
      #expect(order.ring.diameter_mm == "16.916")
      let again = try await server.ask("PUT", "/v1/orders/R-7", plain.replacing("Zoë", with: "Zoe"))
      #expect(again.status == 200)
      let page = try await server.ask("GET", "/v1/orders?prefix=R").decoded(OrderPage.self)
      #expect(page.orders.map(\.revision) == [2])
      let record = try await server.ask("GET", "/v1/orders/R-7/record").decoded(OrderRecordBody.self)
      #expect(record.order.number == "R-7")
    }
  }

  @Test func theRecordSaysWhoStoppedAJobAndHowLongTheRingWasPolishedAtLeast() async throws {
    try await TestServer.run { server in
      let piece = Piece(order: try #require(OrderNumber("R-7")))
      let at = Moment(milliseconds: 1_700_000_000_000)
      _ = try await server.ask("PUT", "/v1/orders/R-7", plain)
      let ids = try [WorkedTime(milliseconds: 60_000), WorkedTime(milliseconds: 5000, isLeast: true)].map { worked in
        let job = Job(
          id: EventID(at: at), piece: piece, orderRevision: 1, device: try #require(DeviceName("motor")),
          work: .polishing(PolishingProgramme(name: "bright", steps: [])), requestedBy: "Mia", requestedAt: at,
          expectedMilliseconds: 60_000)
        let outcome = JobOutcome(worked.isLeast ? .unknown : .done)
        try server.journal.write { ledger in
          for fact in [
            Fact.jobRequested(job), .jobStarting(JobStarting(job: job.id, order: piece.order, mark: MachineMark())),
            .jobStopping(JobStopping(job: job.id, order: piece.order, stop: StopTold(by: "Tom", at: at))),
            .jobEnded(JobEnded(job: job.id, order: piece.order, outcome: outcome, worked: worked)),
          ] { _ = try ledger.append(fact, id: EventID(at: at), at: at) }
        }
        return job.id.text
      }
      let record = try await server.ask("GET", "/v1/orders/R-7/record").decoded(OrderRecordBody.self)
      #expect(record.polished_ms == 65_000)
      #expect(record.polished_is_least)
      #expect(record.jobs.map(\.worked_ms) == [60_000, 5000])
      #expect(record.jobs.map(\.worked_is_least) == [false, true])
      let job = try await server.ask("GET", "/v1/jobs/\(ids[0])").decoded(JobBody.self)
      #expect(job.told_to_stop == ToldToStopBody(by: "Tom", at: at.text))
    }
  }

  @Test func everyMistakeOfAnOrderIsNamedAtOnce() async throws {
    try await TestServer.run { server in
      let bad = """
        {"number":"R 7","customer":"  ","ring":{"metal":"gold","size":"14","band_width_mm":"four","colour":"red"},
         "engraving":{"text":"a\\u0007b","place":"top"},"stage":"done","curstomer":"x"}
        """
      let answer = try await server.ask("POST", "/v1/orders", bad)
      #expect(answer.status == 422)
      #expect(answer.header("Content-Type") == "application/problem+json")
      let problem = try answer.decoded(ProblemBody.self)
      #expect(problem.type == "urn:benchpin:problem:invalid")
      for part in [
        "number is \"R 7\"", "customer is empty", "ring.metal is \"gold\"", "au750y", "ring.size is wrong", "\"14\"",
        "band_width_mm is \"four\"", "ring.colour is not a field", "engraving.text", "control character",
        "engraving.place is \"top\"", "inside, outside", "stage is \"done\"", "curstomer is not a field",
      ] {
        #expect(problem.detail.contains(part), "\(part) in \(problem.detail)")
      }
      #expect(problem.detail.components(separatedBy: "curstomer is not a field").count == 2)
      #expect(try await server.ask("GET", "/v1/orders").decoded(OrderPage.self).orders.isEmpty)
    }
  }

  @Test func anImportIsRecordedWhollyOrNotAtAll() async throws {
    try await TestServer.run { server in
      let second = plain.replacing("R-7", with: "R-8")
      let refused = try await server.ask("POST", "/v1/orders", "[\(plain),\(second.replacing("au750y", with: "tin"))]")
      #expect(refused.status == 422)
      #expect(try refused.decoded(ProblemBody.self).detail.contains("[1].ring.metal is \"tin\""))
      #expect(try await server.ask("GET", "/v1/orders/R-7").status == 404)
      let taken = try await server.ask("POST", "/v1/orders", "[\(plain),\(second)]")
      #expect(taken.status == 201)
      #expect(try taken.decoded(OrderPage.self).orders.map(\.number) == ["R-7", "R-8"])
      let first = try await server.ask("GET", "/v1/orders?limit=1").decoded(OrderPage.self)
      #expect(first.next == "R-7")
      let rest = try await server.ask("GET", "/v1/orders?limit=1&after=R-7").decoded(OrderPage.self)
      #expect(rest.orders.map(\.number) == ["R-8"])
      #expect(rest.next == nil)
    }
  }

  @Test func theBenchHoldsWhatIsPutOnIt() async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      let put = try await server.ask("PUT", "/v1/bench/order", #"{"order":"A-1","by":"mara"}"#)
      #expect(try put.decoded(BenchOrderBody.self).order == "A-1")
      let scanned = try await server.ask("POST", "/v1/scans", #"{"text":"A-2"}"#)
      #expect(try scanned.decoded(OrderBody.self).number == "A-2")
      let both = try await server.ask("PUT", "/v1/bench/order", #"{"orders":["A-1","A-2"]}"#)
      #expect(try both.decoded(BenchOrderBody.self).orders == ["A-1", "A-2"])
      let state = try await server.ask("GET", "/v1/state").decoded(BenchBody.self)
      #expect(state.orders.map(\.number) == ["A-1", "A-2"])
      #expect(state.at == "1700000000-5")
      #expect(state.bench == "bench \"1\"")
      #expect(try await server.ask("DELETE", "/v1/bench/order").decoded(BenchOrderBody.self).orders == [])
      let both2 = try await server.ask("PUT", "/v1/bench/order", #"{"order":"A-1","orders":["A-2"]}"#)
      #expect(both2.status == 422)
      #expect(try await server.ask("PUT", "/v1/bench/order", #"{"order":"A-9"}"#).status == 404)
    }
  }

  @Test(arguments: [
    ("GET", "/v1/nothing", 404, nil), ("GET", "/v1/jobs/xyz", 404, nil), ("GET", "/v1/orders/%20", 404, nil),
    ("DELETE", "/v1/state", 405, "GET"), ("GET", "/v1/stop", 405, "POST"), ("HEAD", "/v1/events", 405, "GET"),
    ("QUERY", "/v1/state", 405, "GET"), ("QUERY", "/v1/nothing", 404, nil),
    ("POST", "/v1/orders/R-7", 405, "GET, PUT"), ("GET", "/v1/orders?limit=0", 422, nil),
    ("GET", "/v1/orders?stat=open", 422, nil), ("GET", "/v1/orders?scope=open&lmit=3", 422, nil),
    ("GET", "/v1/jobs?orders=R-1", 422, nil), ("GET", "/v1/readings?system=US&inbx", 422, nil),
    ("GET", "/v1/weights?system=US", 422, nil), ("PUT", "/v1/orders/R-1?bye=Mia", 422, nil),
    ("POST", "/v1/orders?bye=Mia", 422, nil), ("GET", "/v1/imports?before=x", 422, nil),
    ("GET", "/v1/readings?inbox=true&order=A-1", 422, nil),
  ])
  func whatDoesNotExistIsAProblemDocument(method: String, path: String, status: Int, allow: String?) async throws {
    try await TestServer.run { server in
      let answer = try await server.ask(method, path)
      #expect(answer.status == status)
      #expect(answer.header("Content-Type") == "application/problem+json")
      #expect(answer.header("Allow") == allow)
    }
  }

  @Test func bodiesThatAreNoSmallJSONAreRefused() async throws {
    try await TestServer.run { server in
      #expect(try await server.ask("POST", "/v1/scans", "{").status == 400)
      #expect(try await server.ask("POST", "/v1/scans", "").status == 400)
      #expect(try await server.ask("POST", "/v1/scans", "[]").status == 422)
      #expect(try await server.ask("POST", "/v1/scans", "{}", headers: ["Content-Type": "text/plain"]).status == 415)
      let large = "{\"text\":\"\(String(repeating: "x", count: 70_000))\"}"
      let refused = try await server.ask("POST", "/v1/scans", large)
      #expect(refused.status == 413)
      #expect(refused.header("Content-Type") == "application/problem+json")
      let deep = String(repeating: "[", count: 30_000)
      #expect(try await server.ask("POST", "/v1/scans", deep).status == 400)
    }
  }

  @Test(arguments: [
    (#"{"text":"A-1","text":"A-2"}"#, "text"), (#"{"te\u0078t":"A-1", "text":"A-2"}"#, "text"),
    (#"{"text":{"a":[{}, {"b": 1, "c": {"b": "}"}, "b" : 2}]}}"#, "text.a[1].b"),
    (#"{"x":["text",{"text":"\\"}],"y":{"text":1},"x":2}"#, "x"),
  ])
  func aFieldThatIsWrittenTwiceIsNamedAndNothingIsDone(body: String, place: String) async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      let refused = try await server.ask("POST", "/v1/scans", body)
      #expect(refused.status == 422)
      #expect(
        try refused.decoded(ProblemBody.self).detail == "\(place) is written more than once; write each field once.")
      #expect(try await server.ask("GET", "/v1/bench/order").decoded(BenchOrderBody.self).orders == [])
    }
  }

  @Test func theSameNameInDifferentObjectsIsNoRepetition() throws {
    let text = #"[{"a":1,"b":{"a":"a","c":["a","a"]}},{"a":",\"a\":"},{}]"#
    #expect(throws: Never.self) { try JSONValue.parse(Array(text.utf8)) }
    // UTF-16 would be decoded, and every other byte of it is none of the characters looked for.
    #expect(throws: (any Error).self) { try JSONValue.parse(Array(#"{"a":1}"#.utf16).flatMap { [UInt8($0), 0] }) }
  }

  @Test func readinessIsTheLedgersAndNotTheDevices() async throws {
    try await TestServer.run { server in
      #expect(try await server.ask("GET", "/livez").status == 200)
      #expect(try await server.ask("GET", "/readyz").status == 200)
      server.journal.trouble.withLock { $0 = .broken("The disk does not answer.") }
      let answer = try await server.ask("GET", "/readyz")
      #expect(answer.status == 503)
      #expect(try answer.decoded(ProblemBody.self).detail == "The disk does not answer.")
      #expect(try await server.ask("GET", "/livez").status == 200)
      server.journal.trouble.withLock { $0 = nil }
    }
  }
}
