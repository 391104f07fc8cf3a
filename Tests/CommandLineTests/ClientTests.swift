import ArgumentParser
import BenchAPI
import Foundation
import Testing

@testable import benchpin

@Suite struct ClientTests {
  @Test func anAnswerIsReadAndTheRequestIsOneADaemonUnderstands() async throws {
    let daemon = try CannedDaemon([CannedDaemon.answer("200 OK", #"{"orders":["A-1"],"order":"A-1"}"#)])
    let body = BenchOrderBody(orders: ["A-1"], by: "Zoë")
    let answer = try await BenchClient(path: daemon.path).put("/v1/bench/order", body)
    #expect(try answer.read(BenchOrderBody.self).order == "A-1")
    let request = try #require(daemon.requests.first)
    #expect(request.hasPrefix("PUT /v1/bench/order HTTP/1.1\r\n"))
    #expect(request.contains("Content-Type: application/json\r\n"))
    #expect(request.contains("Zoë"))
  }

  @Test func aRefusalIsTheDaemonsOwnWords() async throws {
    let problem =
      #"{"type":"urn:benchpin:problem:busy","title":"Busy","status":409,"detail":"It is busy.","remedy":"Wait."}"#
    let daemon = try CannedDaemon([CannedDaemon.answer("409 Conflict", problem, type: "application/problem+json")])
    let failure = await #expect(throws: CommandFailure.self) {
      try await BenchClient(path: daemon.path).get("/v1/state")
    }
    #expect(failure?.code == .temporary)
    #expect(failure?.text == "It is busy.\nWait.")
    let body = failure.map { FailureBody($0) }
    #expect(
      body?.text
        == #"{"detail":"It is busy.","exit_status":75,"remedy":"Wait.","type":"urn:benchpin:problem:busy"}"#)
  }

  @Test func noDaemonAndABrokenAnswerAreToldApart() async throws {
    await #expect {
      try await BenchClient(path: "/tmp/benchpin-nobody.sock").get("/v1/state")
    } throws: { ($0 as? CommandFailure)?.code == .unavailable && "\($0)".contains("No daemon answers") }
    let daemon = try CannedDaemon([
      "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "", "nonsense\r\n\r\n", CannedDaemon.answer("500 Oops", "x"),
    ])
    for code: CommandFailure.Code in [.unavailable, .unavailable, .unavailable, .software] {
      await #expect {
        try await BenchClient(path: daemon.path).get("/v1/state")
      } throws: { ($0 as? CommandFailure)?.code == code }
    }
  }

  /// A socket that takes what is sent and never answers, as that of a daemon that hangs.
  @Test func aDaemonThatHangsIsToldFromOneThatIsNotThere() async throws {
    let daemon = try CannedDaemon([])
    let client = BenchClient(path: daemon.path, patience: .milliseconds(50))
    await #expect { try await client.get("/v1/state") } throws: {
      ($0 as? CommandFailure)?.code == .unavailable && ($0 as? CommandFailure)?.isUnsure == false
    }
    await #expect { try await client.post("/v1/jobs", StopBody(by: nil)) } throws: {
      ($0 as? CommandFailure)?.code == .unavailable && ($0 as? CommandFailure)?.isUnsure == true
    }
    var follower = EventFollower(client, after: nil)
    follower.tries = 0
    await #expect(throws: CommandFailure.self) { try await follower.follow { _ in .goOn } }
  }

  @Test func aStopThatNobodyAnsweredClaimsNothing() async throws {
    let daemon = try CannedDaemon([""])
    var command = try #require(
      try Benchpin.parseAsRoot(["stop", "--socket", daemon.path]) as? any AsyncParsableCommand)
    await #expect { try await command.run() } throws: {
      let text = ($0 as? CommandFailure)?.text ?? ""
      return text.contains("Nobody knows what was stopped: use the machine's own stop.")
    }
  }

  @Test func aBrokenStreamIsTakenUpAfterTheLastEvent() async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    let first = "id: 7-1\nevent: a\ndata: 1\n\nid: 7-2\nevent: a\ndata: 2\n\nid: 7-3\nev"
    let second = "id: 7-3\nevent: a\ndata: 3\n\n"
    let daemon = try CannedDaemon([first, second].map { "\(head)\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" })
    var follower = EventFollower(BenchClient(path: daemon.path), after: "7-0")
    var seen: [String] = []
    var sights: [EventFollower.Sight] = []
    follower.watch = { sights.append($0) }
    try await follower.follow { event in
      seen.append(event.data)
      return event.data == "3" ? .end : .goOn
    }
    #expect(seen == ["1", "2", "3"])
    let positions = daemon.requests.map { request in
      request.split(separator: "\r\n").first { $0.lowercased().hasPrefix("last-event-id") }.map(String.init)
    }
    #expect(positions == ["Last-Event-ID: 7-0", "Last-Event-ID: 7-2"])
    #expect(sights == [.lost, .back])
  }
}

@Suite struct EventCommandTests {
  private let state = CannedDaemon.answer(
    "200 OK",
    #"{"bench":"b","at":"7-9","version":"1","orders":[],"devices":[],"jobs":[],"inbox":0}"#)

  private func run(after: String, _ events: String) async throws -> CommandFailure? {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    let daemon = try CannedDaemon([state, "\(head)\(String(events.utf8.count, radix: 16))\r\n\(events)\r\n"])
    var command = try #require(
      try Benchpin.parseAsRoot(["events", "--after", after, "--socket", daemon.path]) as? any AsyncParsableCommand)
    do { try await command.run() } catch let failure as CommandFailure { return failure }
    return nil
  }

