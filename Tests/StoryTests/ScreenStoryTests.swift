import Foundation
import Glibc
import Testing

/// Browsers that are paired with the real daemon, over restarts and restores.
@Suite(.serialized) struct ScreenStoryTests {
  private struct Answer {
    var status: Int
    var text: String

    /// The cookie as a browser sends it back.
    var cookie: String? { text.firstMatch(of: /Set-Cookie: ([^;\r]+)/).map { String($0.1) } }
  }

  /// The port of the loopback that the newest daemon took.
  private func port(_ floor: ShopFloor) throws -> UInt16 {
    let ports = floor.text("benchpind.log").matches(of: /ready.*http=127\.0\.0\.1:(\d+)/)
    return try #require(ports.last.flatMap { UInt16($0.1) })
  }

  /// Asks as a browser of this machine does, on a connection that ends with the answer.
  private func ask(
    _ floor: ShopFloor, _ request: String, _ body: String = "", cookie: String? = nil, at port: UInt16? = nil
  ) throws -> Answer {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = try (port ?? self.port(floor)).bigEndian
    name.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafeBytes(of: &name) { bytes in
      bytes.baseAddress.map {
        connect(descriptor, $0.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
      }
    }
    try #require(connected == 0)
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let fields =
      "Host: localhost\r\nConnection: close\r\n"
      + (body.isEmpty ? "" : "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n")
      + (cookie.map { "Cookie: \($0)\r\n" } ?? "")
    let sent = Array("\(request) HTTP/1.1\r\n\(fields)\r\n\(body)".utf8)
    try #require(send(descriptor, sent, sent.count, CInt(MSG_NOSIGNAL)) == sent.count)
    var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
    while true {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return Answer(status: try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) }), text: text)
  }

  /// Pairs a browser by the code that the command line shows, and its cookie.
  private func pair(_ floor: ShopFloor, as kind: String, name: String, at port: UInt16? = nil) throws -> String {
    let shown = try floor.benchpin("screens", "pair", "--as", kind, "--name", name, "--by", "Mia")
    let code = try #require(shown.firstMatch(of: /^(\d{3} \d{3})\n/)?.1)
    let answer = try ask(floor, "POST /v1/screens", #"{"code":"\#(code)"}"#, at: port)
    try #require(answer.status == 201, "\(answer.text)")
    #expect(try ask(floor, "POST /v1/screens", #"{"code":"\#(code)"}"#, at: port).status == 409)
    for file in ["benchpind.log", "ledger.sqlite.screens"] {
      #expect(!floor.text(file).contains(code) && !floor.text(file).contains(code.replacing(" ", with: "")))
    }
    return try #require(answer.cookie)
  }

  private func role(_ floor: ShopFloor, _ cookie: String) throws -> String {
    let session = try ask(floor, "GET /v1/session", cookie: cookie)
    return String(try #require(session.text.firstMatch(of: /"role":"(\w+)"/)?.1))
  }

  private let start = #"{"kind":"polishing","order":"R-2041","by":"Mia"}"#

  @Test func aPairedScreenIsPairedStillAfterTheDaemonWasKilledAndStartsWhereAnUnpairedOneMayNot() throws {
    try ShopFloor.openAtWork { floor in
      try floor.layOrder()
      let bench = try pair(floor, as: "bench", name: "by the laser")
      let watch = try pair(floor, as: "watch", name: "tablet")
      floor.killDaemon()
      // As if it had been killed while it wrote.
      try Data("half".utf8).write(to: floor.folder.appending(path: "ledger.sqlite.screens.new"))
      try floor.startDaemon()
      try floor.awaitDevices()

      #expect(try role(floor, bench) == "bench" && role(floor, watch) == "watch")
      for (cookie, word) in [(nil, "not-from-the-bench"), (watch, "role")] as [(String?, String)] {
        let refused = try ask(floor, "POST /v1/jobs", start, cookie: cookie)
        #expect(refused.status == 403 && refused.text.contains("problem:\(word)"), "\(refused.text)")
      }
      #expect(try floor.jobs().isEmpty)
      let started = try ask(floor, "POST /v1/jobs", start, cookie: bench)
      #expect(started.status == 201, "\(started.text)")
      #expect(try floor.jobs().first?["by"] as? String == "Mia (screen by the laser)")
      try floor.awaitJob("running")
      #expect(try ask(floor, "POST /v1/stop", cookie: watch).status == 200)
      try floor.awaitJob("stopped")
      #expect(try ask(floor, "POST /v1/stop").status == 200)

      #expect(try floor.benchpin("screens").contains(/by the laser +bench/))
      let phone = try pair(floor, as: "watch", name: "phone")
      #expect(try floor.benchpin("screens", "revoke", "by the laser") == "by the laser is out.\n")
      #expect(try floor.run("benchpin", ["screens", "revoke", "by the laser"]).status == 66)
      #expect(floor.endDaemon() == 0)
      try floor.startDaemon()
      #expect(try role(floor, bench) == "work" && role(floor, watch) == "watch" && role(floor, phone) == "watch")
      let file = floor.folder.appending(path: "ledger.sqlite.screens").path
      #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
      #expect(!floor.text("ledger.sqlite.screens").contains("bpscreen_"))
      #expect(!floor.text("benchpind.log").contains("bpscreen_"))
      let events = try floor.benchpin("events")
      #expect(events.contains("screen.paired") && events.contains("screen.unpaired"))

      // A file that others may write lets nobody in, and keeps nobody from the bench.
      #expect(floor.endDaemon() == 0)
      try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: file)
      try floor.startDaemon()
      #expect(try role(floor, watch) == "work")
      #expect(floor.text("benchpind.log").contains("others may have written it"))
    }
  }

  @Test func aBackupThatIsPutBackNeitherBringsBackAScreenNorPutsOneOut() throws {
    try ShopFloor.open { floor in
      try floor.startDaemon()
      let out = try pair(floor, as: "bench", name: "lost tablet")
      let answer = try JSONSerialization.jsonObject(with: Data(try floor.benchpin("backup", "--json").utf8))
      let kept = try #require((answer as? [String: Any])?["path"] as? String)
      try floor.benchpin("screens", "revoke", "lost tablet")
      let stays = try pair(floor, as: "watch", name: "new tablet")
      #expect(floor.endDaemon() == 0)
      // The record of both is in the ledger, and is lost with it.
      let restored = try floor.run(
        "benchpin",
        ["restore", "--config", floor.folder.appending(path: "benchpin.yaml").path, kept, "--losing", "2"])
      #expect(restored.status == 0, "\(restored.complaint)")
      try floor.startDaemon()
      #expect(try role(floor, out) == "work" && role(floor, stays) == "watch")
    }
  }

  @Test func aNetworkInTheClearHasToBeSaidAndIsSaidBack() throws {
    try ShopFloor.open { floor in
      let file = floor.folder.appending(path: "benchpin.yaml")
      func check(_ more: String) throws -> ShopFloor.Ended {
        try (floor.settings() + "\n\(more)\n").write(to: file, atomically: true, encoding: .utf8)
        return try floor.run("benchpind", ["--config", file.path, "--check-config"])
      }
      let lan = "lan: {address: 127.0.0.1, port: 0, names: [bench3.lan]"
      let silent = try check("\(lan)}")
      #expect(silent.status == 78 && silent.complaint.contains("lan.certificate"))
      let both = try check("\(lan), tls: false, tokens: tokens, certificate: lan.crt}")
      #expect(both.status == 78 && both.complaint.contains("lan.tokens: expected none"))
      #expect(both.complaint.contains("lan.certificate: expected none"))
      let every = try check("lan: {address: 0.0.0.0, tls: false}")
      #expect(every.status == 78 && every.complaint.contains("lan.names: expected the names"))
      let place = try check("starts_from: [socket, screens]")
      #expect(place.status == 78 && place.complaint.contains("expected socket, screen or http, found \"screens\""))
      let open = try check("\(lan), tls: false}\nstarts_from: [socket, screen, http]")
      #expect(open.status == 0 && open.output.contains("in the clear") && open.output.contains("any program"))

      let daemon = try floor.start("benchpind", ["--config", file.path], log: "benchpind.log")
      defer {
        daemon.send(SIGTERM)
        _ = daemon.waitForEnd()
      }
      try floor.wait(for: "the network") { floor.text("benchpind.log").contains("the network is served without TLS") }
      let far = try #require(
        floor.text("benchpind.log").firstMatch(of: /without TLS.*http=127\.0\.0\.1:(\d+)/).flatMap { UInt16($0.1) })
      // By a name of the network, that is: this one is the loopback's.
      #expect(try ask(floor, "GET /v1/state", at: far).status == 401)
      let cookie = try pair(floor, as: "bench", name: "tablet", at: far)
      #expect(try ask(floor, "GET /v1/state", cookie: cookie, at: far).status == 200)
      #expect(try ask(floor, "POST /v1/jobs", start, cookie: cookie, at: far).status == 403)
      #expect(try ask(floor, "POST /v1/stop", at: far).status == 200)
    }
  }
}
