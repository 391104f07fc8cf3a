import BenchAPI
import Foundation
import HTTPTypes
import Logging
import NIOPosix
import Station
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Web

@Suite(.serialized) struct AccessTests {
  /// What every route needs. A route that is not here is one nobody has thought about.
  private static let needs: [String: Need] = [
    "GET /": .page, "GET /screen/{name}": .page, "GET /screen/{name}/{file}": .page,
    "GET /livez": .role(.watch), "GET /readyz": .role(.watch), "GET /metrics": .role(.watch),
    "GET /v1/state": .role(.watch), "GET /v1/devices": .role(.watch), "GET /v1/inputs": .role(.watch),
    "GET /v1/bench/conditions": .role(.watch), "GET /v1/settings": .role(.watch),
    "GET /v1/bench/order": .role(.watch), "PUT /v1/bench/order": .role(.work), "DELETE /v1/bench/order": .role(.work),
    "POST /v1/scans": .role(.work), "GET /v1/orders": .role(.watch), "POST /v1/orders": .role(.work),
    "POST /v1/orders/{number}/stage": .role(.work), "GET /v1/orders/{number}/photos": .role(.watch),
    "POST /v1/orders/{number}/photos": .role(.work), "GET /v1/orders/{number}/photos/{id}": .role(.watch),
    "GET /v1/orders/{number}/record.html": .role(.watch), "POST /v1/orders/{number}/record/issues": .role(.work),
    "GET /v1/orders/{number}": .role(.watch),
    "PUT /v1/orders/{number}": .role(.work),
    "GET /v1/orders/{number}/record": .role(.watch), "GET /v1/readings": .role(.watch),
    "POST /v1/readings": .role(.work), "PUT /v1/readings/{id}/order": .role(.work), "GET /v1/jobs": .role(.watch),
    "POST /v1/outline": .role(.work), "DELETE /v1/outline": .role(.work), "POST /v1/jobs": .role(.work),
    "GET /v1/jobs/{id}": .role(.watch), "POST /v1/jobs/{id}/settlement": .role(.work),
    "POST /v1/orders/{number}/pieces/{piece}/reengraving": .role(.work), "GET /v1/events": .role(.watch),
    "POST /v1/orders/{number}/pieces/{piece}/inspection": .role(.work), "POST /v1/gap/closing": .role(.work),
    "GET /v1/orders/{number}/pieces/{piece}/proof": .role(.watch),
    "GET /v1/orders/{number}/pieces/{piece}/proof/band.svg": .role(.watch),
    "GET /v1/orders/{number}/pieces/{piece}/proof/ring.svg": .role(.watch),
    "POST /v1/orders/{number}/pieces/{piece}/proof/approval": .role(.work),
    "POST /v1/backups": .role(.administer), "GET /openapi.json": .role(.watch),
    "GET /v1/wheels": .role(.watch), "PUT /v1/wheels/{name}": .role(.work),
    "GET /v1/orders/{number}/pieces/{piece}/polishing": .role(.watch),
    "GET /v1/gauges": .role(.watch), "GET /v1/gauges/{name}/calibrations": .role(.watch),
    "POST /v1/gauges/{name}/calibrations": .role(.work), "GET /v1/weights": .role(.watch),
    "PUT /v1/weights/{id}/order": .role(.work),
    "GET /v1/imports": .role(.watch), "POST /v1/imports": .role(.work),
    "GET /v1/orders/{number}/incoming": .role(.watch), "POST /v1/orders/{number}/answers": .role(.work),
    "GET /v1/orders/{number}/label.svg": .role(.watch), "POST /v1/webhooks/{shop}": .role(.work),
    "GET /v1/session": .anybody, "POST /v1/screens": .anybody, "GET /v1/screens": .role(.watch),
    "POST /v1/screens/codes": .role(.work), "DELETE /v1/screens/{id}": .role(.watch), "POST /v1/stop": .nothing,
    "POST /v1/jobs/{id}/halt": .nothing,
  ]

  @Test func everyRouteSaysWhatItNeedsAndAStopNeedsNothing() async throws {
    let routes = try await TestServer.routes()
    let found = Dictionary(uniqueKeysWithValues: routes.map { ("\($0.method.rawValue) \($0.path)", $0.need) })
    #expect(found == Self.needs)
    for route in routes {
      let path = route.path.replacing("{id}", with: "1").replacing("{number}", with: "R-1").replacing(
        "{piece}", with: "1")
      let request = HTTPRequest(method: route.method, scheme: "http", authority: "x", path: path)
      #expect(request.isStop == (route.need == .nothing), "\(route.path)")
      #expect(request.isOfTheScreen == (route.need == .page), "\(route.path)")
    }
  }

