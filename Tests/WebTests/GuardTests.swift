import Foundation
import Testing

@testable import Web

@Suite(.serialized) struct GuardTests {
  @Test func onlyOurOwnNamesAreAnswered() async throws {
    try await TestServer.run { server in
      for host in ["127.0.0.1", "localhost", "LOCALHOST:\(server.port)", "[::1]:\(server.port)", "bench-2.local"] {
        let status = try await server.ask("GET", "/livez", headers: ["Host": host]).status
        #expect(status == 200, "\(host)")
      }
      for host in ["evil.example", "127.0.0.1:1", "127.0.0.1.evil.example", "localhost:\(server.port).x", ""] {
        let status = try await server.ask("GET", "/livez", headers: ["Host": host]).status
        #expect(status == 403, "\(host)")
      }
    }
  }

  @Test func otherPagesAreRefusedEvenToRead() async throws {
    try await TestServer.run { server in
      let ours = "http://127.0.0.1:\(server.port)"
      #expect(try await server.ask("GET", "/v1/state", headers: ["Origin": ours]).status == 200)
      for origin in ["http://evil.example", "null", "https://127.0.0.1:\(server.port)", "http://127.0.0.1:1"] {
        let answer = try await server.ask("GET", "/v1/state", headers: ["Origin": origin])
        #expect(answer.status == 403, "\(origin)")
        #expect(answer.header("Content-Type") == "application/problem+json")
      }
      for (site, status) in [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)] {
        #expect(try await server.ask("GET", "/v1/state", headers: ["Sec-Fetch-Site": site]).status == status)
      }
    }
  }

  /// What passed the request on may have taken the other name for the bench.
  @Test(arguments: [
    ("GET /livez", "Host: 127.0.0.1\r\nHost: evil.example\r\n", 400),
    ("GET /livez", "Host: evil.example\r\nHost: 127.0.0.1\r\n", 400),
    ("GET /livez", "Host: 127.0.0.1\r\nhost: 127.0.0.1\r\n", 400),
    ("GET http://127.0.0.1/livez", "Host: evil.example\r\n", 403),
    ("GET http://evil.example/livez", "Host: evil.example\r\n", 403),
    ("GET http://LOCALHOST/livez", "Host: localhost\r\n", 200), ("GET /livez?at=http://x/", "Host: 127.0.0.1\r\n", 200),
    // A stop counts under whatever name the bench was found.
    ("POST /v1/stop", "Host: a\r\nHost: b\r\nContent-Length: 0\r\n", 200),
    ("POST http://a/v1/stop", "Host: b\r\nContent-Length: 0\r\n", 200),
  ]) func aRequestThatNamesTwoHostsIsRefusedUnlessItIsAStop(line: String, fields: String, status: Int) async throws {
    try await TestServer.run { server in
      let port = server.port
      let head = try await offPool {
        let client = try RawClient(port: port)
        try client.send("\(line) HTTP/1.1\r\n\(fields)\r\n")
        return try client.read(through: "\r\n\r\n") ?? ""
      }
      #expect(head.hasPrefix("HTTP/1.1 \(status) "), "\(head)")
    }
  }

  @Test func onTheUnixSocketTheHostDoesNotMatterAndTheOriginDoes() async throws {
    try await TestServer.run { server in
      let answer = try await server.ask("GET", "/livez", headers: ["Host": "benchpin"], local: true)
      #expect(answer.status == 200)
      let foreign = ["Host": "x", "Origin": "http://evil.example"]
      let refused = try await server.ask("GET", "/livez", headers: foreign, local: true)
      #expect(refused.status == 403)
    }
  }

  @Test func theUnixSocketIsForOwnerAndGroup() async throws {
    try await TestServer.run { server in
      let mode = try FileManager.default.attributesOfItem(atPath: server.socketPath)[.posixPermissions] as? Int
      #expect(mode == 0o660)
      #expect(throws: SocketRefusal.self) { _ = try UnixSocketFile(server.socketPath) }
    }
  }

  @Test func aSocketFileLeftByACrashIsReplaced() throws {
    let path = "/tmp/benchpin-left-\(UUID().uuidString.prefix(8)).sock"
    let left = try UnixSocketFile(path)
    close(left.descriptor)
    let fresh = try UnixSocketFile(path)
    fresh.remove()
    close(fresh.descriptor)
    #expect(!FileManager.default.fileExists(atPath: path))
    // The path may be another's by now: what was removed once is not removed again.
    let next = try UnixSocketFile(path)
    fresh.remove()
    #expect(FileManager.default.fileExists(atPath: path))
    next.remove()
    close(next.descriptor)
  }
}
