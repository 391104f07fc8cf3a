import GRDB
import Station
import Workshop

/// The journal in one SQLite file: facts that are never edited, and the views of them that the bench asks for.
///
/// A commit returns when the disk has it (`synchronous = FULL`) and does nothing else: `LedgerFolding` brings the log into
/// the file.
package final class SQLiteLedger: Journal, LedgerReading {
  package let identity: LedgerIdentity
  let path: String
  let pool: DatabasePool
  let codec = LedgerCodec()
  private let lock: LedgerLock
  private let mark: LedgerMark
  private let folding: LedgerFolding
  let place: LedgerPlace

  private init(
    identity: LedgerIdentity, path: String, pool: DatabasePool, lock: LedgerLock, mark: LedgerMark,
    folding: LedgerFolding, place: LedgerPlace
  ) {
    self.identity = identity
    self.path = path
    self.pool = pool
    self.lock = lock
    self.mark = mark
    self.folding = folding
    self.place = place
  }

  /// Opens the ledger at `path`, or begins one there whose epoch is the second of `now`.
  ///
  /// Throws `held` while another daemon has it, and `foreign` for a ledger of another bench or of a newer version and
  /// for a file that is no ledger; such a file is left untouched. Throws `broken`, saying what is intact, for one that is
  /// damaged, that lacks facts which were acknowledged, or that is gone.
  package static func open(path: String, bench: String, now: Moment) throws(JournalFault) -> SQLiteLedger {
    let lock = try LedgerLock(beside: path)
    try LedgerSwap.finish(at: path)
    let isBegun = try LedgerFile.holdsLedger(at: path)
    if isBegun { try LedgerCheck.prove(path) } else { try LedgerMark.prove(nil, at: path) }
    do {
      if !isBegun { try markFile(at: path) }
      let pool = try DatabasePool(path: path, configuration: configuration)
      guard try !pool.read(LedgerSchema.migrator.hasBeenSuperseded) else { throw LedgerFile.newer(path) }
      try commitToDisk(pool)
      try LedgerCopy.makeIfOlder(pool, path: path)
      try LedgerSchema.migrator.migrate(pool)
      let identity = try pool.write { try claim($0, bench: bench, now: now, path: path) }
      let last = try pool.read { try Int64.fetchOne($0, sql: "SELECT max(sequence) FROM fact") } ?? 0
      let mark = try LedgerMark(
        beside: path, at: LedgerMark.Place(epoch: identity.epoch, sequence: last))
      return SQLiteLedger(
        identity: identity, path: path, pool: pool, lock: lock, mark: mark, folding: try LedgerFolding(of: path),
        place: try LedgerPlace(of: path))
    } catch {
      throw LedgerCheck.fault(any: error, path: path)
    }
  }

  /// Folds the write-ahead log into the file and lets go of both; reading and writing throw from now on.
  package func close() throws(JournalFault) {
    do {
      try folding.close()
      // GRDB closes the writer before its readers, so SQLite's own checkpoint on the last close would not happen.
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
      try pool.close()
    } catch {
      throw JournalFault(any: error, path: path)
    }
    mark.close()
    lock.release()
  }

  package func write<Result>(_ body: (any JournalWriter) throws -> Result) throws -> Result {
    do {
      let (result, last, facts) = try pool.write { database in
        let transaction = try LedgerTransaction(database, codec: codec)
        let result = try body(transaction)
        // A body that went on after a failed append must not commit the half of it that worked.
        if let failure = transaction.failure { throw failure }
        // Looked at each time a fact is acknowledged, which costs a hundredth of what the disk does.
        if transaction.appended != nil { try place.prove() }
        return (result, transaction.appended, transaction.count)
      }
      if let last {
        mark.set(last)
        folding.committed(facts)
      }
      return result
    } catch let error as DatabaseError {
      throw JournalFault(error, path: path)
    }
  }

  /// Runs `body` on a reader of the pool: it sees what is committed and nobody waits for it.
  package func read<Result>(_ body: (Database) throws -> Result) throws(JournalFault) -> Result {
    do { return try pool.read(body) } catch { throw JournalFault(any: error, path: path) }
  }

  package func still<Result>(_ body: (any JournalReader) throws -> Result) throws -> Result {
    // A reader's transaction sees what was committed when it first looked (sqlite.org/isolation.html), so it looks first.
    let outcome = try read { database in
      _ = try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM fact")
      return Swift.Result { try body(StillLedger(database: database, path: path)) }
    }
    return try outcome.get()
  }

  // MARK: - Opening

  /// One writer and two readers with 1 MB of cache each: the daemon as a whole stays below 30 MB.
  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "ledger"
    configuration.maximumReaderCount = 2
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA cache_size = -1024; PRAGMA mmap_size = 0;")
    }
    return configuration
  }

  /// Marks a new file as ours before it goes into WAL mode, so that its first bytes say so from then on.
  private static func markFile(at path: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA application_id = \(LedgerFile.applicationID)")
    }
    try queue.close()
  }

  /// GRDB sets `synchronous = NORMAL` after it prepared a pool's writer, which would lose acknowledged facts at a power
  /// cut; so it is set here, and read back.
  private static func commitToDisk(_ pool: DatabasePool) throws {
    let level = try pool.writeWithoutTransaction { database in
      try database.execute(
        sql:
          """
          PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 8388608;
          PRAGMA wal_autocheckpoint = \(LedgerFolding.backstop);
          """)
      return try Int.fetchOne(database, sql: "PRAGMA synchronous")
    }
    guard level == 2 else {
      throw JournalFault.broken("SQLite does not wait for the disk (synchronous is \(level ?? -1), not 2).")
    }
  }

  /// Reads whose ledger it is; a new one becomes this bench's.
  private static func claim(
    _ database: Database, bench: String, now: Moment, path: String
  ) throws -> LedgerIdentity {
    if let row = try Row.fetchOne(database, sql: "SELECT bench, epoch FROM ledger") {
      let owner: String = row[0]
      guard owner == bench else {
        throw JournalFault.foreign(
          "The ledger \(path) belongs to the bench \"\(owner)\", not to \"\(bench)\". It was left as it is.")
      }
      return LedgerIdentity(bench: owner, epoch: row[1])
    }
    let epoch = now.milliseconds / 1000
    try database.execute(sql: "INSERT INTO ledger (only, bench, epoch) VALUES (1, ?, ?)", arguments: [bench, epoch])
    return LedgerIdentity(bench: bench, epoch: epoch)
  }
}
