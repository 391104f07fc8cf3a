import Foundation
import Logging
import NIOPosix
import Station
import TestJournal
import Testing
import Workshop

@testable import Web

/// A bench without devices behind a real server, for the length of one test.
struct TestServer: Sendable {
  let bench: Bench
  let journal: MemoryJournal
  let web: WebServer
  let port: Int
  /// Where the network is served.
  let networkPort: Int?
  let socketPath: String

  /// Runs `body` beside a server and ends the server afterwards; fails when that takes longer than it may.
  static func run(
    _ plan: Bench.Plan = Bench.Plan(), backups: (any Backups)? = nil, limits: ConnectionLimits = ConnectionLimits(),
    network: NetworkConfiguration? = nil, webhooks: [Shop: WebhookSecret] = [:], log: LogBook? = nil,
    awaitsNetwork: Bool = true, starts: StartPlaces = StartPlaces(http: true), screens: PairedScreens = .inMemory(),
    _ body: @Sendable (TestServer) async throws -> Void
  ) async throws {
    let journal = MemoryJournal(LedgerIdentity(bench: "bench \"1\"", epoch: 1_700_000_000))
    var quiet = Logger(label: "test")
    quiet.logLevel = .critical
    if let log { quiet = Logger(label: "test") { _ in log } }
    let bench = try Bench(plan, journal: journal, log: quiet)
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("web-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appendingPathComponent("d.sock").path
    let (ports, tell) = AsyncStream.makeStream(of: Int.self)
    let (networkPorts, tellNetwork) = AsyncStream.makeStream(of: Int.self)
    let server = WebServer(
      WebConfiguration(
        port: 0, socketPath: path, names: ["bench-2.local"], starts: starts, network: network, webhooks: webhooks,
        limits: limits, version: "1.2"),
      bench: bench, backups: backups, screens: screens, logger: quiet,
      onListening: { tell.yield($0) }, onNetwork: { tellNetwork.yield($0) })
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer {
          tell.finish()
          tellNetwork.finish()
        }
        try await server.run()
      }
      let port = try #require(await ports.first { _ in true })
      var networkPort: Int?
      if network != nil, awaitsNetwork {
        networkPort = await networkPorts.first { _ in true }
        try #require(networkPort != nil)
      }
      try await body(
        TestServer(
          bench: bench, journal: journal, web: server, port: port, networkPort: networkPort, socketPath: path))
      let began = ContinuousClock.now
      group.cancelAll()
      try await group.waitForAll()
      #expect(ContinuousClock.now - began < .seconds(2.5))
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  /// Every route of a server that has all there is.
  static func routes() async throws -> [RouteTable.Route] {
    var quiet = Logger(label: "test")
    quiet.logLevel = .critical
    let journal = MemoryJournal(LedgerIdentity(bench: "b", epoch: 1))
    let bench = try Bench(Bench.Plan(), journal: journal, log: quiet)
    let hub = try await EventStreamHub.begin(
      feed: bench.feed, ledger: LedgerReads(journal, label: "test"),
      loop: MultiThreadedEventLoopGroup.singleton.next(), limits: ConnectionLimits(), version: "1", logger: quiet)
    defer { hub.end() }
    let server = WebServer(
      WebConfiguration(version: "1"), bench: bench, backups: ScriptedBackups(), screens: .inMemory(), logger: quiet)
    return server.routes(hub).routes
  }

  struct Answer: Sendable {
    var status: Int
    var head: String
    var body: String

    func header(_ name: String) -> String? {
      head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
    }

    func decoded<Body: Decodable>(_ type: Body.Type) throws -> Body {
      try JSONDecoder().decode(type, from: Data(body.utf8))
    }
  }

  /// Sends one request; `headers` replaces what is sent otherwise.
  func ask(
    _ method: String, _ path: String, _ body: String? = nil, headers: [String: String] = [:], local: Bool = false,
    at otherPort: Int? = nil
  ) async throws -> Answer {
    let (port, socketPath) = (otherPort ?? port, socketPath)
    var fields = ["Host": "127.0.0.1:\(port)"]
    if let body {
      fields["Content-Type"] = "application/json"
      fields["Content-Length"] = String(body.utf8.count)
    }
    fields.merge(headers) { $1 }
    let lines = fields.filter { !$0.value.isEmpty }.map { "\($0.key): \($0.value)\r\n" }.joined()
    let text = "\(method) \(path) HTTP/1.1\r\n\(lines)\r\n\(body ?? "")"
    return try await offPool {
      let client = try local ? RawClient(path: socketPath) : RawClient(port: port)
      try client.send(text)
      let head = try #require(try client.read(through: "\r\n\r\n"))
      let status = try #require(head.split(separator: " ").dropFirst().first.flatMap { Int($0) })
      var answer = Answer(status: status, head: head, body: "")
      if method != "HEAD", let length = answer.header("Content-Length").flatMap({ Int($0) }) {
        answer.body = String(decoding: try client.read(count: length), as: UTF8.self)
      }
      return answer
    }
  }

  /// Publishes `count` facts, one a commit.
  func publish(_ count: Int) async throws {
    let numbers = [OrderNumber("A-1"), OrderNumber("A-2")].compactMap { $0 }
    for turn in 0..<count {
      _ = try await bench.put([numbers[turn % 2]], by: "test")
    }
  }

  /// Publishes `count` facts of more than a kilobyte, one a commit.
  func publishLong(_ count: Int) async throws {
    for turn in 0..<count {
      var order = try order("L-1")
      order.engraving?.text = String(repeating: "ü😀", count: 200) + String(turn)
      _ = try await bench.record(order, by: "test")
    }
  }

  /// Two orders the bench can be set to.
  func twoOrders() async throws {
    for number in ["A-1", "A-2"] {
      _ = try await bench.record(try order(number), by: "test")
    }
  }
}

/// An order with nothing special about it.
func order(_ number: String) throws -> Order {
  Order(
    number: try #require(OrderNumber(number)), customer: "Zoë",
    ring: Ring(metal: .au750y, size: try RingSize(text: "US 6 1/2"), insideProfile: .flat, bandWidth: nil),
    engraving: EngravingText(text: "für immer", place: .inside), polishing: nil, stage: .finishing)
}
