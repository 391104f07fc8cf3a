import BenchAPI
import Foundation
import Glibc
import Station
import Testing

@testable import Web

/// Clients that are slow, large, cut short or many.
@Suite(.serialized) struct ConnectionTests {
  /// Limits short enough to be waited for.
  private static var short: ConnectionLimits {
    var limits = ConnectionLimits()
    limits.head = .milliseconds(300)
    limits.body = .milliseconds(300)
    limits.idle = .milliseconds(300)
    return limits
  }

  /// Sends a byte every few milliseconds until an answer comes or the connection ends; returns the answer's head.
  private static func trickle(_ client: RawClient, _ byte: String = "x") throws -> String? {
    while try !client.hasMore(within: 20) {
      do { try client.send(byte) } catch { return nil }
    }
    return try client.read(through: "\r\n\r\n")
  }

  @Test func aHeadThatNeverEndsIsRefusedAndTheBenchServesOthersMeanwhile() async throws {
    try await TestServer.run(limits: Self.short) { server in
      let (port, path) = (server.port, server.socketPath)
      for isLocal in [false, true] {
        let head = try await offPool {
          let client = try isLocal ? RawClient(path: path) : RawClient(port: port)
          try client.send("GET /v1/state HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
          return try Self.trickle(client)
        }
        #expect(head?.contains(" 408 ") == true)
        #expect(head?.contains("application/problem+json") == true)
      }
      #expect(try await server.ask("GET", "/livez").status == 200)
    }
  }

  @Test func aBodyThatTricklesIsRefusedAndNothingIsDone() async throws {
    try await TestServer.run(limits: Self.short) { server in
      try await server.twoOrders()
      let port = server.port
      let head = try await offPool {
        let client = try RawClient(port: port)
        // What came of it would be a whole request by itself.
        let act = #"{"order":"A-1"}"#
        try client.send(
          "PUT /v1/bench/order HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + "Content-Length: 4000\r\n\r\n\(act)")
        return try Self.trickle(client, " ")
      }
      #expect(head?.contains(" 408 ") == true)
      #expect(try await server.ask("GET", "/v1/bench/order").decoded(BenchOrderBody.self).orders == [])
    }
  }

  @Test(arguments: ["Content-Length: 100\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nf\r\n"], [nil, "k-1"])
  func aRequestThatIsCutShortDoesNothing(framing: String, key: String?) async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      let port = server.port
      let fields = key.map { "Idempotency-Key: \($0)\r\n" } ?? ""
      for isReset in [false, true] {
        let head = try await offPool {
          let client = try RawClient(port: port)
          try client.send(
            "PUT /v1/bench/order HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\(fields)\(framing)"
              + #"{"order":"A-1"}"#)
          if isReset {
            client.abandon()
            return " 400 application/problem+json"
          }
          client.finish()
          return try client.read(through: "\r\n\r\n") ?? ""
        }
        #expect(head.contains(" 400 ") && head.contains("application/problem+json"), "\(head)")
      }
      // Asked after both, on the one loop that took them.
      #expect(try await server.ask("GET", "/v1/bench/order").decoded(BenchOrderBody.self).orders == [])
    }
  }

  @Test(arguments: [
    ("GET /v1/state HTTP/1.1\r\nHost: 127.0.0.1\r\nX: \(String(repeating: "x", count: 40_000))\r\n\r\n", 431),
    ("GET /v1/state HTTP/1.1\r\n\(String(repeating: "X: y\r\n", count: 200))\r\n", 431),
    (
      "GET /v1/state HTTP/1.1\r\n\((0..<4).map { "X\($0): \(String(repeating: "y", count: 10_000))\r\n" }.joined())\r\n",
      431
    ),
    ("GET /v1/orders?prefix=\(String(repeating: "x", count: 5000)) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 414),
    ("GET /\(String(repeating: "x", count: 60_000)) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 431),
    ("HELO bench\r\n\r\n", 400), ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}", 400), ("GET / HTTP/9.9\r\n\r\n", 400),
    ("POST /v1/scans HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: x\r\n\r\n", 400),
    ("POST /v1/scans HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ("POST /v1/scans HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
  ])
  func whatIsNoRequestOfASensibleSizeIsRefusedInWords(text: String, status: Int) async throws {
    try await TestServer.run { server in
      let port = server.port
      let (head, body) = try await offPool {
        let client = try RawClient(port: port)
        try client.send(text)
        let head = try #require(try client.read(through: "\r\n\r\n"))
        // The refusal arrives as a whole although the client sent more than anybody reads.
        return (head, try client.read(through: "}") ?? "")
      }
      #expect(head.contains(" \(status) "), "\(head)")
      #expect(head.contains("application/problem+json") && body.contains("remedy"), "\(head)")
    }
  }

  @Test(arguments: [("/v1/stop", 200), ("/v1/scans", 415)])
  func aBodyWithoutEndIsCutOffAndAStopWithOneHappens(path: String, status: Int) async throws {
    var limits = Self.short
    // The answer has to come before the time ends it, on a busy machine, too.
    limits.body = .seconds(3)
    limits.bodyBytes = 100_000
    try await TestServer.run(limits: limits) { server in
      let port = server.port
      let (head, wrote) = try await offPool {
        let client = try RawClient(port: port)
        try client.send("POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        let head = try client.read(through: "\r\n\r\n")
        var wrote = 0
        let chunk = "2000\r\n\(String(repeating: "x", count: 0x2000))\r\n"
        while wrote < 1 << 30 {
          do { try client.send(chunk) } catch { break }
          wrote += 0x2000
        }
        return (head, wrote)
      }
      #expect(head?.contains(" \(status) ") == true)
      #expect(wrote < 1 << 30)
    }
  }

  @Test func whatFollowsARequestTakesItsAnswerNotAway() async throws {
    try await TestServer.run { server in
      let port = server.port
      let head = try await offPool {
        let client = try RawClient(port: port)
        // A body that nobody announced.
        try client.send("POST /v1/stop HTTP/1.1\r\nHost: x\r\n\r\n{\"by\":\"mara\"}")
        return try client.read(through: "\r\n\r\n")
      }
      #expect(head?.contains(" 200 ") == true)
    }
  }

  @Test func aStopComesThroughAmongMoreConnectionsThanThereMayBe() async throws {
    raiseDescriptorLimit()
    try await TestServer.run { server in
      let (port, path) = (server.port, server.socketPath)
      let before = try await server.ask("GET", "/v1/state").status
      #expect(before == 200)
      let crowd = try await offPool {
        try Opened(
          (0..<1200).map { index in
            let client = try RawClient(port: port)
            // Silent, in the middle of a head, or in the middle of a body.
            if index % 3 == 1 { try client.send("GET /v1/state HTTP/1.1\r\nHo") }
            if index % 3 == 2 {
              try client.send("POST /v1/scans HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{")
            }
            return client
          } + (0..<300).map { _ in try RawClient(path: path) })
      }
      #expect(try await server.ask("POST", "/v1/stop").status == 200)
      #expect(try await server.ask("POST", "/v1/stop", local: true).status == 200)
      #expect(try await server.ask("GET", "/v1/state").status == 200)
      let cut = try await offPool { try crowd.reader.count { try $0.hasMore(within: 0) } }
      #expect(cut >= 1200 - ConnectionLimits().loopback)
      crowd.reader.removeAll()
      #expect(try await server.ask("GET", "/livez").status == 200)
    }
  }

  @Test func aCrowdOfNewcomersTakesNoListenerItsPlace() async throws {
    var limits = ConnectionLimits()
    limits.loopback = 8
    try await TestServer.run(limits: limits) { server in
      let port = server.port
      let names = try await offPool {
        let follower = try EventReader(port: port)
        var names = [try follower.next()?.name]
        let crowd = try (0..<100).map { _ in try RawClient(port: port) }
        names.append(try follower.next()?.name)
        _ = crowd
        return names
      }
      #expect(names == ["hello", "heartbeat"])
    }
  }

  @Test func whoFollowsOnTheLoopbackTakesNoFollowersPlaceOnTheSocket() async throws {
    var limits = ConnectionLimits()
    (limits.socket, limits.loopback) = (4, 6)
    try await TestServer.run(limits: limits) { server in
      let (port, path) = (server.port, server.socketPath)
      let followers = try await offPool {
        let followers = try (0..<4).map { _ in try EventReader(port: port) }
        for follower in followers { #expect(try follower.next()?.name == "hello") }
        return Opened(followers)
      }
      #expect(try await server.ask("GET", "/v1/events").status == 503)
      let near = try await offPool {
        let client = try RawClient(path: path)
        try client.send("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n")
        return try client.read(through: "event: hello")
      }
      #expect(near?.contains(" 200 ") == true)
      followers.reader.removeAll()
    }
  }

  @Test func aNewcomersStopIsHeardWhereEveryPlaceIsHeldByWhoHadAnAnswer() async throws {
    raiseDescriptorLimit()
    var limits = ConnectionLimits()
    limits.arriving = .seconds(60)
    let places = limits.loopback
    try await TestServer.run(limits: limits) { server in
      let port = server.port
      let head = try await offPool {
        let held = try Opened(
          (0..<places - 1).map { _ in
            let client = try RawClient(port: port)
            try client.send("GET /livez HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n")
            return client
          })
        for client in held.reader { #expect(try client.read(through: "\r\n\r\n")?.contains(" 200 ") == true) }
        let newcomer = try RawClient(port: port)
        // They come again and again, to have the place of whoever is new.
        let others = try Opened((0..<100).map { _ in try RawClient(port: port) })
        for other in others.reader {
          try other.send("GET /livez HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n")
          #expect(try other.read(through: "\r\n\r\n")?.contains(" 200 ") == true)
        }
        try newcomer.send("POST /v1/stop HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        return try newcomer.read(through: "\r\n\r\n")
      }
      #expect(head?.contains(" 200 ") == true)
    }
  }
}
