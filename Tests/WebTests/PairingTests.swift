import BenchAPI
import Foundation
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Web

/// Screens that are paired with a server, and what they may do then.
@Suite(.serialized) struct PairingTests {
  private static let start = #"{"kind":"engraving","order":"A-1"}"#
  /// As the shipped settings have it: HTTP alone starts nothing.
  private static let starts = StartPlaces(socket: true, http: false, screen: true)

  /// A code for a screen of `kind`, shown at the bench.
  private static func code(_ server: TestServer, _ kind: String, name: String? = nil) async throws -> String {
    let name = name.map { #","name":"\#($0)""# } ?? ""
    let answer = try await server.ask("POST", "/v1/screens/codes", #"{"as":"\#(kind)"\#(name)}"#, local: true)
    try #require(answer.status == 201, "\(answer.head)")
    return try answer.decoded(PairingCodeBody.self).code
  }

  /// The cookie of an answer as a browser sends it back.
  private static func cookie(_ answer: TestServer.Answer) throws -> [String: String] {
    let field = try #require(answer.header("Set-Cookie"))
    return ["Cookie": String(field.prefix { $0 != ";" })]
  }

  /// Pairs a browser on the loopback, and its cookie.
  private static func paired(_ server: TestServer, _ kind: String, name: String = "tablet") async throws -> [String:
    String]
  {
    let body = #"{"code":"\#(try await code(server, kind))","name":"\#(name)"}"#
    let answer = try await server.ask("POST", "/v1/screens", body)
    try #require(answer.status == 201, "\(answer.head)")
    return try cookie(answer)
  }

  @Test func aBrowserIsPairedWithACodeAndKnownByItsCookie() async throws {
    try await TestServer.run(starts: Self.starts) { server in
      let before = try await server.ask("GET", "/v1/session").decoded(SessionBody.self)
      #expect(before == SessionBody(role: "work", name: "http", door: "loopback", starts: false, screen: nil))
      let body = #"{"code":"\#(try await Self.code(server, "bench"))","name":"by the laser"}"#
      let answer = try await server.ask("POST", "/v1/screens", body)
      #expect(answer.status == 201)
      let screen = try answer.decoded(ScreenBody.self)
      #expect(screen.kind == "bench" && screen.name == "by the laser" && screen.is_this)
      #expect(answer.header("Location") == "/v1/screens/\(screen.id)")
      let field = try #require(answer.header("Set-Cookie"))
      #expect(
        field.hasPrefix("benchpin-screen-bench-1=bpscreen_")
          && field.hasSuffix("; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict"))
      #expect(!answer.body.contains("bpscreen_"))

      let cookie = try Self.cookie(answer)
      let session = try await server.ask("GET", "/v1/session", headers: cookie)
      #expect(
        try session.decoded(SessionBody.self)
          == SessionBody(role: "bench", name: "by the laser", door: "loopback", starts: true, screen: screen.id))
      // Whoever asks stays paired for another year.
      #expect(session.header("Set-Cookie") == field)
      let list = try await server.ask("GET", "/v1/screens", headers: cookie)
      #expect(try list.decoded(ScreenList.self) == ScreenList(screens: [screen]))
      #expect(!list.body.contains("bpscreen_"))
      #expect(try await server.ask("POST", "/v1/screens", body).body.contains("no-code"))
    }
  }

