import Foundation
import Glibc
import Testing

/// The network's door as an administrator opens it, with the real programs.
@Suite(.serialized) struct NetworkStoryTests {
  private func program(_ floor: ShopFloor, _ words: String...) throws -> ShopFloor.Ended {
    try floor.run("benchpind", words)
  }

  private func settings(_ floor: ShopFloor, _ lan: String) throws -> String {
    let file = floor.folder.appending(path: "benchpin.yaml")
    try (floor.settings() + "\nlan:\n\(lan)\n").write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  private let lan = """
      address: 127.0.0.1
      port: 0
      names: [bench-1.local]
      certificate: lan.crt
      key: lan.key
      tokens: tokens
    """

  /// Asks over TLS with openssl, which trusts the certificate in the folder and nothing else; the answer's first line.
  private func ask(_ floor: ShopFloor, port: String, _ request: String, token: String) throws -> String {
    let input = floor.folder.appending(path: "request")
    try Data(
      "\(request) HTTP/1.1\r\nHost: bench-1.local\r\nAuthorization: Bearer \(token)\r\nConnection: close\r\n\r\n".utf8
    ).write(to: input)
    let answer = floor.folder.appending(path: "answer")
    try Data().write(to: answer)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = [
      "s_client", "-connect", "127.0.0.1:\(port)", "-CAfile", floor.folder.appending(path: "lan.crt").path,
      "-verify_return_error", "-verify_hostname", "bench-1.local", "-quiet", "-ign_eof",
    ]
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = try FileHandle(forWritingTo: answer)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return floor.text("answer").split(separator: "\r\n").first.map(String.init) ?? ""
  }

  @Test func aBenchIsOpenedToTheNetworkAndATokenIsRevokedWhileItWorks() throws {
    try ShopFloor.open { floor in
      let (folder, tokens) = (floor.folder.path, floor.folder.appending(path: "tokens").path)
      let made = try program(floor, "certificate", "--names", "bench-1.local", "127.0.0.1", "--directory", folder)
      #expect(made.status == 0, "\(made.complaint)")
      #expect(made.output.contains(/[0-9A-F]{2}(:[0-9A-F]{2}){31}/))
      let key = try FileManager.default.attributesOfItem(atPath: "\(folder)/lan.key")[.posixPermissions] as? Int
      #expect(key == 0o600)
      #expect(try program(floor, "certificate", "--names", "x", "--directory", folder).status == 73)

      let tablet = try program(floor, "token", "add", "tablet", "--role", "work", "--file", tokens)
      let visitor = try program(floor, "token", "add", "visitor", "--role", "watch", "--file", tokens)
      #expect(tablet.status == 0 && visitor.status == 0)
      #expect(try program(floor, "token", "add", "tablet", "--role", "work", "--file", tokens).status == 65)
      let text = tablet.output.trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(text.hasPrefix("bptoken_") && !floor.text("tokens").contains(text))
      #expect(try program(floor, "token", "list", "--file", tokens).output == "tablet work\nvisitor watch\n")

      let file = try settings(floor, lan)
      #expect(try program(floor, "--config", file, "--check-config").status == 0)
      let daemon = try floor.start("benchpind", ["--config", file], log: "benchpind.log")
      defer {
        daemon.send(SIGTERM)
        _ = daemon.waitForEnd()
      }
      try floor.wait(for: "the network") { floor.text("benchpind.log").contains("the network is served") }
      let log = floor.text("benchpind.log")
      let port = try #require(log.firstMatch(of: /https=127\.0\.0\.1:(\d+)/)?.1).description
      #expect(made.output.contains(try #require(log.firstMatch(of: /fingerprint=(\S+)/)?.1)))

      #expect(try ask(floor, port: port, "GET /v1/state", token: text) == "HTTP/1.1 200 OK")
      #expect(try ask(floor, port: port, "GET /v1/state", token: "wrong").contains(" 401 "))
      #expect(try program(floor, "token", "revoke", "tablet", "--file", tokens).status == 0)
      daemon.send(SIGHUP)
      try floor.wait(for: "the revocation") {
        try ask(floor, port: port, "GET /v1/state", token: text).contains(" 401 ")
      }
      let other = visitor.output.trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(try ask(floor, port: port, "GET /v1/state", token: other) == "HTTP/1.1 200 OK")
      #expect(try ask(floor, port: port, "POST /v1/stop", token: "wrong") == "HTTP/1.1 200 OK")
      #expect(!floor.text("benchpind.log").contains("bptoken_"))
    }
  }

  @Test func mistakesOfTheNetworksSettingsAreNamedAtTheirPlace() throws {
    try ShopFloor.open { floor in
      let folder = floor.folder.path
      func mistakes(_ lan: String) throws -> String {
        let ended = try program(floor, "--config", try settings(floor, lan), "--check-config")
        #expect(ended.status == 78)
        return ended.complaint
      }
      #expect(try mistakes("  address: bench").contains("lan.address: expected an address of this machine in numbers"))
      let empty = try mistakes(lan)
      #expect(
        empty.contains("lan.certificate: ") && empty.contains("lan.crt") && empty.contains("benchpind certificate"))
      #expect(empty.contains("lan.tokens: ") && empty.contains("benchpind token add"))
      #expect(try program(floor, "certificate", "--names", "a.local", "--directory", folder).status == 0)
      #expect(try program(floor, "token", "add", "t", "--role", "work", "--file", "\(folder)/tokens").status == 0)
      #expect(try program(floor, "--config", try settings(floor, lan), "--check-config").status == 0)
      let every = lan.replacing("address: 127.0.0.1", with: "address: 0.0.0.0").replacing(
        "names: [bench-1.local]", with: "# no names")
      #expect(try mistakes(every).contains("lan.names: expected the names"))

      let key = "\(folder)/lan.key"
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
      #expect(try mistakes(lan).contains("lan.key: "))
      let old = try Data(contentsOf: URL(filePath: "\(folder)/lan.crt"))
      #expect(try program(floor, "certificate", "--names", "a.local", "--directory", folder, "--replace").status == 0)
      try old.write(to: URL(filePath: "\(folder)/lan.crt"))
      #expect(try mistakes(lan).contains("found another key"))
      try Data("tablet boss\n".utf8).write(to: URL(filePath: "\(folder)/tokens"))
      #expect(try mistakes(lan).contains("tokens, line 1: expected a name"))
      try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: "\(folder)/tokens")
      #expect(try mistakes(lan).contains("others may write it"))
    }
  }

  @Test func whatIsNoNameOrRoleMakesNothing() throws {
    try ShopFloor.open { floor in
      let folder = floor.folder.path
      for name in ["a b", "x,IP:1.2.3.4", "-x", "", "a..b"] {
        #expect(try program(floor, "certificate", "--directory", folder, "--names=\(name)").status == 64, "\(name)")
      }
      #expect(try program(floor, "token", "add", "Tablet", "--role", "work", "--file", "\(folder)/tokens").status == 64)
      #expect(try program(floor, "token", "add", "tablet", "--role", "boss", "--file", "\(folder)/tokens").status == 64)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.isEmpty, "\(left)")
    }
  }
}
