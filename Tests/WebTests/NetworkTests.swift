import BenchAPI
import Foundation
import Logging
import NIOSSL
import Station
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Web

/// The door to the shop's network: TLS and tokens.
@Suite(.serialized) struct NetworkTests {
  private struct Tokens {
    var book = TokenBook()
    var texts: [Role: String] = [:]

    init() throws {
      for role in Role.allCases {
        let made = try #require(AccessToken.make(name: "a-\(role.rawValue)", role: role))
        let isAdded = book.add(made.token)
        #expect(isAdded)
        texts[role] = made.text
      }
    }
  }

  static func configuration(_ tokens: TokenBook) throws -> NetworkConfiguration {
    NetworkConfiguration(
      address: "127.0.0.1", port: 0, names: ["bench-2.local"], identity: try TestCertificate.one.get().identity,
      tokens: tokens)
  }

  static func ask(
    _ server: TestServer, _ method: String, _ path: String, token: String? = nil, fields: [String: String] = [:],
    body: String = ""
  ) async throws -> TestServer.Answer {
    let port = try #require(server.networkPort)
    let client = try await SecureClient(port: port, trusting: try TestCertificate.one.get())
    defer { client.close() }
    var all = [
      "Host": "127.0.0.1:\(port)", "Content-Length": String(body.utf8.count), "Content-Type": "application/json",
    ]
    if let token { all["Authorization"] = "Bearer \(token)" }
    all.merge(fields) { $1 }
    try await client.send(
      "\(method) \(path) HTTP/1.1\r\n\(all.map { "\($0.key): \($0.value)\r\n" }.joined())\r\n\(body)")
    let head = try #require(try await client.read(through: "\r\n\r\n"))
    var answer = TestServer.Answer(
      status: try #require(head.split(separator: " ").dropFirst().first.flatMap { Int($0) }), head: head, body: "")
    if head.contains("json") { answer.body = try #require(try await client.read(through: "}")) }
    return answer
  }

  @Test func eachRoleMayWhatItMayAndWithoutATokenOnlyAStopIsTaken() async throws {
    let tokens = try Tokens()
    try await TestServer.run(network: Self.configuration(tokens.book)) { server in
      try await server.twoOrders()
      let put = ("PUT", "/v1/bench/order", #"{"order":"A-1"}"#)
      let start = ("POST", "/v1/jobs", #"{"kind":"engraving","order":"A-1"}"#)
      let table: [(ask: (String, String, String), watch: Int, work: Int, administer: Int, nobody: Int)] = [
        (("GET", "/v1/state", ""), 200, 200, 200, 401), (("GET", "/metrics", ""), 200, 200, 200, 401),
        (("GET", "/livez", ""), 200, 200, 200, 401), (put, 403, 200, 200, 401),
        // Nothing starts from the network, whatever the token.
        (start, 403, 403, 403, 401), (("POST", "/v1/outline", #"{"order":"A-1"}"#), 403, 403, 403, 401),
        (("POST", "/v1/stop", ""), 200, 200, 200, 200),
        (("POST", "/v1/jobs/01900000-0000-7000-8000-000000000000/halt", ""), 404, 404, 404, 404),
      ]
      for (ask, watch, work, administer, nobody) in table {
        for (text, status) in [
          (tokens.texts[.watch], watch), (tokens.texts[.work], work), (tokens.texts[.administer], administer),
          (nil, nobody),
        ] {
          let answer = try await Self.ask(server, ask.0, ask.1, token: text, body: ask.2)
          #expect(answer.status == status, "\(ask.1) \(answer.head)")
        }
      }
      let refused = try await Self.ask(server, "POST", "/v1/jobs", token: tokens.texts[.work], body: start.2)
      #expect(refused.body.contains("not-from-the-bench"))
      let facts = server.journal.shelf.withLock { $0.facts.map { String(decoding: $0.payload, as: UTF8.self) } }
      #expect(facts.contains { $0.contains("\"by\":\"a-work\"") })
    }
  }

  @Test func aWrongTokenIsRefusedInWordsAndAStopWithOneHappens() async throws {
    let tokens = try Tokens()
    try await TestServer.run(network: Self.configuration(tokens.book)) { server in
      let missing = try await Self.ask(server, "GET", "/v1/state")
      #expect(missing.status == 401)
      #expect(missing.header("WWW-Authenticate") == "Bearer realm=\"benchpin\"")
      #expect(missing.header("Content-Type") == "application/problem+json")
      let right = try #require(tokens.texts[.work])
      for wrong in ["x", String(right.dropLast()), right + "x", right.uppercased(), ""] {
        let answer = try await Self.ask(server, "GET", "/v1/state", token: wrong)
        #expect(answer.status == 401)
        #expect(answer.header("WWW-Authenticate")?.contains("invalid_token") == true)
        #expect(!answer.body.contains(right))
      }
      let basic = try await Self.ask(server, "GET", "/v1/state", fields: ["Authorization": "Basic \(right)"])
      #expect(basic.status == 401)
      #expect(try await Self.ask(server, "POST", "/v1/stop", token: "wrong").status == 200)
    }
  }

  @Test func whoGuessesIsSlowedDownAndNeitherAStopNorARightTokenIs() async throws {
    let tokens = try Tokens()
    try await TestServer.run(network: Self.configuration(tokens.book)) { server in
      var statuses: [Int] = []
      for _ in 0..<30 { statuses.append(try await Self.ask(server, "GET", "/v1/state", token: "wrong").status) }
      #expect(statuses.prefix(20).allSatisfy { $0 == 401 })
      let answer = try await Self.ask(server, "GET", "/v1/state", token: "wrong")
      #expect(answer.status == 429 && answer.header("Retry-After") != nil)
      #expect(try await Self.ask(server, "POST", "/v1/stop", token: "wrong").status == 200)
      #expect(try await Self.ask(server, "GET", "/v1/state", token: tokens.texts[.watch]).status == 200)
    }
  }

  @Test func aTokenInAURLIsRefusedOnEveryWayInAndAStopIsNot() async throws {
    let tokens = try Tokens()
    try await TestServer.run(network: Self.configuration(tokens.book)) { server in
      let text = try #require(tokens.texts[.work])
      for path in ["/v1/state?token=\(text)", "/v1/orders?prefix=\(text)", "/\(text)", "/v1/state?access_token=x"] {
        let answer = try await Self.ask(server, "GET", path, token: text)
        #expect(answer.status == 400)
        #expect(answer.body.contains("token-in-url") && !answer.body.contains(text))
        #expect(try await server.ask("GET", path).status == 400)
      }
      #expect(try await Self.ask(server, "POST", "/v1/stop?token=\(text)").status == 200)
    }
  }

  @Test func nothingSecretIsInTheLogOrTheFigures() async throws {
    let tokens = try Tokens()
    let log = LogBook()
    try await TestServer.run(network: Self.configuration(tokens.book), log: log) { server in
      let text = try #require(tokens.texts[.work])
      _ = try await Self.ask(server, "GET", "/v1/state", token: text)
      _ = try await Self.ask(server, "GET", "/v1/state", token: "wrong-\(text)")
      _ = try await Self.ask(server, "GET", "/v1/state?token=\(text)", token: text)
      _ = try await Self.ask(server, "GET", "/v1/orders?prefix=Zanzibar", token: text)
      server.journal.trouble.withLock { $0 = .broken("gone") }
      _ = try await Self.ask(server, "GET", "/v1/orders?prefix=Zanzibar", token: text)
      server.journal.trouble.withLock { $0 = nil }
      _ = try await server.ask("GET", "/v1/orders?prefix=Zanzibar", "{", headers: ["Authorization": "Bearer \(text)"])
      let metrics = try await server.ask("GET", "/metrics").body
      let lines = log.lines.withLock { $0 }
      #expect(lines.contains { $0.contains("a wrong token") && $0.contains("127.0.0.1") })
      for line in lines + [metrics] {
        #expect(!line.contains(AccessToken.prefix) && !line.contains("Zanzibar") && !line.contains("Bearer"), "\(line)")
      }
    }
  }

  @Test func aRevokedTokenIsRefusedAndItsStreamEnds() async throws {
    let tokens = try Tokens()
    try await TestServer.run(network: Self.configuration(tokens.book)) { server in
      let port = try #require(server.networkPort)
      let (kept, lost) = (try #require(tokens.texts[.watch]), try #require(tokens.texts[.work]))
      func follow(_ token: String) async throws -> SecureClient {
        let client = try await SecureClient(port: port, trusting: try TestCertificate.one.get())
        try await client.send(
          "GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nAuthorization: Bearer \(token)\r\n\r\n")
        #expect(try await client.read(through: "event: hello") != nil)
        return client
      }
      let (stays, ends) = (try await follow(kept), try await follow(lost))
      var book = tokens.book
      let isRevoked = book.revoke("a-work")
      #expect(isRevoked)
      server.web.takeOver(try Self.configuration(book))
      while try await ends.read(through: "event: ") != nil {}
      #expect(try await stays.read(through: "event: heartbeat") != nil)
      #expect(try await Self.ask(server, "GET", "/v1/state", token: lost).status == 401)
      #expect(try await Self.ask(server, "GET", "/v1/state", token: kept).status == 200)
      // Settings without the section let nobody in any more.
      server.web.takeOver(nil)
      while try await stays.read(through: "event: ") != nil {}
      #expect(try await Self.ask(server, "GET", "/v1/state", token: kept).status == 401)
      stays.close()
      ends.close()
    }
  }

  @Test func onlyTLSOfTodayIsSpokenAndOnlyUnderTheBenchsNames() async throws {
    let tokens = try Tokens()
    try await TestServer.run(network: Self.configuration(tokens.book)) { server in
      let port = try #require(server.networkPort)
      let certificate = try TestCertificate.one.get()
      let old = try await SecureClient(port: port, trusting: certificate, newest: .tlsv11)
      try? await old.send("GET /livez HTTP/1.1\r\n\r\n")
      #expect(try await old.read(through: "\r\n") == nil)
      let stranger = try await SecureClient(port: port, trusting: try TestCertificate.other.get())
      try? await stranger.send("GET /livez HTTP/1.1\r\n\r\n")
      #expect(try await stranger.read(through: "\r\n") == nil)
      let plain = try await offPool {
        let client = try RawClient(port: port)
        try client.send("GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        return try client.read(through: "HTTP/1.1")
      }
      #expect(plain == nil)
      let token = try #require(tokens.texts[.watch])
      for (fields, status) in [
        (["Host": "bench-2.local"], 200), (["Host": "evil.example"], 403),
        (["Origin": "https://127.0.0.1:\(port)"], 200),
        (["Origin": "http://127.0.0.1:\(port)"], 403), (["Origin": "https://evil.example"], 403),
      ] {
        #expect(try await Self.ask(server, "GET", "/livez", token: token, fields: fields).status == status, "\(fields)")
      }
    }
  }

  @Test func whoNeverAgreesOnTLSIsHungUpOnAndAStopComesThroughAmongThem() async throws {
    let tokens = try Tokens()
    var limits = ConnectionLimits()
    limits.greeting = .milliseconds(300)
    try await TestServer.run(limits: limits, network: Self.configuration(tokens.book)) { server in
      let port = try #require(server.networkPort)
      try await offPool {
        let client = try RawClient(port: port)
        #expect(try client.read(through: "x") == nil)
      }
      // All from one address: more than there may be from one.
      let crowd = try await offPool { try Opened((0..<60).map { _ in try RawClient(port: port) }) }
      #expect(try await Self.ask(server, "POST", "/v1/stop").status == 200)
      #expect(try await Self.ask(server, "GET", "/livez", token: tokens.texts[.watch]).status == 200)
      crowd.reader.removeAll()
    }
  }

  @Test func aNewcomersStopIsHeardInANetworkWhereOthersHadTheirRefusals() async throws {
    var limits = ConnectionLimits()
    limits.arriving = .seconds(60)
    // As if each had an address of its own.
    limits.address = limits.network
    let places = limits.network
    try await TestServer.run(limits: limits, network: Self.configuration(Tokens().book)) { server in
      let port = try #require(server.networkPort)
      let certificate = try TestCertificate.one.get()
      func refused() async throws -> SecureClient {
        let client = try await SecureClient(port: port, trusting: certificate)
        try await client.send("GET /livez HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n")
        let head = try await client.read(through: "}")
        #expect(head?.contains(" 401 ") == true || head?.contains(" 429 ") == true)
        return client
      }
      var held: [SecureClient] = []
      for _ in 1..<places { held.append(try await refused()) }
      let newcomer = try await SecureClient(port: port, trusting: certificate)
      for _ in 1...10 { held.append(try await refused()) }
      try await newcomer.send("POST /v1/stop HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try await newcomer.read(through: "\r\n\r\n")?.contains(" 200 ") == true)
      for client in held + [newcomer] { client.close() }
    }
  }

  @Test func theCertificateIsLookedAtEachDayAndAfterEachChange() async throws {
    struct Over: Error {}
    let log = LogBook()
    var book = Logger(label: "test") { _ in log }
    book.logLevel = .trace
    let identity = try TestCertificate.one.get().identity
    let keys = NetworkKeys(try Self.configuration(TokenBook()))
    let now = Mutex(Int64(identity.end) - 15 * 86_400)
    let watch = CertificateWatch(keys: keys, logger: book, now: { Moment(milliseconds: now.withLock { $0 } * 1000) }) {
      let seconds = Int64($0 / .seconds(1))
      try now.withLock { now in
        now += seconds * 8
        if now > Int64(identity.end) + 20 * 86_400 { throw Over() }
      }
    }
    await watch.run()
    let lines = log.lines.withLock { $0 }
    // 15 and 7 days before its end, a day and more after it.
    #expect(lines.map { $0.contains("ends soon") } == [true, false, false, false])
    #expect(lines.dropFirst().allSatisfy { $0.contains("out of date") && $0.contains(identity.fingerprint) })
    var changed = try Self.configuration(TokenBook())
    let other = try TestCertificate.other.get().identity
    changed.identity = other
    keys.replace(with: changed)
    watch.look()
    #expect(log.lines.withLock { $0.last?.contains(other.fingerprint) } == true)
  }

  @Test func aNetworkThatCannotBeServedKeepsNobodyFromTheBench() async throws {
    let tokens = try Tokens()
    let log = LogBook()
    try await TestServer.run { thief in
      var configuration = try Self.configuration(tokens.book)
      configuration.port = thief.port
      try await TestServer.run(network: configuration, log: log, awaitsNetwork: false) { server in
        #expect(try await server.ask("POST", "/v1/stop").status == 200)
        while !log.lines.withLock({ $0.contains { $0.contains("the network is not served") } }) {
          try await Task.sleep(for: .milliseconds(5))
        }
        let line = try #require(log.lines.withLock { $0.first { $0.contains("the network is not served") } })
        #expect(line.contains("\(thief.port)") && line.contains("another program"))
      }
    }
  }
}

@Suite struct TokenTests {
  @Test func aTokenIsKeptAsItsFingerprintOnly() throws {
    let made = try #require(AccessToken.make(name: "tablet", role: .work))
    #expect(made.text.hasPrefix("bptoken_") && made.text.utf8.count == 51)
    let other = try #require(AccessToken.make(name: "tablet", role: .work))
    #expect(made.text != other.text)
    var book = TokenBook()
    let (isAdded, isAddedAgain) = (book.add(made.token), book.add(other.token))
    #expect(isAdded && !isAddedAgain)
    #expect(!book.text.contains(made.text.dropFirst(8)))
    let read = try TokenBook(text: book.text)
    #expect(read.token(made.text)?.name == "tablet" && read.token(made.text)?.role == .work)
    #expect(read.token(other.text) == nil && read.token("") == nil)
    let (isRevoked, isRevokedAgain) = (book.revoke("tablet"), book.revoke("tablet"))
    #expect(isRevoked && !isRevokedAgain)
  }

  /// RFC 6234's first test: the SHA-256 of "abc".
  @Test func theFingerprintIsTheSHA256() {
    #expect(
      AccessToken.fingerprint(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test(arguments: [
    ("tablet work", 1), ("# ok\n\ntablet cook \(String(repeating: "0", count: 64))", 3),
    ("Tablet work \(String(repeating: "0", count: 64))", 1), ("tablet work bptoken_secret", 1),
    ("a work \(String(repeating: "0", count: 64))\na work \(String(repeating: "1", count: 64))", 2),
  ])
  func aMistakeInTheFileIsNamedByItsLineAndNotRepeated(text: String, line: Int) {
    let mistake = #expect(throws: TokenBook.Mistake.self) { try TokenBook(text: text) }
    #expect(mistake?.line == line)
    #expect(mistake?.sentence.contains("secret") == false)
  }

  @Test(arguments: [
    ("/v1/state", false), ("/v1/orders?prefix=R", false), ("/?Token=x", true), ("/?a=b&access_token", true),
    ("/?x=%62ptoken_abc", true), ("/bptoken_abc", true), ("/?order=token", false), ("/%zz?token=1", true),
  ])
  func aTokenInATargetIsSeen(target: String, isIn: Bool) { #expect(ShownToken.isIn(target) == isIn) }

  @Test func aBucketLetsABurstThroughAndThenSoMuchAtATime() {
    var now = ContinuousClock.now
    var bucket = TokenBucket(.init(burst: 3, each: .seconds(10)), at: now)
    func taken(_ count: Int) -> [Bool] { (0..<count).map { _ in bucket.take(at: now) } }
    let atOnce = taken(5)
    now += .seconds(9)
    let early = taken(1)
    now += .seconds(1)
    let due = taken(2)
    now += .seconds(3600)
    let isFull = bucket.isFull(at: now)
    let later = taken(4)
    #expect(atOnce == [true, true, true, false, false])
    #expect(early == [false] && due == [true, false])
    #expect(isFull && later == [true, true, true, false])
  }

  @Test func oneAddressTakesNothingFromAnotherAndNoCrowdFillsTheMemory() {
    let now = Mutex(ContinuousClock.now)
    let rates = NetworkRates { now.withLock { $0 } }
    var answered = 0
    for _ in 0..<100 where rates.mayKnock("192.168.7.66") { answered += 1 }
    #expect(answered == 20)
    #expect(rates.mayKnock("192.168.7.9"))
    for turn in 0..<10_000 { _ = rates.mayKnock("address \(turn)") }
    #expect(rates.mayAsk("tablet"))
    now.withLock { $0 += .seconds(60) }
    #expect(rates.mayKnock("192.168.7.66"))
  }

  @Test func aKeyOfAnotherCertificateIsAMistakeOfTheKey() throws {
    let (one, other) = (try TestCertificate.one.get(), try TestCertificate.other.get())
    #expect(try one.identity.fingerprint.split(separator: ":").count == 32)
    #expect(throws: ServerIdentity.Mistake.key("expected the key of the certificate, found another key")) {
      try ServerIdentity(certificate: one.certificate, key: other.key)
    }
    for bytes in [[], Array("x".utf8), one.key] {
      #expect(throws: ServerIdentity.Mistake.self) { try ServerIdentity(certificate: bytes, key: one.key) }
    }
    for bytes in [[], Array("x".utf8), one.certificate] {
      #expect(throws: ServerIdentity.Mistake.self) { try ServerIdentity(certificate: one.certificate, key: bytes) }
    }
  }
}
