import BenchAPI
import Dispatch
import Hummingbird
import Logging
import Station
import Workshop

/// Backups of the ledger, for administrators.
struct BackupRoutes {
  let backups: any Backups
  let logger: Logger
  private let queue = DispatchQueue(label: "web.backups", qos: .utility)

  init(backups: any Backups, logger: Logger) {
    self.backups = backups
    self.logger = logger
  }

  func add(to routes: RouteTable) {
    routes.at(
      "/v1/backups", needs: .role(.administer),
      [.post: { _, _ in try .json(BackupBody(await make()), status: .created) }])
  }

  /// Makes one on a thread of its own, which may wait for the disk.
  private func make() async throws -> Backup {
    let outcome: Result<Backup, BackupFault> = await withCheckedContinuation { continuation in
      queue.async { [backups] in
        continuation.resume(returning: Result { () throws(BackupFault) in try backups.make() })
      }
    }
    do {
      let backup = try outcome.get()
      if backup.missingFiles > 0 {
        logger.error("backup lacks files", metadata: ["fault": "\(backup.complaint ?? "")"])
      }
      return backup
    } catch {
      throw Problem(error)
    }
  }
}

extension Problem {
  /// Why there is no backup.
  fileprivate init(_ fault: BackupFault) {
    let (word, title, status) =
      switch fault {
      case .underWay: ("busy", "Busy", 409)
      case .noRoom: ("disk-full", "The disk is full", 507)
      case .failed: ("backup-failed", "No backup", 500)
      case .abandoned: ("ending", "The daemon is ending", 503)
      }
    self.init(word, title, status: status, detail: fault.sentence, remedy: "")
  }
}

extension BackupBody {
  /// The backup as it travels.
  fileprivate init(_ backup: Backup) {
    self.init(
      path: backup.path, bytes: backup.bytes, facts: backup.facts, until: backup.until?.text, at: backup.at.text,
      kept: backup.kept, missing_files: backup.missingFiles, complaint: backup.complaint)
  }
}
