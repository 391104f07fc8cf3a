import Devices
import Foundation
import Station
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Web

@Suite(.serialized) struct MetricsTests {
  /// A gauge that is never there.
  private struct AbsentGauge: GaugeDriver {
    struct Session: GaugeSession {
      var identity: DeviceIdentity { DeviceIdentity(model: "m", address: "a") }
      var executor: (any TaskExecutor)? { nil }
      func nextFrames() async throws(DeviceFault) -> [GaugeFrame] { throw .absent("nothing") }
      var canBeAsked: Bool { false }
      func askForReading() async throws(DeviceFault) {}
      func close() async {}
    }
    var identity: DeviceIdentity { DeviceIdentity(model: "m", address: "a") }
    func open() async throws(DeviceFault) -> Session { throw .absent("nothing") }
  }

  @Test func everyLineIsOfThePrometheusTextFormat() async throws {
    var plan = Bench.Plan()
    plan.gauges = [(try #require(DeviceName("gauge")), AbsentGauge())]
    try await TestServer.run(plan) { server in
      try await server.twoOrders()
      let answer = try await server.ask("GET", "/metrics")
      #expect(answer.status == 200)
      #expect(answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
      let sample = /[a-z_]+(\{([a-z]+="([^"\\\n]|\\["\\n])*"(,|(?=\})))*\})? -?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?/
      var kinds: [String: String] = [:]
      for line in answer.body.split(separator: "\n") where !line.hasPrefix("# HELP ") {
        if line.hasPrefix("# TYPE ") {
          let words = line.split(separator: " ")
          #expect(kinds.updateValue(String(words[3]), forKey: String(words[2])) == nil, "\(line) comes twice")
          continue
        }
        #expect(line.wholeMatch(of: sample) != nil, "\(line)")
        let name = String(line.prefix { $0 != "{" && $0 != " " })
        #expect(kinds[name] == (name.hasSuffix("_total") ? "counter" : "gauge"), "\(line)")
      }
      #expect(answer.body.contains("\nbenchpin_device_up{device=\"gauge\",kind=\"gauge\"} 0\n"))
      #expect(answer.body.contains("{version=\"1.2\",bench=\"bench \\\"1\\\"\"} 1\n"))
      #expect(answer.body.contains("\nbenchpin_ledger_facts_total 2\n"))
      // A missing gauge does not make the bench unready.
      #expect(try await server.ask("GET", "/readyz").status == 200)
    }
  }

  @Test func connectionsAreCountedByTheirWayIn() async throws {
    var limits = ConnectionLimits()
    (limits.loopback, limits.head) = (3, .milliseconds(300))
    try await TestServer.run(limits: limits) { server in
      let port = server.port
      func figures() async throws -> String { try await server.ask("GET", "/metrics", local: true).body }
      let crowd = try await offPool { try Opened((0..<5).map { _ in try RawClient(port: port) }) }
      // Those that were not given up are too slow, and end.
      var text = try await figures()
      while !text.contains("benchpin_http_connections_refused_total{door=\"loopback\"} 3\n")
        || !text.contains("benchpin_http_connections{door=\"loopback\"} 0\n")
      {
        text = try await figures()
      }
      #expect(text.contains("\nbenchpin_http_connections_evicted_total{door=\"loopback\"} 2\n"))
      #expect(text.contains("\nbenchpin_http_connections{door=\"network\"} 0\n"))
      #expect(text.contains("\nbenchpin_http_connections_refused_total{door=\"socket\"} 0\n"))
      #expect(text.contains("\nbenchpin_http_large_bodies_bytes 0\n"))
      #expect(text.contains("\nbenchpin_http_large_answers_bytes 0\n"))
      crowd.reader.removeAll()
    }
  }

  @Test func aLedgerThatDoesNotAnswerTakesNoOtherFigureAway() async throws {
    try await TestServer.run { server in
      server.journal.trouble.withLock { $0 = .broken("The disk does not answer.") }
      let answer = try await server.ask("GET", "/metrics")
      #expect(answer.body.contains("\nbenchpin_ledger_up 0\n"))
      #expect(answer.body.contains("\nprocess_resident_memory_bytes "))
      server.journal.trouble.withLock { $0 = nil }
    }
  }

  @Test func aDiskThatHangsTakesNoOtherFigureAwayHoweverOftenTheyAreAsked() async throws {
    try await TestServer.run { server in
      server.journal.isHung.withLock { $0 = true }
      defer { server.journal.isHung.withLock { $0 = false } }
      for _ in 1...2 {
        let answer = try await server.ask("GET", "/metrics")
        #expect(answer.body.contains("\nbenchpin_ledger_up 0\n"))
        #expect(answer.body.contains("\nprocess_resident_memory_bytes "))
      }
    }
  }

  @Test func aFullDiskMakesTheBenchUnreadyAlthoughItCanBeRead() async throws {
    try await TestServer.run { server in
      server.journal.refusal.withLock { $0 = .diskFull("The disk is full.") }
      #expect(try await server.ask("GET", "/v1/orders").status == 200)
      let answer = try await server.ask("GET", "/readyz")
      #expect(answer.status >= 500)
      #expect(answer.body.contains("The disk is full."))
      server.journal.refusal.withLock { $0 = nil }
    }
  }
}
