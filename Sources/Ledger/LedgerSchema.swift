import GRDB

/// The tables of the ledger, as numbered migrations. A migration that was released is never edited.
///
/// `fact` is the record. `ring_order`, `reading`, `job`, `bench`, `bench_stay`, `order_word`, `reengraving`, `gap`, `incoming`,
/// `gauge_check`, `weight`, `wheel` and `beam_acceptance` are views of it, kept in the transaction that appends. `answer` and
/// `worked` stand beside it: what they hold is in no fact.
enum LedgerSchema {
  /// The number of the last migration; stored as SQLite's `user_version`.
  static let version: Int32 = 9

  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator().disablingDeferredForeignKeyChecks()
    migrator.registerMigration("0001-facts") { try $0.execute(sql: facts + views + "PRAGMA user_version = 1;") }
    migrator.registerMigration("0002-decisions") { try $0.execute(sql: decisions + "PRAGMA user_version = 2;") }
    migrator.registerMigration("0003-worked") { try $0.execute(sql: worked + "PRAGMA user_version = 3;") }
    migrator.registerMigration("0004-gaps") { try $0.execute(sql: gaps + "PRAGMA user_version = 4;") }
    migrator.registerMigration("0005-stages") { try migrateToStages($0) }
    migrator.registerMigration("0006-intake") { try $0.execute(sql: intake + "PRAGMA user_version = 6;") }
    migrator.registerMigration("0006-intake-gauges") { try $0.execute(sql: gauges + "PRAGMA user_version = 6;") }
    migrator.registerMigration("0007-wheels") { try $0.execute(sql: wheels + "PRAGMA user_version = 7;") }
    migrator.registerMigration("0008-beams") { try $0.execute(sql: beams + "PRAGMA user_version = 8;") }
    migrator.registerMigration("0009-letters") { try migrateToLetters($0) }
    return migrator
  }()

  private static let facts = """
    CREATE TABLE ledger (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      bench TEXT NOT NULL,
      epoch INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE fact (
      sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
      id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      order_number TEXT,
      payload TEXT NOT NULL
    ) STRICT;
    CREATE INDEX fact_of_order ON fact (order_number, sequence) WHERE order_number IS NOT NULL;

    CREATE TRIGGER fact_is_never_edited BEFORE UPDATE ON fact
      BEGIN SELECT RAISE(ABORT, 'a fact is never edited'); END;
    CREATE TRIGGER fact_is_never_removed BEFORE DELETE ON fact
      BEGIN SELECT RAISE(ABORT, 'a fact is never removed'); END;

    """

  private static let views = """
    CREATE TABLE ring_order (
      number TEXT PRIMARY KEY,
      number_folded TEXT NOT NULL,
      customer_folded TEXT NOT NULL,
      revision INTEGER NOT NULL,
      stage TEXT NOT NULL,
      ring_order TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX ring_order_by_folded_number ON ring_order (number_folded);
    CREATE INDEX ring_order_by_customer ON ring_order (customer_folded);

    CREATE TABLE reading (
      sequence INTEGER PRIMARY KEY,
      order_number TEXT,
      is_set_aside INTEGER NOT NULL,
      device TEXT NOT NULL,
      diameter_um INTEGER NOT NULL,
      at INTEGER NOT NULL,
      sent TEXT NOT NULL,
      verdict TEXT
    ) STRICT;
    CREATE INDEX reading_of_order ON reading (order_number, sequence) WHERE order_number IS NOT NULL;
    CREATE INDEX reading_in_inbox ON reading (sequence) WHERE order_number IS NULL AND is_set_aside = 0;

    CREATE TABLE job (
      sequence INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      order_number TEXT NOT NULL,
      piece_number INTEGER NOT NULL,
      kind TEXT NOT NULL,
      device TEXT NOT NULL,
      phase TEXT NOT NULL,
      is_open INTEGER NOT NULL,
      job TEXT NOT NULL
    ) STRICT;
    CREATE INDEX job_of_order ON job (order_number, sequence);
    CREATE INDEX job_of_piece ON job (order_number, piece_number, kind, sequence);
    CREATE INDEX job_open ON job (sequence) WHERE is_open = 1;

    CREATE TABLE bench (
      place INTEGER PRIMARY KEY,
      order_number TEXT NOT NULL
    ) STRICT;

    """

  private static let decisions = """
    ALTER TABLE job ADD COLUMN request_key TEXT;
    CREATE UNIQUE INDEX job_of_request ON job (request_key) WHERE request_key IS NOT NULL;

    CREATE INDEX job_of_device ON job (device, sequence);

    CREATE TABLE reengraving (
      sequence INTEGER PRIMARY KEY,
      order_number TEXT NOT NULL,
      piece_number INTEGER NOT NULL,
      decision TEXT NOT NULL
    ) STRICT;
    CREATE INDEX reengraving_of_piece ON reengraving (order_number, piece_number, sequence);

    CREATE TABLE answer (
      request_key TEXT PRIMARY KEY,
      request TEXT NOT NULL,
      status INTEGER NOT NULL,
      location TEXT NOT NULL,
      body BLOB NOT NULL,
      at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX answer_by_age ON answer (at);

    """

  /// How long a motor was seen turning for a job that is not over: kept beside the facts until the job's end has it.
  private static let worked = """
    CREATE TABLE worked (
      job BLOB PRIMARY KEY,
      milliseconds INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    UPDATE job SET job = json_set(
      job, '$.worked',
      json_object('milliseconds', ended.worked, 'is_least', json(iif(job.phase = 'unknown', 'true', 'false'))))
    FROM (
      SELECT payload ->> 'job' AS job_id, payload ->> 'worked_milliseconds' AS worked FROM fact WHERE kind = 'job.ended'
    ) AS ended
    WHERE job ->> 'id' = ended.job_id AND ended.worked IS NOT NULL;

    UPDATE job SET job = json_set(job, '$.has_begun', json('true'))
    WHERE job ->> 'id' IN (SELECT payload ->> 'job' FROM fact WHERE kind = 'job.running');

    """

  private static let gaps = """
    CREATE TABLE gap (
      sequence INTEGER PRIMARY KEY,
      restored TEXT NOT NULL,
      closed TEXT
    ) STRICT;

    """
}
