import GRDB
import Station
import Workshop

/// What is asked of a ledger outside a writing transaction, wherever `read` finds its database.
package protocol LedgerReading: JournalReader {
  /// Runs `body` on a reader of the ledger.
  func read<Result>(_ body: (Database) throws -> Result) throws(JournalFault) -> Result
}

/// A ledger at one moment: inside one transaction of one reader.
struct StillLedger: LedgerReading {
  let database: Database
  /// Where the ledger lies.
  let path: String

  package func read<Result>(_ body: (Database) throws -> Result) throws(JournalFault) -> Result {
    do { return try body(database) } catch { throw JournalFault(any: error, path: path) }
  }
}

extension LedgerReading {
  package func facts(after sequence: Int64, limit: Int) throws -> [RecordedFact] {
    try facts("WHERE sequence > ? ORDER BY sequence LIMIT ?", [sequence, max(0, limit)])
  }

  package func facts(of order: OrderNumber) throws -> [RecordedFact] {
    try facts("WHERE order_number = ? ORDER BY sequence", [order.text])
  }

  package func facts(of order: OrderNumber, kind: Fact.Kind) throws -> [RecordedFact] {
    try facts("WHERE order_number = ? AND kind = ? ORDER BY sequence", [order.text, kind.rawValue])
  }

  package func newestFacts(of order: OrderNumber, kind: Fact.Kind, limit: Int) throws -> [RecordedFact] {
    try facts(
      "WHERE order_number = ? AND kind = ? ORDER BY sequence DESC LIMIT ?", [order.text, kind.rawValue, max(0, limit)]
    ).reversed()
  }

  package func turns(of order: OrderNumber) throws -> [RecordedFact] {
    // SQLite looks through the versions, so that only those that turned the order are read as such.
    try facts(
      """
      WHERE sequence IN (
        SELECT sequence FROM (
          SELECT sequence, payload -> '$.order.stage' AS stage, payload -> '$.order.ring.size' AS size,
            lag(payload -> '$.order.stage') OVER (ORDER BY sequence) AS old_stage,
            lag(payload -> '$.order.ring.size') OVER (ORDER BY sequence) AS old_size
          FROM fact WHERE order_number = ? AND kind = ?)
        WHERE stage IS NOT old_stage OR size IS NOT old_size)
      ORDER BY sequence
      """, [order.text, Fact.Kind.orderRecorded.rawValue])
  }

  package func orders(_ query: OrderQuery) throws -> [Order] {
    try read { try LedgerOrders(database: $0).page(query) }
  }

