import BenchAPI
import Hummingbird
import Logging
import NIOCore
import Station
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Web

/// Backups that end as the test says.
final class ScriptedBackups: Backups {
  let outcome = Mutex<Result<Backup, BackupFault>>(.failure(.underWay("One is being made already.")))
  let abandoned = Mutex(0)

  func make() throws(BackupFault) -> Backup { try outcome.withLock { $0 }.get() }
  func abandon() { abandoned.withLock { $0 += 1 } }
}

@Suite struct BackupTests {
  @Test func theDaemonsOwnUserHasABackupMadeThroughTheSocketAndNobodyElse() async throws {
    let backups = ScriptedBackups()
    let made = Backup(
      path: "/kept/bench-1-20261122T180000Z.sqlite", bytes: 4096, facts: 7, until: Moment(milliseconds: 0),
      at: Moment(milliseconds: 1), kept: 3)
    try await TestServer.run(backups: backups) { server in
      backups.outcome.withLock { $0 = .success(made) }
      let remote = try await server.ask("POST", "/v1/backups")
      #expect(remote.status == 403)
      #expect(remote.body.contains("urn:benchpin:problem:role"))
      let answer = try await server.ask("POST", "/v1/backups", local: true)
      #expect(answer.status == 201)
      let body = try answer.decoded(BackupBody.self)
      #expect(body.facts == 7)
      #expect(body.until == "1970-01-01T00:00:00.000Z")
      #expect(try await server.ask("GET", "/v1/backups", local: true).status == 405)
    }
    #expect(backups.abandoned.withLock { $0 } > 0)
  }

  @Test(arguments: [
    (BackupFault.underWay("One is being made."), 409, "busy"), (.noRoom("It is full."), 507, "disk-full"),
    (.failed("No folder."), 500, "backup-failed"), (.abandoned("It is ending."), 503, "ending"),
  ])
  func whyThereIsNoBackupIsSaid(fault: BackupFault, status: Int, word: String) async throws {
    let backups = ScriptedBackups()
    backups.outcome.withLock { $0 = .failure(fault) }
    try await TestServer.run(backups: backups) { server in
      let answer = try await server.ask("POST", "/v1/backups", local: true)
      #expect(answer.status == status)
      let problem = try answer.decoded(ProblemBody.self)
      #expect(problem.type == "urn:benchpin:problem:\(word)")
      #expect(problem.detail == fault.sentence)
    }
  }
}
