import GRDB
import Station
import Workshop

/// Weights, checks of gauges and balances, and measured wheels.
struct LedgerWeights {
  let database: Database

  func weight(_ id: EventID) throws -> StoredWeight? { try weights("WHERE fact.id = ?", [id.blob]).first }

  func weights(of order: OrderNumber?, limit: Int) throws -> [StoredWeight] {
    if let order {
      return try weights(
        "WHERE weight.order_number = ? ORDER BY weight.sequence DESC LIMIT ?", [order.text, max(0, limit)])
    }
    return try weights(
      "WHERE weight.order_number IS NULL AND is_set_aside = 0 ORDER BY weight.sequence DESC LIMIT ?", [max(0, limit)])
  }

  func weights(limit: Int) throws -> [StoredWeight] {
    try weights("ORDER BY weight.sequence DESC LIMIT ?", [max(0, limit)])
  }

  func newestChecks() throws -> [DeviceName: GaugeChecked] {
    let statement = try database.cachedStatement(
      sql: "SELECT checked FROM gauge_check WHERE sequence IN (SELECT max(sequence) FROM gauge_check GROUP BY gauge)")
    return try String.fetchAll(statement).reduce(into: [:]) { checks, text in
      let check = try LedgerCodec.value(GaugeChecked.self, from: text)
      checks[check.gauge] = check
    }
  }

  func checks(of gauge: DeviceName, limit: Int) throws -> [GaugeChecked] {
    let statement = try database.cachedStatement(
      sql: "SELECT checked FROM gauge_check WHERE gauge = ? ORDER BY sequence DESC LIMIT ?")
    return try String.fetchAll(statement, arguments: [gauge.text, max(0, limit)])
      .map { try LedgerCodec.value(GaugeChecked.self, from: $0) }
  }

  func record(_ checked: GaugeChecked, sequence: Int64, codec: LedgerCodec) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT INTO gauge_check (sequence, gauge, checked) VALUES (?, ?, ?)")
    try statement.execute(arguments: [sequence, checked.gauge.text, try codec.text(of: checked)])
  }

  func record(_ taken: WeightTaken, sequence: Int64, codec: LedgerCodec) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT INTO weight (sequence, order_number, is_set_aside, weight) VALUES (?, ?, 0, ?)")
    try statement.execute(arguments: [sequence, taken.order?.text, try codec.text(of: taken.weight)])
  }

  func record(_ assigned: WeightAssigned) throws {
    let statement = try database.cachedStatement(
      sql: """
        UPDATE weight SET order_number = ?, is_set_aside = ? WHERE sequence = (SELECT sequence FROM fact WHERE id = ?)
        """)
    try statement.execute(arguments: [assigned.order?.text, assigned.order == nil, assigned.weight.blob])
    guard database.changesCount == 1 else {
      throw JournalFault.broken("The weight \(assigned.weight.text) is not in the ledger.")
    }
  }

  func measuredWheels() throws -> [String: WheelMeasured] {
    let statement = try database.cachedStatement(sql: "SELECT measured FROM wheel")
    return try String.fetchAll(statement).reduce(into: [:]) { wheels, text in
      let measured = try LedgerCodec.value(WheelMeasured.self, from: text)
      wheels[measured.wheel] = measured
    }
  }

  func record(_ measured: WheelMeasured, codec: LedgerCodec) throws {
    let statement = try database.cachedStatement(sql: "INSERT OR REPLACE INTO wheel (name, measured) VALUES (?, ?)")
    try statement.execute(arguments: [measured.wheel, try codec.text(of: measured)])
  }

  private func weights(_ clause: String, _ arguments: StatementArguments) throws -> [StoredWeight] {
    let statement = try database.cachedStatement(
      sql: """
        SELECT fact.id, weight.order_number, is_set_aside, weight
        FROM weight JOIN fact ON fact.sequence = weight.sequence \(clause)
        """)
    return try Row.fetchAll(statement, arguments: arguments).map { row in
      StoredWeight(
        id: try EventID(blob: row[0]), weight: try LedgerCodec.value(Weight.self, from: row[3]),
        order: try OrderNumber(column: row[1]), isSetAside: row[2])
    }
  }
}
