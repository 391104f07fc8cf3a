extension LedgerSchema {
  /// What was measured last of each wheel.
  static let wheels = """
    CREATE TABLE wheel (
      name TEXT PRIMARY KEY,
      measured TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    """
}