  @Test func anEventThatIsNotInTheLedgerIsSaidNotToBe() async throws {
    let events = "id: 7-9\nevent: hello\ndata: {}\n\nid: 7-9\nevent: reset\ndata: {}\n\n"
    let failure = try await run(after: "3-4", events)
    #expect(failure?.code == .noInput)
    #expect(failure?.text == "There is no event 3-4 in this ledger; its newest is 7-9.")
  }

  @Test func whoHasSeenTheNewestIsDoneAtOnce() async throws {
    #expect(try await run(after: "7-9", "") == nil)
  }
}

@Suite struct BackupCommandTests {
  private func run(_ answer: String) async throws -> CommandFailure? {
    let daemon = try CannedDaemon([answer])
    var command = try #require(
      try Benchpin.parseAsRoot(["backup", "--socket", daemon.path]) as? any AsyncParsableCommand)
    do { try await command.run() } catch let failure as CommandFailure { return failure }
    #expect(daemon.requests.first?.hasPrefix("POST /v1/backups HTTP/1.1\r\n") == true)
    return nil
  }

  @Test func aBackupIsAskedForAndTold() async throws {
    let body = #"""
      {"path":"/b/x.sqlite","bytes":1,"facts":7,"until":"2026-11-22T18:00:00.000Z","at":"x","kept":1,"missing_files":0}
      """#
    #expect(try await run(CannedDaemon.answer("201 Created", body)) == nil)
  }

  @Test func aBackupThatLacksPhotosSaysSoToWhoeverAskedForIt() async throws {
    let body = #"""
      {"path":"/b/x.sqlite","bytes":1,"facts":7,"at":"x","kept":1,"missing_files":2,"complaint":"Two are gone."}
      """#
    let failure = try await run(CannedDaemon.answer("201 Created", body))
    // EX_IOERR, and with --json an object like that of any other failure.
    #expect(failure?.code.rawValue == 74)
    #expect(
      failure.map { FailureBody($0).text }
        == #"{"detail":"Two are gone.","exit_status":74,"remedy":"","type":"urn:benchpin:problem:files-missing"}"#)
  }

  @Test(arguments: [
    ("409 Conflict", "busy", CommandFailure.Code.temporary), ("507 x", "disk-full", .cannotCreate),
    ("500 x", "backup-failed", .cannotCreate), ("403 x", "role", .notPermitted),
    ("503 x", "ending", .unavailable),
  ])
  func whyThereIsNoneIsTheExitCode(status: String, word: String, code: CommandFailure.Code) async throws {
    let body = """
      {"type":"urn:benchpin:problem:\(word)","title":"t","status":\(status.prefix(3)),"detail":"No.","remedy":""}
      """
    let failure = try await run(CannedDaemon.answer(status, body, type: "application/problem+json"))
    #expect(failure?.code == code)
    #expect(failure?.text == "No.")
  }
}

@Suite struct RecordCommandTests {
  @Test func whatIsWrittenIsSaidInJSONAsWell() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "record-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let page = folder.appending(path: "ring.html").path
    let issued =
      #"{"sha256":"ab12","at":"2026-11-22T18:00:00.000Z","by":"Mia","language":"en","shop":"Gold","bytes":1,"revision":3,"edition":1,"up_to":9,"photos":[],"made_by":"x"}"#
    for (option, isIssued) in [([], false), (["--issue"], true)] {
      let answers = isIssued ? [CannedDaemon.answer("201 Created", issued)] : []
      let daemon = try CannedDaemon(answers + [CannedDaemon.answer("200 OK", "<p>", type: "text/html")])
      let command = try #require(
        try Benchpin.parseAsRoot(
          ["record", "R-1", "--html", page, "--json", "--by", "Mia", "--socket", daemon.path] + option) as? Record)
      var written = Record.Written()
      try await command.write(&written)
      #expect(try String(contentsOfFile: page, encoding: .utf8) == "<p>")
      let answer = try #require(try JSONSerialization.jsonObject(with: Data(written.json)) as? [String: Any])
      #expect(answer["html"] as? String == page)
      #expect(answer["pdf"] == nil)
      #expect(answer["is_draft"] as? Bool == !isIssued)
      #expect(answer["sha256"] as? String == (isIssued ? "ab12" : nil))
      #expect(answer["edition"] as? Int == (isIssued ? 1 : nil))
    }
  }
}

@Suite struct ArgumentTests {
  @Test(arguments: [
    ["status"], ["orders"], ["orders", "--prefix", "R"], ["orders", "show", "R-1"], ["bench"],
    ["bench", "put", "A", "B"],
    ["bench", "clear"], ["readings", "--inbox", "--json"], ["readings", "attach", "id", "A-1"],
    ["readings", "set-aside", "id"], ["engrave", "--yes"], ["engrave", "A-1", "--piece", "2", "--no-wait"],
    ["polish", "--programme", "bright"], ["stop"],
    ["doctor", "--json", "--probe"], ["jobs", "--order", "A-1"], ["jobs", "halt", "id"], ["devices"],
    ["backup"], ["backup", "--json"], ["restore"], ["restore", "f", "--losing", "3", "--by", "Mia"],
    ["jobs", "inspect", "R-1", "--finding", "notEngraved", "--by", "Mia"],
    ["jobs", "close-gap", "--by", "Mia", "--why", "all bags"], ["events", "--follow", "--after", "7-1"],
    ["orders", "import", "-"], ["status", "--socket", "/x", "--json"],
  ])
  func everyCommandOfTheManualIsUnderstood(arguments: [String]) throws {
    _ = try Benchpin.parseAsRoot(arguments)
  }

  @Test func aPlaceWithoutWordsIsRefused() {
    #expect(throws: (any Error).self) {
      try Benchpin.parseAsRoot([
        "orders", "add", "--number", "R-1", "--customer", "x", "--metal", "m", "--size", "s", "--place", "inside",
      ])
    }
  }
}
