import ArgumentParser
import BenchAPI

struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Have the daemon make a backup of its ledger, while it works.",
    discussion: """
      For root and the daemon's own user. The daemon checks the backup before it calls it one, and removes those \
      with the fewest facts beyond those to keep, never one that holds what no other holds; where they lie is in its \
      settings under `backup`. Ends with 73 when there is no backup, 74 when there is one and photos or issued records are \
      missing in it, and 75 when one is being made already. While no daemon runs: benchpind backup.
      """)

  @OptionGroup var connection: ConnectionOptions

  func run() async throws {
    let answer = try await connection.client.post("/v1/backups")
    try connection.show(answer, BackupBody.self) { backup in
      let until = backup.until.map { ", the last of \($0.asTime) UTC" } ?? ""
      return ["\(backup.path): \(backup.facts) facts\(until)"]
    }
    let backup = try answer.read(BackupBody.self)
    guard backup.missing_files == 0 else {
      throw CommandFailure(
        .filesMissing, backup.complaint ?? "\(backup.missing_files) photos or issued records are missing in it.")
    }
    // Whoever asked for JSON has it in the answer.
    if let complaint = backup.complaint, !connection.json { Output.complain(complaint) }
  }
}
