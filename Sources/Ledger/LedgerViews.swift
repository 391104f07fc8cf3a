import GRDB
import Station
import Workshop

/// Brings the views up to a fact that was just appended, in the same transaction.
struct LedgerViews {
  private let database: Database
  private let codec: LedgerCodec
  /// Kept at hand: readings are what a transaction appends many of.
  private let insertReading: Statement

  init(database: Database, codec: LedgerCodec) throws {
    self.database = database
    self.codec = codec
    insertReading = try database.cachedStatement(
      sql: "INSERT INTO reading (sequence, order_number, is_set_aside, device, diameter_um, at, sent, verdict,"
        + " calibration) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?)")
  }

  func update(with fact: Fact, sequence: Int64, at: Moment) throws {
    switch fact {
    case .orderRecorded(let payload): try record(payload.order)
    case .benchSet(let payload): try setBench(payload.orders, sequence: sequence, at: at)
    case .readingTaken(let payload): try insert(payload, sequence: sequence)
    case .readingAssigned(let payload): try assign(payload)
    case .jobRequested(let job): try insert(job, sequence: sequence)
    case .jobStarting(let payload):
      try change(payload.job) { job in
        job.phase = .starting
        job.mark = payload.mark
      }
    case .jobRunning(let payload):
      try change(payload.job) { job in
        job.phase = .running
        job.hasBegun = true
      }
    case .jobStopping(let payload): try change(payload.job) { $0.stop = $0.stop ?? payload.stop }
    case .jobEnded(let payload):
      try change(payload.job) { job in
        job.phase = .ended(payload.outcome)
        job.worked = payload.worked
        job.speeds = payload.speeds
      }
      try run("DELETE FROM worked WHERE job = ?", [payload.job.blob])
    case .jobSettled(let payload): try change(payload.job) { $0.settlement = payload.settlement }
    case .reengravingAllowed(let decision): try insert(decision, sequence: sequence)
    case .ledgerRestored(let restored):
      try run("INSERT INTO gap (sequence, restored) VALUES (?, ?)", [sequence, try codec.text(of: restored)])
    case .gapClosed(let closed):
      try run("UPDATE gap SET closed = ? WHERE closed IS NULL", [try codec.text(of: closed)])
    case .orderReceived(let received): try LedgerIncoming(database: database).record(received, codec: codec)
    case .questionAnswered(let answered): try LedgerIncoming(database: database).record(answered, codec: codec)
    case .gaugeChecked(let checked):
      try LedgerWeights(database: database).record(checked, sequence: sequence, codec: codec)
    case .beamAccepted(let accepted): try LedgerBeams(database: database).record(accepted, codec: codec)
    case .wheelMeasured(let measured): try LedgerWeights(database: database).record(measured, codec: codec)
    case .weightTaken(let taken):
      try LedgerWeights(database: database).record(taken, sequence: sequence, codec: codec)
    case .weightAssigned(let assigned): try LedgerWeights(database: database).record(assigned)
    // Found by their order among the facts.
    case .pieceInspected, .proofApproved, .stageMoved, .photoAdded, .recordIssued: break
    case .benchStopped, .screenPaired, .screenUnpaired: break
    }
  }

  private func record(_ order: Order) throws {
    try run(
      """
      INSERT OR REPLACE INTO ring_order
        (number, number_folded, customer_folded, revision, stage, ring_order, rank, due_day, is_open)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        order.number.text, Folded.text(order.number.text), Folded.text(order.customer), order.revision,
        order.stage.rawValue, try codec.text(of: order), order.rush ? 0 : 1, order.due?.number ?? LedgerOrders.noDay,
        order.isOpen,
      ])
    try run("DELETE FROM order_word WHERE number = ?", [order.number.text])
    for word in LedgerOrders.words(of: order) {
      try run("INSERT INTO order_word (word, number) VALUES (?, ?)", [word, order.number.text])
    }
  }

  private func setBench(_ orders: [OrderNumber], sequence: Int64, at: Moment) throws {
    let before = try LedgerLookup(database: database).ordersOnBench()
    for gone in before where !orders.contains(gone) {
      // A clock that was set back must not make a stay of less than nothing.
      try run(
        "UPDATE bench_stay SET until = max(since, ?) WHERE order_number = ? AND until IS NULL",
        [at.milliseconds, gone.text])
    }
    for order in Set(orders).subtracting(before) {
      try run(
        "INSERT INTO bench_stay (sequence, order_number, since, orders) VALUES (?, ?, ?, ?)",
        [sequence, order.text, at.milliseconds, orders.count])
    }
    try run("DELETE FROM bench", [])
    for (place, order) in orders.enumerated() {
      try run("INSERT INTO bench (place, order_number) VALUES (?, ?)", [place, order.text])
    }
  }

  private func insert(_ taken: ReadingTaken, sequence: Int64) throws {
    let reading = taken.reading
    insertReading.setUncheckedArguments([
      sequence, taken.order?.text, reading.device.text, reading.diameter.count, reading.takenAt.milliseconds,
      reading.sent, taken.verdict, try reading.calibration.map { try codec.text(of: $0) },
    ])
    try insertReading.execute()
  }

  private func assign(_ assigned: ReadingAssigned) throws {
    try run(
      """
      UPDATE reading SET order_number = ?, is_set_aside = ?, verdict = ?
      WHERE sequence = (SELECT sequence FROM fact WHERE id = ?)
      """,
      [assigned.order?.text, assigned.order == nil, assigned.verdict, assigned.reading.blob])
    guard database.changesCount == 1 else {
      throw JournalFault.broken("The reading \(assigned.reading.text) is not in the ledger.")
    }
  }

  private func insert(_ job: Job, sequence: Int64) throws {
    try run(
      """
      INSERT INTO job (sequence, id, order_number, piece_number, kind, device, phase, is_open, job, request_key)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        sequence, job.id.blob, job.piece.order.text, job.piece.number, job.work.kind.rawValue, job.device.text,
        job.phase.word, !job.phase.isOver, try codec.text(of: job), job.requestKey,
      ])
  }

  private func change(_ id: EventID, _ change: (inout Job) -> Void) throws {
    guard var job = try LedgerLookup(database: database).job(id) else {
      throw JournalFault.broken("The job \(id.text) is not in the ledger.")
    }
    change(&job)
    try run(
      "UPDATE job SET phase = ?, is_open = ?, job = ? WHERE id = ?",
      [job.phase.word, !job.phase.isOver, try codec.text(of: job), id.blob])
  }

  private func insert(_ decision: ReengravingAllowed, sequence: Int64) throws {
    try run(
      "INSERT INTO reengraving (sequence, order_number, piece_number, decision) VALUES (?, ?, ?, ?)",
      [sequence, decision.piece.order.text, decision.piece.number, try codec.text(of: decision)])
  }

  private func run(_ sql: String, _ arguments: StatementArguments) throws {
    let statement = try database.cachedStatement(sql: sql)
    statement.setUncheckedArguments(arguments)
    try statement.execute()
  }
}
