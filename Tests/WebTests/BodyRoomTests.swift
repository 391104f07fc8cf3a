import BenchAPI
import Station
import Testing
import Workshop

@testable import Web

/// Bodies share a bounded memory, however many come however slowly.
@Suite(.serialized) struct BodyRoomTests {
  private static func large(_ bytes: Int) -> String { "[" + String(repeating: " ", count: bytes - 2) + "]" }

  @Test(arguments: [false, true])
  func moreThanThereIsRoomForIsRefusedInWordsWhileActsAndStopsGoOn(hasKey: Bool) async throws {
    var limits = ConnectionLimits()
    limits.largeBodies = 1 << 20
    try await TestServer.run(limits: limits) { server in
      try await server.twoOrders()
      let port = server.port
      let slow = try await offPool {
        let client = try RawClient(port: port)
        try client.send(
          "POST /v1/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + (hasKey ? "Idempotency-Key: slow\r\n" : "") + "Content-Length: 4000000\r\n\r\n"
            + String(repeating: " ", count: 1_000_000))
        return Opened([client])
      }
      var turn = 0
      func ask() async throws -> TestServer.Answer {
        turn += 1
        return try await server.ask(
          "POST", "/v1/orders", Self.large(300_000), headers: hasKey ? ["Idempotency-Key": "k-\(turn)"] : [:])
      }
      // Until what the slow one sent has come.
      var refused = try await ask()
      while refused.status == 201 { refused = try await ask() }
      #expect(refused.status == 503 && refused.header("Retry-After") == "30")
      #expect(try refused.decoded(ProblemBody.self).type.hasSuffix("no-room"))
      #expect(try await server.ask("PUT", "/v1/bench/order", #"{"order":"A-1"}"#).status == 200)
      #expect(try await server.ask("POST", "/v1/stop", #"{"by":"mara"}"#).status == 200)
      slow.reader.removeAll()
      while try await ask().status != 201 {}
    }
  }

  @Test func answersThatNobodyTakesLeaveNoRoomForMoreLargeOnesAndAllForTheRest() async throws {
    var limits = ConnectionLimits()
    limits.largeAnswers = 3 << 20
    try await TestServer.run(limits: limits) { server in
      var orders: [Order] = []
      for number in 0..<1000 {
        var order = try order("L-\(number)")
        order.engraving?.text = String(repeating: "ü", count: 1000)
        orders.append(order)
      }
      _ = try await server.bench.record(orders, by: "test")
      let list = "/v1/orders?limit=1000"
      let path = server.socketPath
      // Two megabytes: more than a socket of this machine takes for a client that does not read.
      let deaf = try await offPool {
        let client = try RawClient(path: path)
        try client.send("GET \(list) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        // Its beginning, and no more.
        #expect(try client.read(through: "\r\n\r\n")?.contains(" 200 ") == true)
        return Opened([client])
      }
      let refused = try await server.ask("GET", list)
      #expect(refused.status == 503 && refused.header("Retry-After") == "30")
      #expect(try refused.decoded(ProblemBody.self).type.hasSuffix("no-room"))
      #expect(try await server.ask("GET", "/v1/orders?limit=20").status == 200)
      #expect(try await server.ask("POST", "/v1/stop", local: true).status == 200)
      deaf.reader.removeAll()
      while try await server.ask("GET", list).status != 200 {}
      // All of it is given back.
      var text = try await server.ask("GET", "/metrics").body
      while !text.contains("\nbenchpin_http_large_answers_bytes 0\n") {
        text = try await server.ask("GET", "/metrics").body
      }
    }
  }

  @Test func anActWithAKeyIsReadNoFurtherThanItsRouteTakes() async throws {
    try await TestServer.run { server in
      let port = server.port
      let head = try await offPool {
        let client = try RawClient(port: port)
        // Larger than the route takes already, and its end never comes.
        try client.send(
          "PUT /v1/bench/order HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n19000\r\n\(String(repeating: " ", count: 0x19000))\r\n")
        return try client.read(through: "\r\n\r\n")
      }
      #expect(head?.contains(" 413 ") == true)
    }
  }

  @Test func whatABodyTookIsGivenBackOnceAndItsFirstPartIsFree() {
    let room = BodyRoom(most: 100)
    let one = BodyShare(of: room)
    let other = BodyShare(of: room)
    #expect(one.grows(by: BodyRoom.free) && room.held == 0)
    #expect(one.grows(by: 60) && room.held == 60)
    #expect(other.grows(by: BodyRoom.free + 40) && room.held == 100)
    #expect(!other.grows(by: 1) && room.held == 100)
    one.end()
    one.end()
    #expect(room.held == 40)
    #expect(other.grows(by: 1))
    other.end()
    #expect(room.held == 0)
  }

  @Test(arguments: [
    ("0,", 399_999, true), ("0,", 400_001, false), ("[],", 200_001, false), (#"{"a":0},"#, 133_400, false),
    (#""[,:{\"[","#, 300_000, true),
  ])
  func aBodyWithMoreValuesThanAnImportHasIsNotRead(value: String, count: Int, isTaken: Bool) {
    let bytes = Array(("[" + String(repeating: value, count: count) + "0]").utf8)
    #expect(JSONValue.countsFewValues(bytes) == isTaken)
  }

  @Test func manyValuesInAFewBytesAreRefusedBeforeTheyAreRead() async throws {
    try await TestServer.run { server in
      let answer = try await server.ask("POST", "/v1/orders", "[" + String(repeating: "0,", count: 500_000) + "0]")
      #expect(answer.status == 413)
      #expect(try answer.decoded(ProblemBody.self).detail.contains("values"))
    }
  }
}
