import ArgumentParser
import Glibc
import Ledger
import Station
import Workshop

/// Puts a backup in the place of the ledger, while no daemon runs.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put a backup in the place of the ledger, while no daemon runs.",
    discussion: """
      Refused while a daemon holds the ledger, for a backup that is damaged, of another bench or of a newer version, and \
      when facts would be lost that were not named. The ledger before is set aside beside the new one and never removed. \
      Afterwards a ring that may have been engraved in the time that is lost is not engraved before somebody has looked \
      at it: `benchpin jobs inspect`. Without a file the backups that are there are listed.

      Exit status: 0 when it was put back, 65 when it is refused, 66 when there is no backup, 73 when the disk failed, 74 \
      when it was put back and photos or issued records are missing, 75 while a daemon holds the ledger, 78 when the \
      settings have mistakes.
      """)

  @ParentCommand var daemon: Benchpind

  @Option(help: ArgumentHelp("The settings of the bench.", valueName: "file"))
  var config: String?

  @Argument(help: ArgumentHelp("The backup.", valueName: "file"))
  var backup: String?

  @Option(
    help: ArgumentHelp("What the refusal before said would be lost: how many facts, or `unknown`.", valueName: "facts"))
  var losing: String?

  @Option(help: ArgumentHelp("Who puts it back, for the record; your user name when left out.", valueName: "name"))
  var by: String?

  func run() throws {
    let settings = try BenchSettings.orExit(path: config ?? daemon.config)
    guard let backup else { return try list(settings.backups) }
    guard access(backup, F_OK) == 0 else {
      Complaint.write("There is no backup \(backup): \(String(cString: strerror(errno))).")
      throw ExitCode(EX_NOINPUT)
    }
    let isWhole: Bool
    do throws(LedgerRestore.Refusal) {
      let report = try LedgerRestore(backup: backup, ledger: settings.ledger, bench: settings.bench)
        .run(losing: losing, by: by ?? Self.user, now: .now)
      for line in report.lines(ledger: settings.ledger) { print(line) }
      if let complaint = report.complaint { Complaint.write(complaint) }
      isWhole = report.missingFiles == 0
    } catch {
      Complaint.write(error.sentence)
      throw error.code
    }
    guard isWhole else { throw ExitCode(EX_IOERR) }
  }

  private func list(_ shelf: BackupShelf) throws {
    let paths = shelf.paths()
    guard !paths.isEmpty else {
      Complaint.write("There are no backups of the bench \"\(shelf.bench)\" in \(shelf.folder).")
      throw ExitCode(EX_NOINPUT)
    }
    for path in paths { print(path) }
  }

  /// Who is logged in, also behind sudo.
  private static var user: String {
    for name in ["SUDO_USER", "USER", "LOGNAME"] {
      if let value = Activation.value(name), !value.isEmpty { return value }
    }
    return "user \(getuid())"
  }
}

extension LedgerRestore.Refusal {
  fileprivate var sentence: String {
    switch self {
    case .ledger(let fault): fault.sentence
    case .backup(let words), .loses(let words): words
    }
  }

  fileprivate var code: ExitCode {
    switch self {
    case .ledger(.held): ExitCode(EX_TEMPFAIL)
    case .ledger: ExitCode(EX_CANTCREAT)
    case .backup, .loses: ExitCode(EX_DATAERR)
    }
  }
}

extension LedgerRestore.Report {
  /// What was done and what to do next, in lines for a person.
  fileprivate func lines(ledger: String) -> [String] {
    var lines = [
      "\(ledger) holds the backup's \(contents.facts) facts\(contents.until.map { ", the last of \($0.text)" } ?? "")."
    ]
    if let aside { lines.append("The ledger before lies at \(aside).") }
    if files > 0 { lines.append("Photos and issued records that came back with it: \(files).") }
    switch restored.pieces {
    case nil:
      lines.append(
        "What was done after that is not known any more. No ring goes under the beam before somebody has looked at it once: `benchpin jobs inspect ORDER --finding … --by …`. When every ring of that time has been looked at, sign for it, so that new orders are not asked about: `benchpin jobs close-gap --by … --why …`."
      )
    case let pieces? where pieces.isEmpty: lines.append("No engraving was lost.")
    case let pieces?:
      let rings = pieces.map { "ring \($0.number) of order \($0.order.text)" }.joined(separator: ", ")
      lines.append(
        "In doubt are the engravings of \(rings). Look at them, and say what is there: `benchpin jobs inspect ORDER --finding … --by …`."
      )
    }
    lines.append("Nothing lies on the bench. Start the daemon: systemctl start benchpind")
    return lines
  }
}