  @Test(
    arguments: [nil, .watch, .work, .administer] as [Role?],
    [.nothing, .anybody, .page, .role(.watch), .role(.work), .role(.administer)] as [Need])
  func aRoleMayWhatTheRolesBeforeItMay(role: Role?, need: Need) {
    let visitor = Visitor(door: .network, role: role, name: "x")
    let ranks: [Role?] = [nil, .watch, .work, .administer]
    let needed: Int =
      switch need {
      case .nothing, .anybody, .page: 0
      case .role(let needed): ranks.firstIndex(of: needed) ?? 0
      }
    let status: Int
    do throws(Problem) {
      try need.check(visitor)
      status = 200
    } catch {
      status = error.body.status
    }
    if (ranks.firstIndex(of: role) ?? 0) >= needed {
      #expect(status == 200)
    } else {
      #expect(status == (role == nil ? 401 : 403))
    }
  }

  @Test(arguments: [
    (Caller(door: .socket, user: 0), Role.administer, "user 0"),
    (Caller(door: .socket, user: 990), .administer, "keeper"),
    (Caller(door: .socket, user: 1000), .work, "mara"), (Caller(door: .socket, user: 1001), .work, "user 1001"),
    (Caller(door: .socket, user: 65_534), .work, "a local user"), (Caller(door: .socket), .work, "socket"),
    (Caller(door: .loopback, address: "127.0.0.1"), .work, "http"),
    (Caller(door: .network, address: "192.168.7.9"), nil, "192.168.7.9"),
  ])
  func theKernelSaysWhoIsAtTheSocketAndNobodySaysItOnTheLoopback(caller: Caller, role: Role?, name: String) async throws
  {
    let doorkeeper = Doorkeeper(names: UserNames { [990: "keeper", 1000: "mara", 65_534: "nobody"][$0] }, owner: 990)
    let act = HTTPRequest(method: .put, scheme: nil, authority: nil, path: "/v1/bench/order")
    let visitor = try await doorkeeper.visitor(act, from: caller)
    #expect(visitor.role == role)
    #expect(visitor.name == name)
  }

  @Test func aStopWaitsForNobodysName() async throws {
    let gate = DispatchSemaphore(value: 0)
    defer { gate.signal() }
    let doorkeeper = Doorkeeper(
      names: UserNames { _ in
        gate.wait()
        return "late"
      })
    let stop = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/v1/stop")
    #expect(try await doorkeeper.visitor(stop, from: Caller(door: .socket, user: 1000)).name == "user 1000")
  }

  @Test func whoSaysNothingIsRecordedByTheNameTheirWayInProves() async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      _ = try await server.ask("PUT", "/v1/bench/order", #"{"order":"A-1"}"#)
      _ = try await server.ask("PUT", "/v1/bench/order", #"{"order":"A-2"}"#, local: true)
      _ = try await server.ask("DELETE", "/v1/bench/order?by=Mia", local: true)
      let facts = server.journal.shelf.withLock { $0.facts.map { String(decoding: $0.payload, as: UTF8.self) } }
      let user = await UserNames().name(of: geteuid())
      for (fact, name) in zip(facts.suffix(3), ["http", user, "Mia"]) {
        #expect(fact.contains("\"by\":\"\(name)\""), "\(fact)")
      }
    }
  }

  @Test func theNameOfATokenIsAlwaysInTheRecord() {
    let visitor = Visitor(door: .network, role: .work, name: "tablet")
    #expect(visitor.by(nil) == "tablet")
    #expect(visitor.by("Mia") == "Mia (tablet)" && visitor.by("tablet") == "tablet")
    #expect(visitor.by(String(repeating: "x", count: 99)).hasSuffix(" (tablet)"))
    #expect(visitor.by("bptoken_abc") == "tablet" && visitor.by("my bpscreen_abc") == "tablet")
  }

  @Test(arguments: [
    ("/v1/stop", true), ("//v1/stop/", true), ("/v1/stop?by=x", true), ("/v1/jobs/7/halt", true),
    ("/v1/jobs/halt", false),
    ("/v1/jobs/7/settlement", false), ("/v1/orders/halt", false), ("/v1/stop/x", false), ("/", false), ("", false),
  ])
  func aStopIsKnownByItsPath(path: String, isStop: Bool) {
    #expect(HTTPRequest(method: .post, scheme: nil, authority: nil, path: path).isStop == isStop)
    #expect(!HTTPRequest(method: .get, scheme: nil, authority: nil, path: path).isStop)
  }

  @Test func aStopCountsUnderAnyNameAndNotFromAnotherPage() async throws {
    try await TestServer.run { server in
      for (fields, status) in [
        (["Host": "anything"], 200), (["Host": "x", "Origin": "http://evil.example"], 403),
        (["Sec-Fetch-Site": "cross-site"], 403),
      ] {
        let answer = try await server.ask("POST", "/v1/stop", headers: fields)
        #expect(answer.status == status, "\(fields)")
      }
    }
  }
}
