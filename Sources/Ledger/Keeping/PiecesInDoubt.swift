import GRDB
import Station
import Workshop

/// The pieces of which a backup does not know for sure whether they went under the beam, while the ledger it is to replace
/// can still be read: `main` on the connection, with the backup attached as `kept`.
enum PiecesInDoubt {
  /// Each piece once; `nil` when it may be any, since the ledger was itself put back and does not know.
  static func read(_ database: Database) throws -> [Piece]? {
    var pieces: [Piece] = []
    func add(_ more: [Piece]) {
      for piece in more where !pieces.contains(piece) { pieces.append(piece) }
    }
    // What the machine was told of a job that was not over may have been on its way when the ledger ended.
    let open = try String.fetchAll(
      database, sql: "SELECT job FROM kept.job WHERE is_open = 1 AND kind = ? ORDER BY sequence",
      arguments: [WorkKind.engraving.rawValue])
    add(try open.map { try LedgerCodec.value(Job.self, from: $0).piece })
    let kinds = Fact.Kind.allCases.filter(\.tellsOfTheBeam)
    let lost = try Row.fetchCursor(
      database,
      sql: """
        SELECT \(RecordedFact.columns) FROM main.fact
        WHERE id NOT IN (SELECT id FROM kept.fact) AND kind IN (\(kinds.map { _ in "?" }.joined(separator: ", ")))
        ORDER BY sequence
        """,
      arguments: StatementArguments(kinds.map(\.rawValue)))
    while let row = try lost.next() {
      guard let more = try told(by: RecordedFact(row: row).fact(), database) else { return nil }
      add(more)
    }
    return pieces
  }

  /// The pieces one lost fact tells of; `nil` when it may be any.
  private static func told(by fact: Fact, _ database: Database) throws -> [Piece]? {
    switch fact {
    case .jobRequested(let job): engraved(job)
    case .jobStarting(let payload): try engraved(payload.job, database)
    case .jobRunning(let payload): try engraved(payload.job, database)
    case .jobStopping(let payload): try engraved(payload.job, database)
    case .jobEnded(let payload): try engraved(payload.job, database)
    case .jobSettled(let payload): try engraved(payload.job, database)
    // What that restore lost is lost for good, and its fact is all that says so.
    case .ledgerRestored(let restored): restored.pieces
    case .pieceInspected(let look): [look.piece]
    case .reengravingAllowed, .gapClosed, .orderRecorded, .benchSet, .readingTaken, .readingAssigned, .benchStopped: []
    case .orderReceived, .questionAnswered, .proofApproved, .stageMoved, .photoAdded, .recordIssued: []
    case .screenPaired, .screenUnpaired, .gaugeChecked, .wheelMeasured, .weightTaken, .weightAssigned: []
    case .beamAccepted: []
    }
  }

  private static func engraved(_ job: Job) -> [Piece] { job.work.kind == .engraving ? [job.piece] : [] }

  /// The piece of a job of either ledger: the present one knows every job of a backup that it continues.
  private static func engraved(_ id: EventID, _ database: Database) throws -> [Piece]? {
    try LedgerLookup(database: database).job(id).map(engraved)
  }
}

extension Fact.Kind {
  /// Whether a piece may be free in a ledger for want of such a fact alone.
  fileprivate var tellsOfTheBeam: Bool {
    switch self {
    case .jobRequested, .jobStarting, .jobRunning, .jobStopping, .jobEnded, .jobSettled, .ledgerRestored,
      .pieceInspected:
      true
    // Without a signature its piece stays locked, and a gap that nobody closed asks about more pieces, not fewer.
    case .reengravingAllowed, .gapClosed: false
    case .orderRecorded, .benchSet, .readingTaken, .readingAssigned, .benchStopped: false
    case .orderReceived, .questionAnswered, .proofApproved, .stageMoved, .photoAdded, .recordIssued: false
    case .screenPaired, .screenUnpaired, .gaugeChecked, .wheelMeasured, .weightTaken, .weightAssigned: false
    case .beamAccepted: false
    }
  }
}