  package func benchStays(of order: OrderNumber) throws -> [BenchStay] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT since, until, orders FROM bench_stay WHERE order_number = ? ORDER BY sequence")
      return try Row.fetchAll(statement, arguments: [order.text]).map { row in
        BenchStay(
          since: Moment(milliseconds: row[0]), until: (row[1] as Int64?).map { Moment(milliseconds: $0) },
          orders: row[2])
      }
    }
  }

  package func lastSequence() throws -> Int64 {
    try read { try Int64.fetchOne($0, sql: "SELECT max(sequence) FROM fact") ?? 0 }
  }

  package func order(_ number: OrderNumber) throws -> Order? {
    try read { try LedgerLookup(database: $0).order(number) }
  }

  package func orders(prefix: String, after cursor: OrderNumber?, limit: Int) throws -> [Order] {
    let start = Folded.text(prefix)
    let begins =
      start.isEmpty
      ? "1"
      : "(number_folded >= :start AND number_folded < :end) OR (customer_folded >= :start AND customer_folded < :end)"
    let texts = try read { database in
      try String.fetchAll(
        database,
        sql: "SELECT ring_order FROM ring_order WHERE number > :cursor AND (\(begins)) ORDER BY number LIMIT :limit",
        arguments: start.isEmpty
          ? ["cursor": cursor?.text ?? "", "limit": max(0, limit)]
          : ["cursor": cursor?.text ?? "", "limit": max(0, limit), "start": start, "end": Folded.end(of: start)])
    }
    return try texts.map { try LedgerCodec.value(Order.self, from: $0) }
  }

  package func readings(of order: OrderNumber?, limit: Int) throws -> [StoredReading] {
    if let order {
      try readings(
        "WHERE reading.order_number = ? ORDER BY reading.sequence DESC LIMIT ?", [order.text, max(0, limit)])
    } else {
      try readings(
        "WHERE reading.order_number IS NULL AND is_set_aside = 0 ORDER BY reading.sequence DESC LIMIT ?",
        [max(0, limit)])
    }
  }

  package func readings(limit: Int) throws -> [StoredReading] {
    try readings("ORDER BY reading.sequence DESC LIMIT ?", [max(0, limit)])
  }

  package func job(_ id: EventID) throws -> Job? {
    try read { try LedgerLookup(database: $0).job(id) }
  }

  package func jobs(of order: OrderNumber?, limit: Int) throws -> [Job] {
    try read { database in
      let lookup = LedgerLookup(database: database)
      guard let order else { return try lookup.jobs("ORDER BY sequence DESC LIMIT ?", [max(0, limit)]) }
      return try lookup.jobs("WHERE order_number = ? ORDER BY sequence DESC LIMIT ?", [order.text, max(0, limit)])
    }
  }

  package func answer(to key: String) throws -> KeptAnswer? {
    try read { try LedgerAnswers(database: $0).answer(to: key) }
  }

  package func newestGaugeChecks() throws -> [DeviceName: GaugeChecked] {
    try read { try LedgerWeights(database: $0).newestChecks() }
  }

  package func approvals(of piece: Piece) throws -> [ProofApproved] {
    try facts(of: piece.order, kind: .proofApproved)
      .map { try JSONPayload($0.payload).read(ProofApproved.self) }.filter { $0.piece == piece }
  }

  package func acceptedBeam(for metal: Metal) throws -> BeamAccepted? {
    try read { try LedgerBeams(database: $0).accepted(for: metal) }
  }

  package func measuredWheels() throws -> [String: WheelMeasured] {
    try read { try LedgerWeights(database: $0).measuredWheels() }
  }

  package func gaugeChecks(of gauge: DeviceName, limit: Int) throws -> [GaugeChecked] {
    try read { try LedgerWeights(database: $0).checks(of: gauge, limit: limit) }
  }

  package func weights(of order: OrderNumber?, limit: Int) throws -> [StoredWeight] {
    try read { try LedgerWeights(database: $0).weights(of: order, limit: limit) }
  }

  package func weights(limit: Int) throws -> [StoredWeight] {
    try read { try LedgerWeights(database: $0).weights(limit: limit) }
  }

  package func incoming(_ number: OrderNumber) throws -> IncomingOrder? {
    try read { try LedgerIncoming(database: $0).incoming(number) }
  }

  package func incoming(after cursor: OrderNumber?, limit: Int) throws -> [IncomingOrder] {
    try read { try LedgerIncoming(database: $0).open(after: cursor, limit: limit) }
  }

  private func facts(_ clause: String, _ arguments: StatementArguments) throws -> [RecordedFact] {
    try read { database in
      let statement = try database.cachedStatement(sql: "SELECT \(RecordedFact.columns) FROM fact \(clause)")
      var facts: [RecordedFact] = []
      let rows = try Row.fetchCursor(statement, arguments: arguments)
      while let row = try rows.next() { facts.append(try RecordedFact(row: row)) }
      return facts
    }
  }

  private func readings(_ clause: String, _ arguments: StatementArguments) throws -> [StoredReading] {
    try read { database in
      let statement = try database.cachedStatement(sql: StoredReading.query(clause))
      var readings: [StoredReading] = []
      let rows = try Row.fetchCursor(statement, arguments: arguments)
      while let row = try rows.next() { readings.append(try StoredReading(row: row)) }
      return readings
    }
  }
}
