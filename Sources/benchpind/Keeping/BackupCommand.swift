import ArgumentParser
import Glibc
import Ledger
import Settings
import Station
import Workshop

/// A backup made without a daemon, under the ledger's lock.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Make a backup of the ledger while no daemon runs.",
    discussion: """
      While one runs it makes its backups itself: `benchpin backup`. Where backups lie and how many are kept is in the \
      settings under `backup`. Exit status: 0 when there is a backup that was checked, 73 when there is none, 74 when there \
      is one and photos or issued records are missing in it, 75 while a daemon holds the ledger, 78 when the settings have \
      mistakes.
      """)

  @ParentCommand var daemon: Benchpind

  @Option(help: ArgumentHelp("The settings of the bench.", valueName: "file"))
  var config: String?

  func run() throws {
    let settings = try BenchSettings.orExit(path: config ?? daemon.config)
    let lock: LedgerHold
    do throws(JournalFault) { lock = try LedgerHold(of: settings.ledger) } catch {
      Complaint.write("\(error.sentence) While a daemon runs: benchpin backup")
      if case .held = error { throw ExitCode(EX_TEMPFAIL) }
      throw ExitCode(EX_CANTCREAT)
    }
    defer { lock.release() }
    let isWhole: Bool
    do throws(BackupFault) {
      let backup = try LedgerBackups(of: settings.ledger, on: settings.backups).make()
      if let complaint = backup.complaint { Complaint.write(complaint) }
      print("\(backup.path): \(backup.facts) facts\(backup.until.map { ", the last of \($0.text)" } ?? "")")
      isWhole = backup.missingFiles == 0
    } catch {
      Complaint.write(error.sentence)
      throw ExitCode(EX_CANTCREAT)
    }
    guard isWhole else { throw ExitCode(EX_IOERR) }
  }
}

extension BenchSettings {
  /// The settings at `path`; every mistake is said, and ends the program.
  static func orExit(path: String) throws -> BenchSettings {
    do throws(SettingsMistakes) { return try read(path: path) } catch {
      Complaint.write(error, of: path)
      throw ExitCode(EX_CONFIG)
    }
  }

  /// The folder the backups lie in.
  var backups: BackupShelf {
    BackupShelf(
      folder: backup.directory, bench: bench, keep: backup.keep, isMadeWhenMissing: backup.isStandardDirectory)
  }
}
