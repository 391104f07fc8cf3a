import GRDB
import Synchronization

/// Folds the write-ahead log into the ledger's file beside the commits, on a connection of its own.
///
/// SQLite's own checkpoints run inside the commit that fills the log: some hundred random pages and two waits for the disk,
/// which one commit in a hundred then pays for all the others. A passive checkpoint waits for nobody and nobody waits for it
/// (sqlite.org/wal.html, "Checkpointing"). Where it cannot keep up or fails, the writer still folds at `backstop` pages.
final class LedgerFolding: Sendable {
  /// At how many pages of the log, 16 MB, the writer folds it by itself.
  static let backstop = 4000

  /// After how many pages it is folded, as far as a commit's are reckoned: few at a time keep the disk free for commits.
  private static let least = 300
  /// How many pages a commit takes beside those of its facts: tops and leaves of the views.
  private static let pagesOfACommit = 6

  private struct State {
    var pages = 0
    var isUnderWay = false
  }

  private let connection: DatabaseQueue
  private let state = Mutex(State())

  /// Makes ready to fold the log of the ledger at `path`, which is open.
  init(of path: String) throws {
    var configuration = Configuration()
    configuration.label = "ledger.folding"
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA cache_size = -256; PRAGMA mmap_size = 0; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
          """)
    }
    connection = try DatabaseQueue(path: path, configuration: configuration)
  }

  /// A commit of so many facts is on the disk; returns at once.
  func committed(_ facts: Int) {
    let isTime = state.withLock { state in
      state.pages += Self.pagesOfACommit + facts
      guard state.pages >= Self.least, !state.isUnderWay else { return false }
      state = State(isUnderWay: true)
      return true
    }
    guard isTime else { return }
    connection.asyncWriteWithoutTransaction { [self] database in
      fold(database)
      state.withLock { $0.isUnderWay = false }
    }
  }

  /// Lets go of the file, once what is under way is over.
  func close() throws { try connection.close() }

  /// Commits that come meanwhile leave more to fold; only a log that is folded to its end begins anew.
  private func fold(_ database: Database) {
    for _ in 0..<4 {
      // What fails here fails the writer at its backstop as well, where it is said.
      guard let row = try? Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(PASSIVE)") else { return }
      let (log, folded): (Int, Int) = (row[1], row[2])
      guard row[0] == 0, folded < log else { return }
    }
  }
}
