import GRDB
import Station
import Workshop

/// One transaction on the writing connection: appends facts and keeps the views of them.
final class LedgerTransaction: JournalWriter {
  /// The first append that failed: nothing may be committed after it.
  private(set) var failure: (any Error)?
  /// The newest fact that was appended; `nil` when none was.
  private(set) var appended: Int64?
  /// How many facts were appended.
  private(set) var count = 0
  private let database: Database
  private let codec: LedgerCodec
  private let lookup: LedgerLookup
  private let views: LedgerViews
  private let insertFact: Statement
  private var sequence: Int64

  init(_ database: Database, codec: LedgerCodec) throws {
    self.database = database
    self.codec = codec
    lookup = LedgerLookup(database: database)
    views = try LedgerViews(database: database, codec: codec)
    insertFact = try database.cachedStatement(
      sql: "INSERT INTO fact (\(RecordedFact.columns)) VALUES (?, ?, ?, ?, ?, ?)")
    let last = try database.cachedStatement(sql: "SELECT max(sequence) FROM fact")
    sequence = try Int64.fetchOne(last) ?? 0
  }

  func append(_ fact: Fact, id: EventID, at: Moment) throws -> RecordedFact {
    if let failure { throw failure }
    do {
      let recorded = RecordedFact(
        id: id, sequence: sequence + 1, at: at, kind: fact.kind, order: fact.order,
        payload: try codec.payload(of: fact))
      try insert(recorded)
      try views.update(with: fact, sequence: recorded.sequence, at: at)
      sequence = recorded.sequence
      appended = sequence
      count += 1
      return recorded
    } catch {
      failure = error
      throw error
    }
  }

  func order(_ number: OrderNumber) throws -> Order? { try lookup.order(number) }

  func reading(_ id: EventID) throws -> StoredReading? { try lookup.reading(id) }

  func job(_ id: EventID) throws -> Job? { try lookup.job(id) }

  func engravings(of piece: Piece) throws -> [Job] {
    try lookup.jobs(
      "WHERE order_number = ? AND piece_number = ? AND kind = ? ORDER BY sequence",
      [piece.order.text, piece.number, WorkKind.engraving.rawValue])
  }

  func decisions(about piece: Piece) throws -> [ReengravingAllowed] {
    let statement = try database.cachedStatement(
      sql: "SELECT decision FROM reengraving WHERE order_number = ? AND piece_number = ? ORDER BY sequence")
    return try String.fetchAll(statement, arguments: [piece.order.text, piece.number])
      .map { try LedgerCodec.value(ReengravingAllowed.self, from: $0) }
  }

  func inspections(of piece: Piece) throws -> [PieceInspected] {
    try payloads(of: piece, .pieceInspected, PieceInspected.self).map(\.1).filter { $0.piece == piece }
  }

  func approvals(of piece: Piece) throws -> [ProofApproved] {
    try payloads(of: piece, .proofApproved, ProofApproved.self).map(\.1).filter { $0.piece == piece }
  }

  func acceptedBeam(for metal: Metal) throws -> BeamAccepted? {
    try LedgerBeams(database: database).accepted(for: metal)
  }

  func gaps() throws -> [LedgerGap] {
    let statement = try database.cachedStatement(sql: "SELECT sequence, restored, closed FROM gap ORDER BY sequence")
    return try Row.fetchAll(statement).map { row in
      let closed: String? = row[2]
      return LedgerGap(
        sequence: row[0], restored: try LedgerCodec.value(LedgerRestored.self, from: row[1]),
        closed: try closed.map { try LedgerCodec.value(GapClosed.self, from: $0) })
    }
  }

  func firstRecording(of order: OrderNumber) throws -> Int64? {
    let statement = try database.cachedStatement(
      sql: "SELECT sequence FROM fact WHERE order_number = ? AND kind = ? ORDER BY sequence LIMIT 1")
    return try Int64.fetchOne(statement, arguments: [order.text, Fact.Kind.orderRecorded.rawValue])
  }

  func firstVersion(of order: OrderNumber) throws -> (order: Order, at: Moment)? {
    let statement = try database.cachedStatement(
      sql: "SELECT payload, at FROM fact WHERE order_number = ? AND kind = ? ORDER BY sequence LIMIT 1")
    guard let row = try Row.fetchOne(statement, arguments: [order.text, Fact.Kind.orderRecorded.rawValue]) else {
      return nil
    }
    return (try LedgerCodec.value(OrderRecorded.self, from: row[0]).order, Moment(milliseconds: row[1]))
  }

