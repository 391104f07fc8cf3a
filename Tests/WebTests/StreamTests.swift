import BenchAPI
import Foundation
import NIOCore
import Station
import Synchronization
import Testing
import Workshop

@testable import Web

@Suite(.serialized) struct StreamTests {
  @Test func aStreamBeginsWithHelloAndThenTellsEveryFact() async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      let (port, path) = (server.port, "1700000000-2")
      try await server.publish(1)
      let fact = try await offPool {
        let reader = try EventReader(port: port, at: path)
        #expect(reader.head.contains("text/event-stream"))
        let hello = try #require(try reader.next())
        #expect(hello.name == "hello")
        #expect(hello.id == path)
        #expect(hello.data == #"{"bench":"bench \"1\"","at":"1700000000-2","version":"1.2"}"#)
        return try #require(try reader.nextFact())
      }
      #expect(fact.name == "bench.set")
      struct Wire: Decodable {
        struct Set: Decodable { var orders: [String] }
        var bench: String
        var epoch: Int
        var seq: Int
        var id: String
        var at: String
        var kind: String
        var order: String?
        var fact: Set
      }
      let wire = try JSONDecoder().decode(Wire.self, from: Data(fact.data.utf8))
      #expect(wire.bench == "bench \"1\"")
      #expect(wire.epoch == 1_700_000_000)
      #expect("1700000000-\(wire.seq)" == fact.id)
      #expect(wire.kind == "bench.set")
      #expect(wire.order == nil)
      #expect(["A-1", "A-2"].contains(wire.fact.orders.first))
      #expect(EventID(text: wire.id) != nil)
    }
  }

  @Test(arguments: ["999-1", "1700000000-99", "x", "1700000000--1"])
  func aForeignPositionIsReset(position: String) async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      let port = server.port
      let events = try await offPool {
        let reader = try EventReader(port: port, at: position)
        return [try reader.next(), try reader.next()].compactMap { $0 }
      }
      #expect(events.map(\.name) == ["hello", "reset"])
      #expect(events.last?.id == "1700000000-2")
      #expect(events.last?.data == #"{"at":"1700000000-2"}"#)
    }
  }

  @Test func aQuietStreamHasAHeartbeat() async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      let port = server.port
      let event = try await offPool {
        let reader = try EventReader(port: port)
        _ = try reader.next()
        return try reader.next()
      }
      #expect(event?.name == "heartbeat")
      #expect(event?.id == nil)
      #expect(event?.data.hasPrefix(#"{"at":"1700000000-2","time":"2"#) == true)
    }
  }

  @Test func aClientThatComesAndGoesMissesNothingAndSeesNothingTwice() async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      let total = 20_000
      let port = server.port
      try await withThrowingTaskGroup(of: [Int].self) { group in
        for reader in 0..<4 {
          group.addTask { try await offPool { try Self.collect(upTo: total + 2, port: port, seed: reader) } }
        }
        try await server.publish(total)
        for try await seen in group { #expect(seen == Array(1...(total + 2))) }
      }
    }
  }

  /// Reads facts 1 to `last` over many connections, each left after a random number of events.
  private static func collect(upTo last: Int, port: Int, seed: Int) throws -> [Int] {
    var seen: [Int] = []
    while seen.count < last {
      let reader = try EventReader(port: port, at: "1700000000-\(seen.last ?? 0)")
      var left = Int.random(in: 1...4000)
      while left > 0, seen.count < last, let event = try reader.nextFact() {
        guard let sequence = event.sequence else { throw RawClient.Failure(description: "an id without sequence") }
        if let newest = seen.last, sequence != newest + 1 {
          throw RawClient.Failure(description: "\(sequence) after \(newest)")
        }
        seen.append(sequence)
        left -= 1
      }
      if seed % 2 == 0 { reader.client.abandon() }
    }
    return seen
  }

  @Test func aClientThatDoesNotReadIsCutOffAndTheOthersGetEverything() async throws {
    try await TestServer.run { server in
      let (rounds, round) = (60, 100)
      let last = rounds * round
      let port = server.port
      let heard = Heard()
      let slow = try await offPool { try Opened(EventReader(port: port, at: "1700000000-0", receiveBuffer: 4096)) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<15 {
          group.addTask {
            try await offPool {
              let reader = try EventReader(port: port, at: "1700000000-0")
              for expected in 1...last {
                guard try reader.nextFact()?.sequence == expected else {
                  throw RawClient.Failure(description: "a gap before \(expected)")
                }
                heard.newest.withLock { $0[index] = expected }
              }
            }
          }
        }
        // Slowly enough that everybody who reads is live, and far more than a socket and the limit hold.
        for turn in 1...rounds {
          try await server.publishLong(round)
          while heard.newest.withLock({ $0.min() }) ?? 0 < turn * round, !Task.isCancelled {
            try await Task.sleep(for: .milliseconds(1))
          }
        }
        try await group.waitForAll()
      }
      let seen = try await offPool {
        var seen = 0
        // What had left before the cut can still be read, and then the stream ends or is reset.
        do {
          while seen < last, let event = try slow.reader.nextFact() { seen = event.sequence ?? seen }
        } catch is RawClient.Ended {
          return seen
        }
        return seen
      }
      #expect(seen < last)
    }
  }

  @Test func sixtyFourClientsAllHearTheSame() async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      let port = server.port
      try await withThrowingTaskGroup(of: Int?.self) { group in
        for _ in 0..<64 {
          group.addTask {
            try await offPool {
              let reader = try EventReader(port: port, at: "1700000000-2")
              var last: Int?
              for _ in 0..<100 { last = try reader.nextFact()?.sequence }
              return last
            }
          }
        }
        try await server.publish(100)
        for try await last in group { #expect(last == 102) }
      }
    }
  }

  @Test func whoComesWhenAllPlacesAreTakenIsToldSo() async throws {
    try await TestServer.run { server in
      let port = server.port
      let readers = try await offPool {
        Opened(try (0..<ConnectionLimits().followers(.loopback)).map { _ in try EventReader(port: port) })
      }
      #expect(try await server.ask("GET", "/v1/events").status == 503)
      #expect(try await server.ask("GET", "/livez").status == 200)
      readers.reader.removeAll()
      while try await server.ask("GET", "/livez").status != 200 {}
      let event = try await offPool {
        while true {
          let reader = try EventReader(port: port)
          if reader.head.contains(" 200 ") { return try reader.next() }
        }
      }
      #expect(event?.name == "hello")
    }
  }
}

/// How far each of fifteen readers is.
private final class Heard: Sendable {
  let newest = Mutex([Int](repeating: 0, count: 15))
}

/// Carries a reader from the thread that opened it to the one that goes on with it; never used by two at once.
final class Opened<Reader>: @unchecked Sendable {
  var reader: Reader
  init(_ reader: Reader) { self.reader = reader }
}

@Suite struct EventTextTests {
  @Test func namesInAnyScriptBecomeValidJSON() throws {
    for name in ["Zoë", "\"\\\n\r\t\u{1}\u{1F}", "دبي", "😀", ""] {
      var buffer = ByteBuffer()
      buffer.writeJSON(name)
      let decoded = try JSONDecoder().decode([String].self, from: Data("[\(String(buffer: buffer))]".utf8))
      #expect(decoded == [name])
    }
  }
}