  @Test func aStartComesFromAPairedBenchScreenAndAStopFromEverybody() async throws {
    try await TestServer.run(starts: Self.starts) { server in
      try await server.twoOrders()
      let (bench, watch) = (try await Self.paired(server, "bench"), try await Self.paired(server, "watch"))
      for (cookie, problem) in [
        ([:], "not-from-the-bench"), (watch, "role"), (["Cookie": "x=y"], "not-from-the-bench"),
      ] {
        let answer = try await server.ask("POST", "/v1/jobs", Self.start, headers: cookie)
        #expect(answer.status == 403 && answer.body.contains("problem:\(problem)"), "\(answer.body)")
      }
      // There is no machine here; it came as far as looking for one.
      let answer = try await server.ask("POST", "/v1/jobs", Self.start, headers: bench)
      #expect(answer.status != 403 && answer.status != 401, "\(answer.body)")
      for cookie in [[:], watch, bench, ["Cookie": "benchpin-screen-bench-1=bpscreen_x"]] {
        #expect(try await server.ask("POST", "/v1/stop", headers: cookie).status == 200)
      }
      let put = try await server.ask("PUT", "/v1/bench/order", #"{"order":"A-1"}"#, headers: watch)
      #expect(put.status == 403 && put.body.contains("looks, and stops"))
      let laid = try await server.ask("PUT", "/v1/bench/order", #"{"order":"A-1","by":"Mia"}"#, headers: bench)
      #expect(laid.status == 200)
      let facts = server.journal.shelf.withLock { $0.facts.map { String(decoding: $0.payload, as: UTF8.self) } }
      #expect(facts.contains { $0.contains(#""by":"Mia (screen tablet)""#) })
    }
  }

  @Test(arguments: [
    (StartPlaces(socket: true, http: false, screen: false), false, false), (StartPlaces(), false, true),
    (StartPlaces(http: true, screen: false), true, true),
  ])
  func theSettingsSayWhetherAScreenCounts(starts: StartPlaces, unpaired: Bool, bench: Bool) async throws {
    try await TestServer.run(starts: starts) { server in
      let cookie = try await Self.paired(server, "bench")
      #expect(try await server.ask("GET", "/v1/session").decoded(SessionBody.self).starts == unpaired)
      #expect(try await server.ask("GET", "/v1/session", headers: cookie).decoded(SessionBody.self).starts == bench)
      let refused = try await server.ask("POST", "/v1/jobs", Self.start, headers: cookie).status == 403
      #expect(refused == !bench)
    }
  }

  @Test func whoMayHaveACodeShown() async throws {
    try await TestServer.run(starts: Self.starts) { server in
      let (bench, watch) = (try await Self.paired(server, "bench"), try await Self.paired(server, "watch"))
      for (cookie, kind, status) in [
        ([:], "watch", 403), ([:], "bench", 403), (watch, "watch", 403), (bench, "bench", 403), (bench, "watch", 201),
      ] {
        let answer = try await server.ask("POST", "/v1/screens/codes", #"{"as":"\#(kind)"}"#, headers: cookie)
        #expect(answer.status == status, "\(kind) \(answer.body)")
      }
      let list = try await server.ask("GET", "/v1/screens", headers: bench).decoded(ScreenList.self)
      #expect(list.open_code == ScreenList.OpenCode(as: "watch", tries_left: 10))
      for cookie in [[:], watch] {
        let list = try await server.ask("GET", "/v1/screens", headers: cookie).decoded(ScreenList.self)
        #expect(list.open_code == nil && list.screens.count == 2)
      }
      let wrong = try await server.ask("POST", "/v1/screens/codes", #"{"as":"boss"}"#, local: true)
      #expect(wrong.status == 422 && wrong.body.contains("watch, bench"))
    }
  }

  @Test func aGuessedCodeIsRefusedInWords() async throws {
    try await TestServer.run { server in
      let code = try await Self.code(server, "bench")
      let guess = (code.first == "0" ? "1" : "0") + code.dropFirst()
      for status in [403, 403, 403, 429] {
        let answer = try await server.ask("POST", "/v1/screens", #"{"code":"\#(guess)"}"#)
        #expect(answer.status == status && answer.header("Content-Type") == "application/problem+json")
        #expect(answer.header("Set-Cookie") == nil)
      }
      #expect(try await server.ask("POST", "/v1/screens", #"{"code":"\#(code)"}"#).status == 429)
      #expect(try await server.ask("POST", "/v1/screens", #"{"code":123456}"#).status == 422)
    }
  }

  @Test func noPageOfAnotherSiteDoesAnythingWithTheCookie() async throws {
    try await TestServer.run(starts: Self.starts) { server in
      try await server.twoOrders()
      let (cookie, code) = (try await Self.paired(server, "bench"), try await Self.code(server, "bench"))
      let foreign = [
        ["Origin": "http://evil.example"], ["Origin": "null"], ["Origin": "http://127.0.0.1:1"],
        ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Host": "evil.example"],
      ]
      let acts: [(String, String, String?)] = [
        ("POST", "/v1/jobs", Self.start), ("POST", "/v1/screens", #"{"code":"\#(code)"}"#),
        ("POST", "/v1/screens/codes", #"{"as":"watch"}"#), ("GET", "/v1/session", nil), ("GET", "/v1/screens", nil),
        ("DELETE", "/v1/screens/01900000-0000-7000-8000-000000000000", nil),
      ]
      for fields in foreign {
        for (method, path, body) in acts {
          let answer = try await server.ask(method, path, body, headers: fields.merging(cookie) { $1 })
          #expect(answer.status == 403 && answer.body.contains("problem:foreign"), "\(method) \(path) \(fields)")
        }
      }
      // A form can be sent without asking first, and a form is no JSON.
      let form = ["Content-Type": "text/plain"].merging(cookie) { $1 }
      #expect(try await server.ask("POST", "/v1/jobs", Self.start, headers: form).status == 415)
      // None of them used the code up.
      let ours = ["Origin": "http://127.0.0.1:\(server.port)", "Sec-Fetch-Site": "same-origin"]
      #expect(try await server.ask("POST", "/v1/screens", #"{"code":"\#(code)"}"#, headers: ours).status == 201)
    }
  }

  @Test func aScreenThatIsPutOutIsNobodyAndItsStreamEnds() async throws {
    try await TestServer.run(starts: Self.starts) { server in
      let (bench, watch) = (try await Self.paired(server, "bench"), try await Self.paired(server, "watch"))
      let ids = try await server.ask("GET", "/v1/screens").decoded(ScreenList.self).screens.map(\.id)
      let follow = { (cookie: [String: String]) async throws -> Opened<RawClient> in
        try await offPool {
          let client = try RawClient(port: server.port)
          try client.send(
            "GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: \(cookie["Cookie"] ?? "")\r\n\r\n")
          #expect(try client.read(through: "event: hello") != nil)
          return Opened(client)
        }
      }
      let (stays, ends) = (try await follow(bench), try await follow(watch))
      // Nobody on the loopback, and no screen that watches, puts out another.
      for cookie in [[:], watch] {
        #expect(try await server.ask("DELETE", "/v1/screens/\(ids[0])", headers: cookie).status == 403)
      }
      let gone = try await server.ask("DELETE", "/v1/screens/\(ids[1])", headers: bench)
      #expect(gone.status == 200 && gone.header("Set-Cookie") == nil)
      try await offPool { while try ends.reader.read(through: "event: ") != nil {} }
      try await server.twoOrders()
      #expect(try await offPool { try stays.reader.read(through: "event: order.recorded") } != nil)
      #expect(try await server.ask("GET", "/v1/session", headers: watch).decoded(SessionBody.self).screen == nil)
      #expect(try await server.ask("DELETE", "/v1/screens/\(ids[1])", headers: bench).status == 404)
      #expect(try await server.ask("DELETE", "/v1/screens/x", headers: bench).status == 404)
      // Itself, and then it forgets its secret.
      let itself = try await server.ask("DELETE", "/v1/screens/\(ids[0])", headers: bench)
      #expect(itself.status == 200 && itself.header("Set-Cookie")?.contains("Max-Age=0") == true)
      #expect(try await server.ask("POST", "/v1/jobs", Self.start, headers: bench).body.contains("not-from-the-bench"))
      let facts = server.journal.shelf.withLock { $0.facts }
      let changes = facts.map(\.kind.rawValue).filter { $0.hasPrefix("screen.") }
      #expect(changes == ["screen.paired", "screen.paired", "screen.unpaired", "screen.unpaired"])
      let last = try #require(facts.last.map { String(decoding: $0.payload, as: UTF8.self) })
      #expect(last.contains(#""by":"screen tablet""#))
    }
  }

  @Test func neitherCodeNorSecretIsLoggedKeptForARepetitionOrTakenFromAURL() async throws {
    let log = LogBook()
    try await TestServer.run(log: log, screens: .inMemory(log: log)) { server in
      let key = ["Idempotency-Key": "one"]
      let code = try await server.ask("POST", "/v1/screens/codes", #"{"as":"bench"}"#, headers: key, local: true)
        .decoded(PairingCodeBody.self).code
      let answer = try await server.ask(
        "POST", "/v1/screens", #"{"code":"\#(code)"}"#, headers: ["Idempotency-Key": "2"])
      let secret = try #require(try Self.cookie(answer)["Cookie"]?.split(separator: "=").last.map(String.init))
      for key in ["one", "2"] { #expect(try server.journal.answer(to: key) == nil) }
      let inURL = try await server.ask("GET", "/v1/state?x=\(secret)")
      #expect(inURL.status == 400 && !inURL.body.contains(secret))
      let lines = log.lines.withLock { $0 }
      #expect(lines.contains { $0.contains("a pairing code is shown") })
      for line in lines { #expect(!line.contains(code) && !line.contains("bpscreen_"), "\(line)") }
    }
  }
}

/// The same in the network, over TLS.
@Suite(.serialized) struct NetworkPairingTests {
  private static func cookie(_ answer: TestServer.Answer) throws -> [String: String] {
    ["Cookie": String(try #require(answer.header("Set-Cookie")).prefix { $0 != ";" })]
  }

  private static func paired(_ server: TestServer, _ kind: String) async throws -> [String: String] {
    let code = try await server.ask("POST", "/v1/screens/codes", #"{"as":"\#(kind)"}"#, local: true)
      .decoded(PairingCodeBody.self).code
    let answer = try await NetworkTests.ask(server, "POST", "/v1/screens", body: #"{"code":"\#(code)"}"#)
    try #require(answer.status == 201, "\(answer.head)")
    #expect(answer.header("Set-Cookie")?.hasSuffix("; HttpOnly; SameSite=Strict; Secure") == true)
    return try cookie(answer)
  }

  @Test func aScreenOverTLSMayWhatItWasPairedFor() async throws {
    try await TestServer.run(
      network: try NetworkTests.configuration(TokenBook()), starts: StartPlaces(http: true, screen: true)
    ) { server in
      try await server.twoOrders()
      let nobody = try await NetworkTests.ask(server, "GET", "/v1/session")
      #expect(nobody.status == 200 && nobody.body.contains(#""role":"none""#))
      let (bench, watch) = (try await Self.paired(server, "bench"), try await Self.paired(server, "watch"))
      let start = #"{"kind":"engraving","order":"A-1"}"#
      let lay = ("PUT", "/v1/bench/order", #"{"order":"A-1"}"#)
      for (ask, none, watches, works) in [
        (("GET", "/v1/state", ""), 401, 200, 200), (("GET", "/v1/screens", ""), 401, 200, 200), (lay, 401, 403, 200),
        (("POST", "/v1/stop", ""), 200, 200, 200), (("POST", "/v1/backups", ""), 404, 404, 404),
      ] {
        for (fields, status) in [([:], none), (watch, watches), (bench, works)] {
          let answer = try await NetworkTests.ask(server, ask.0, ask.1, fields: fields, body: ask.2)
          #expect(answer.status == status, "\(ask.1) \(answer.head)")
        }
      }
      let refused = try await NetworkTests.ask(server, "POST", "/v1/jobs", fields: watch, body: start)
      #expect(refused.status == 403)
      let started = try await NetworkTests.ask(server, "POST", "/v1/jobs", fields: bench, body: start)
      #expect(![401, 403].contains(started.status), "\(started.body)")
      // Another page has the cookie sent, and does nothing with it.
      for foreign in [["Origin": "https://evil.example"], ["Sec-Fetch-Site": "same-site"], ["Host": "evil.example"]] {
        let fields = bench.merging(foreign) { $1 }
        let answer = try await NetworkTests.ask(server, "POST", "/v1/jobs", fields: fields, body: start)
        #expect(answer.status == 403 && answer.body.contains("problem:foreign"))
      }
      // A wrong token beside the cookie is a wrong token.
      #expect(try await NetworkTests.ask(server, "GET", "/v1/state", token: "x", fields: bench).status == 401)
    }
  }

  @Test func withoutTheSectionInTheSettingsNoScreenComesInFromTheNetwork() async throws {
    try await TestServer.run(network: try NetworkTests.configuration(TokenBook())) { server in
      let cookie = try await Self.paired(server, "watch")
      #expect(try await NetworkTests.ask(server, "GET", "/v1/state", fields: cookie).status == 200)
      server.web.takeOver(nil)
      #expect(try await NetworkTests.ask(server, "GET", "/v1/state", fields: cookie).status == 401)
      #expect(try await NetworkTests.ask(server, "POST", "/v1/stop", fields: cookie).status == 200)
      // Nor does a network in the clear open a door that was encrypted.
      server.web.takeOver(
        NetworkConfiguration(address: "127.0.0.1", port: 0, names: [], identity: nil, tokens: TokenBook()))
      #expect(try await NetworkTests.ask(server, "GET", "/v1/state", fields: cookie).status == 200)
    }
  }
}

/// The same in a network without TLS.
@Suite(.serialized) struct ClearNetworkTests {
  private static let configuration = NetworkConfiguration(
    address: "127.0.0.1", port: 0, names: ["bench3.lan"], identity: nil, tokens: TokenBook())

  @Test func inTheClearAScreenLooksAndStopsWhateverItWasPairedAs() async throws {
    try await TestServer.run(network: Self.configuration, starts: StartPlaces(http: true, screen: true)) { server in
      try await server.twoOrders()
      let port = try #require(server.networkPort)
      let ask = {
        (method: String, path: String, body: String?, fields: [String: String]) async throws -> TestServer.Answer in
        let own = ["Host": "bench3.lan:\(port)"].merging(fields) { $1 }
        return try await server.ask(method, path, body, headers: own, at: port)
      }
      for path in ["/v1/state", "/v1/orders", "/v1/events", "/metrics", "/v1/screens", "/openapi.json"] {
        let answer = try await ask("GET", path, nil, [:])
        #expect(answer.status == 401 && answer.body.contains("screen-missing"), "\(path)")
      }
      let session = try await ask("GET", "/v1/session", nil, [:]).decoded(SessionBody.self)
      #expect(session == SessionBody(role: "none", name: "127.0.0.1", door: "plain", starts: false, screen: nil))

      let code = { (kind: String) async throws -> String in
        try await server.ask("POST", "/v1/screens/codes", #"{"as":"\#(kind)"}"#, local: true)
          .decoded(PairingCodeBody.self).code
      }
      let answer = try await ask("POST", "/v1/screens", #"{"code":"\#(try await code("bench"))"}"#, [:])
      #expect(answer.status == 201)
      #expect(try answer.decoded(ScreenBody.self).kind == "watch")
      let field = try #require(answer.header("Set-Cookie"))
      #expect(field.hasSuffix("; HttpOnly; SameSite=Strict"))
      let cookie = ["Cookie": String(field.prefix { $0 != ";" })]

      // One that was paired as a bench screen elsewhere is none here.
      let elsewhere = try await server.ask("POST", "/v1/screens", #"{"code":"\#(try await code("bench"))"}"#)
      let bench = ["Cookie": String(try #require(elsewhere.header("Set-Cookie")).prefix { $0 != ";" })]
      for fields in [cookie, bench] {
        #expect(try await ask("GET", "/v1/state", nil, fields).status == 200)
        #expect(try await ask("POST", "/v1/jobs", #"{"kind":"engraving","order":"A-1"}"#, fields).status == 403)
        #expect(try await ask("PUT", "/v1/bench/order", #"{"order":"A-1"}"#, fields).status == 403)
        #expect(try await ask("POST", "/v1/screens/codes", #"{"as":"watch"}"#, fields).status == 403)
        #expect(try await ask("GET", "/v1/session", nil, fields).decoded(SessionBody.self).role == "watch")
        #expect(try await ask("POST", "/v1/stop", nil, fields).status == 200)
      }
      #expect(try await ask("POST", "/v1/stop", nil, [:]).status == 200)
      for foreign in [["Host": "evil.example"], ["Origin": "http://evil.example"], ["Origin": "https://bench3.lan"]] {
        #expect(try await ask("GET", "/v1/state", nil, cookie.merging(foreign) { $1 }).status == 403, "\(foreign)")
      }
      #expect(try await ask("GET", "/v1/state", nil, cookie.merging(["Host": "bench3.lan"]) { $1 }).status == 200)
    }
  }

  @Test func aTokenInTheClearIsRefusedInWordsAndAStopWithOneHappens() async throws {
    let made = try #require(AccessToken.make(name: "tablet", role: .administer))
    // Not even when a book is there.
    let book = try TokenBook(text: "tablet administer \(made.token.fingerprint)")
    let configuration = NetworkConfiguration(
      address: "127.0.0.1", port: 0, names: ["bench3.lan"], identity: nil, tokens: book)
    let log = LogBook()
    try await TestServer.run(network: configuration, log: log) { server in
      let fields = ["Host": "bench3.lan", "Authorization": "Bearer \(made.text)"]
      let answer = try await server.ask("GET", "/v1/state", headers: fields, at: server.networkPort)
      #expect(answer.status == 401 && answer.body.contains("token-in-the-clear") && answer.body.contains("revoked"))
      #expect(answer.header("WWW-Authenticate") == "Pairing realm=\"benchpin\"")
      #expect(try await server.ask("POST", "/v1/stop", headers: fields, at: server.networkPort).status == 200)
      let lines = log.lines.withLock { $0 }
      #expect(lines.contains { $0.contains("without TLS") } && lines.contains { $0.contains("a token in the clear") })
      #expect(lines.allSatisfy { !$0.contains(made.text) })
      // What is served in the clear does not become something else while it is open.
      server.web.takeOver(try NetworkTests.configuration(book))
      #expect(try await server.ask("GET", "/v1/state", headers: fields, at: server.networkPort).status == 401)
    }
  }
}