  func newestLook(at piece: Piece) throws -> Int64? {
    let looks = try payloads(of: piece, .pieceInspected, PieceInspected.self).filter { $0.1.piece == piece }.map(\.0)
    let signed = try database.cachedStatement(
      sql: "SELECT max(sequence) FROM reengraving WHERE order_number = ? AND piece_number = ?")
    return try (looks + [Int64.fetchOne(signed, arguments: [piece.order.text, piece.number])].compactMap(\.self)).max()
  }

  private func payloads<Payload: Decodable>(
    of piece: Piece, _ kind: Fact.Kind, _ type: Payload.Type
  ) throws -> [(Int64, Payload)] {
    let statement = try database.cachedStatement(
      sql: "SELECT sequence, payload FROM fact WHERE order_number = ? AND kind = ? ORDER BY sequence")
    return try Row.fetchAll(statement, arguments: [piece.order.text, kind.rawValue])
      .map { ($0[0], try LedgerCodec.value(Payload.self, from: $0[1])) }
  }

  func job(requestKey: String) throws -> Job? { try lookup.jobs("WHERE request_key = ?", [requestKey]).first }

  func newestBegunJob(on device: DeviceName) throws -> Job? {
    // Those after it that never got as far as a start are few.
    try lookup.jobs("WHERE device = ? ORDER BY sequence DESC LIMIT 50", [device.text]).first { $0.mark != nil }
  }

  func sequence(of job: EventID) throws -> Int64? {
    let statement = try database.cachedStatement(sql: "SELECT sequence FROM job WHERE id = ?")
    return try Int64.fetchOne(statement, arguments: [job.blob])
  }

  func engraving(on device: DeviceName, token: String) throws -> Job? {
    // A machine remembers its newest jobs only.
    try lookup.jobs("WHERE device = ? ORDER BY sequence DESC LIMIT 200", [device.text])
      .first { $0.mark?.token == token }
  }

  func newestReading(of order: OrderNumber) throws -> StoredReading? {
    let statement = try database.cachedStatement(
      sql: StoredReading.query("WHERE reading.order_number = ? ORDER BY reading.sequence DESC LIMIT 1"))
    return try Row.fetchOne(statement, arguments: [order.text]).map { try StoredReading(row: $0) }
  }

  func note(worked milliseconds: Int, of job: EventID) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO worked (job, milliseconds) SELECT id, ? FROM job WHERE id = ? AND is_open = 1
        ON CONFLICT (job) DO UPDATE SET milliseconds = max(milliseconds, excluded.milliseconds)
        """)
    try statement.execute(arguments: [milliseconds, job.blob])
  }

  func worked(of job: EventID) throws -> Int? {
    let statement = try database.cachedStatement(sql: "SELECT milliseconds FROM worked WHERE job = ?")
    return try Int.fetchOne(statement, arguments: [job.blob])
  }

  func keep(_ answer: KeptAnswer) throws { try LedgerAnswers(database: database).keep(answer) }

  func newestPolishing(of piece: Piece) throws -> Job? {
    try lookup.jobs(
      "WHERE order_number = ? AND piece_number = ? AND kind = ? ORDER BY sequence DESC LIMIT 1",
      [piece.order.text, piece.number, WorkKind.polishing.rawValue]
    ).first
  }

  func weight(_ id: EventID) throws -> StoredWeight? { try LedgerWeights(database: database).weight(id) }

  func incoming(_ number: OrderNumber) throws -> IncomingOrder? {
    try LedgerIncoming(database: database).incoming(number)
  }

  func incoming(from shop: ShopSystem, order: String) throws -> [IncomingOrder] {
    try LedgerIncoming(database: database).incoming(from: shop, order: order)
  }

  func openJobs() throws -> [Job] { try lookup.jobs("WHERE is_open = 1 ORDER BY sequence", []) }

  func ordersOnBench() throws -> [OrderNumber] { try lookup.ordersOnBench() }

  private func insert(_ fact: RecordedFact) throws {
    insertFact.setUncheckedArguments([
      fact.sequence, fact.id.blob, fact.at.milliseconds, fact.kind.rawValue, fact.order?.text,
      String(decoding: fact.payload, as: UTF8.self),
    ])
    try insertFact.execute()
  }
}
