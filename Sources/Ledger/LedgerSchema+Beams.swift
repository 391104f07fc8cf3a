extension LedgerSchema {
  /// Who said of which made-up settings of the beam that they may be used.
  static let beams = """
    CREATE TABLE beam_acceptance (
      metal TEXT PRIMARY KEY,
      accepted TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    """
}
