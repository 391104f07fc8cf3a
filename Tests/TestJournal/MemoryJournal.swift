import Foundation
import Station
import Synchronization
import Workshop

/// A journal in memory for tests: keeps facts in order and derives every view from them; can be told to refuse.
package final class MemoryJournal: Journal {
  /// Everything it holds.
  package struct Shelf: Sendable {
    /// The facts, oldest first.
    package var facts: [RecordedFact] = []
    /// The same facts as values.
    package var values: [Fact] = []
    var orders: [OrderNumber: Order] = [:]
    var readings: [StoredReading] = []
    var jobs: [Job] = []
    var onBench: [OrderNumber] = []
    var decisions: [ReengravingAllowed] = []
    var gaps: [LedgerGap] = []
    var answers: [String: KeptAnswer] = [:]
    var worked: [EventID: Int] = [:]
    var incoming: [OrderNumber: IncomingOrder] = [:]
    var checks: [GaugeChecked] = []
    var wheels: [String: WheelMeasured] = [:]
    var weights: [StoredWeight] = []

    func approvals(of piece: Piece) -> [ProofApproved] {
      values.compactMap { if case .proofApproved(let said) = $0, said.piece == piece { said } else { nil } }
    }

    func acceptedBeam(for metal: Metal) -> BeamAccepted? {
      values.compactMap { if case .beamAccepted(let said) = $0, said.metal == metal { said } else { nil } }.last
    }
  }

  package let identity: LedgerIdentity
  /// Everything it holds.
  package let shelf = Mutex(Shelf())
  /// What every write throws while it is set.
  package let refusal = Mutex<JournalFault?>(nil)
  /// What every read throws while it is set.
  package let trouble = Mutex<JournalFault?>(nil)
  /// While it is set every read blocks its thread, as that of a disk that hangs.
  package let isHung = Mutex(false)
  /// How many transactions there were.
  package let commits = Mutex(0)

  /// An empty journal.
  package init(_ identity: LedgerIdentity = LedgerIdentity(bench: "test", epoch: 1)) { self.identity = identity }

  package func write<Result>(_ body: (any JournalWriter) throws -> Result) throws -> Result {
    let fault = refusal.withLock { $0 }
    let draft = MemoryDraft(shelf.withLock { $0 })
    // A full disk is read all the same: it refuses where something is written.
    if let fault, !fault.isFull { throw fault }
    let result = try body(draft)
    if let fault, draft.hasWritten { throw fault }
    shelf.withLock { $0 = draft.shelf }
    commits.withLock { $0 += 1 }
    return result
  }

  package func still<Result>(_ body: (any JournalReader) throws -> Result) throws -> Result {
    let copy = MemoryJournal(identity)
    let now = try read { $0 }
    copy.shelf.withLock { $0 = now }
    return try body(copy)
  }

  private func read<Result>(_ body: (Shelf) -> Result) throws -> Result {
    while isHung.withLock({ $0 }) { usleep(1000) }
    if let fault = trouble.withLock({ $0 }) { throw fault }
    return shelf.withLock { body($0) }
  }

  /// What is noted of how long a machine was seen at work on a job that is not over.
  package func heldWork(_ id: EventID) -> Int? { shelf.withLock { $0.worked[id] } }

  /// The job with an id, whatever reads throw.
  package func heldJob(_ id: EventID) -> Job? { shelf.withLock { $0.jobs.first { $0.id == id } } }

  /// Every job that is not over.
  package var openJobs: [Job] { shelf.withLock { $0.jobs.filter { !$0.phase.isOver } } }

  /// Every reading, oldest first, whatever reads throw.
  package var heldReadings: [StoredReading] { shelf.withLock { $0.readings } }

  /// Every fact as a value, oldest first.
  package var all: [Fact] { shelf.withLock { $0.values } }

  package func facts(after sequence: Int64, limit: Int) throws -> [RecordedFact] {
    try read { Array($0.facts.dropFirst(Int(sequence)).prefix(limit)) }
  }

  package func facts(of order: OrderNumber) throws -> [RecordedFact] {
    try read { $0.facts.filter { $0.order == order } }
  }

  package func facts(of order: OrderNumber, kind: Fact.Kind) throws -> [RecordedFact] {
    try facts(of: order).filter { $0.kind == kind }
  }

  package func newestFacts(of order: OrderNumber, kind: Fact.Kind, limit: Int) throws -> [RecordedFact] {
    try facts(of: order, kind: kind).suffix(limit)
  }

  package func turns(of order: OrderNumber) throws -> [RecordedFact] {
    try read { shelf in
      var before: Order?
      return zip(shelf.facts, shelf.values).compactMap { fact, value in
        guard case .orderRecorded(let recorded) = value, recorded.order.number == order else { return nil }
        defer { before = recorded.order }
        return before?.stage == recorded.order.stage && before?.ring.size == recorded.order.ring.size ? nil : fact
      }
    }
  }

  package func orders(_ query: OrderQuery) throws -> [Order] {
    try read { shelf in
      let sorted = shelf.orders.values.filter { query.takes($0) }.sorted {
        ($0.rush ? 0 : 1, $0.due?.number ?? .max, $0.number) < ($1.rush ? 0 : 1, $1.due?.number ?? .max, $1.number)
      }
      let start = query.after.flatMap { after in sorted.firstIndex { $0.number == after } }.map { $0 + 1 } ?? 0
      return Array(sorted[start...].prefix(query.limit))
    }
  }

  package func benchStays(of order: OrderNumber) throws -> [BenchStay] {
    try read { shelf in
      var stays: [BenchStay] = []
      var lies = false
      for (fact, value) in zip(shelf.facts, shelf.values) {
        guard case .benchSet(let set) = value else { continue }
        if set.orders.contains(order), !lies {
          stays.append(BenchStay(since: fact.at, until: nil, orders: set.orders.count))
        } else if !set.orders.contains(order), lies {
          stays[stays.count - 1].until = fact.at
        }
        lies = set.orders.contains(order)
      }
      return stays
    }
  }

  package func lastSequence() throws -> Int64 { try read { Int64($0.facts.count) } }

  package func proveWritable() throws {
    for fault in [refusal.withLock({ $0 }), trouble.withLock({ $0 })].compactMap(\.self) { throw fault }
  }

  package func order(_ number: OrderNumber) throws -> Order? { try read { $0.orders[number] } }

  package func orders(prefix: String, after cursor: OrderNumber?, limit: Int) throws -> [Order] {
    try read { shelf in
      let found = shelf.orders.values.filter { order in
        (prefix.isEmpty || order.number.text.hasPrefix(prefix) || order.customer.hasPrefix(prefix))
          && cursor.map { $0 < order.number } ?? true
      }
      return Array(found.sorted { $0.number < $1.number }.prefix(limit))
    }
  }

  package func readings(of order: OrderNumber?, limit: Int) throws -> [StoredReading] {
    try read { Array($0.readings.reversed().filter { $0.order == order && !$0.isSetAside }.prefix(limit)) }
  }

  package func readings(limit: Int) throws -> [StoredReading] {
    try read { Array($0.readings.reversed().prefix(limit)) }
  }

  package func job(_ id: EventID) throws -> Job? { try read { $0.jobs.first { $0.id == id } } }

  package func jobs(of order: OrderNumber?, limit: Int) throws -> [Job] {
    try read { Array($0.jobs.reversed().filter { order == nil || $0.piece.order == order }.prefix(limit)) }
  }

  package func answer(to key: String) throws -> KeptAnswer? { try read { $0.answers[key] } }

  package func newestGaugeChecks() throws -> [DeviceName: GaugeChecked] {
    try read { shelf in shelf.checks.reduce(into: [:]) { $0[$1.gauge] = $1 } }
  }

  package func approvals(of piece: Piece) throws -> [ProofApproved] { try read { $0.approvals(of: piece) } }
  package func acceptedBeam(for metal: Metal) throws -> BeamAccepted? { try read { $0.acceptedBeam(for: metal) } }
  package func measuredWheels() throws -> [String: WheelMeasured] { try read { $0.wheels } }

  package func gaugeChecks(of gauge: DeviceName, limit: Int) throws -> [GaugeChecked] {
    try read { Array($0.checks.reversed().filter { $0.gauge == gauge }.prefix(limit)) }
  }

  package func weights(of order: OrderNumber?, limit: Int) throws -> [StoredWeight] {
    try read { Array($0.weights.reversed().filter { $0.order == order && !$0.isSetAside }.prefix(limit)) }
  }

  package func weights(limit: Int) throws -> [StoredWeight] {
    try read { Array($0.weights.reversed().prefix(limit)) }
  }

  package func incoming(_ number: OrderNumber) throws -> IncomingOrder? { try read { $0.incoming[number] } }

  package func incoming(after cursor: OrderNumber?, limit: Int) throws -> [IncomingOrder] {
    try read { shelf in
      let open = shelf.incoming.values.filter { !$0.open.isEmpty && (cursor?.text ?? "") < $0.number.text }
      return Array(open.sorted { $0.number < $1.number }.prefix(limit))
    }
  }
}

extension OrderQuery {
  /// Whether an order is among what is asked for.
  fileprivate func takes(_ order: Order) -> Bool {
    if let due { guard let day = order.due, due.contains(day) else { return false } }
    let names = [order.number.text, order.customer, order.making?.concept?.wearer ?? ""]
    let terms = search.split(separator: " ")
    if !terms.isEmpty {
      return terms.allSatisfy { term in
        names.contains { $0.range(of: term, options: [.caseInsensitive, .diacriticInsensitive]) != nil }
      }
    }
    switch scope {
    case .all: return true
    case .open: return due != nil || order.isOpen
    case .today(let day): return order.isOpen && (order.rush || order.due.map { $0 <= day } ?? false)
    }
  }
}

/// One transaction on a copy of the shelf.
private final class MemoryDraft: JournalWriter {
  var shelf: MemoryJournal.Shelf
  private(set) var hasWritten = false

  init(_ shelf: MemoryJournal.Shelf) { self.shelf = shelf }

  func append(_ fact: Fact, id: EventID, at: Moment) throws -> RecordedFact {
    hasWritten = true
    let recorded = RecordedFact(
      id: id, sequence: Int64(shelf.facts.count + 1), at: at, kind: fact.kind, order: fact.order,
      payload: Array(try JSONEncoder().encode(fact)))
    shelf.facts.append(recorded)
    shelf.values.append(fact)
    switch fact {
    case .orderRecorded(let payload): shelf.orders[payload.order.number] = payload.order
    case .benchSet(let payload): shelf.onBench = payload.orders
    case .readingTaken(let payload):
      shelf.readings.append(
        StoredReading(
          id: id, sequence: recorded.sequence, reading: payload.reading, order: payload.order, isSetAside: false,
          verdict: payload.verdict))
    case .readingAssigned(let payload):
      for index in shelf.readings.indices where shelf.readings[index].id == payload.reading {
        shelf.readings[index].order = payload.order
        shelf.readings[index].isSetAside = payload.order == nil
      }
    case .jobRequested(let job): shelf.jobs.append(job)
    case .jobStarting(let payload):
      change(payload.job) { job in
        job.phase = .starting
        job.mark = payload.mark
      }
    case .jobRunning(let payload):
      change(payload.job) { job in
        job.phase = .running
        job.hasBegun = true
      }
    case .jobStopping(let payload): change(payload.job) { $0.stop = $0.stop ?? payload.stop }
    case .jobEnded(let payload):
      change(payload.job) { job in
        job.phase = .ended(payload.outcome)
        job.worked = payload.worked
        job.speeds = payload.speeds
      }
      shelf.worked[payload.job] = nil
    case .jobSettled(let payload): change(payload.job) { $0.settlement = payload.settlement }
    case .reengravingAllowed(let decision): shelf.decisions.append(decision)
    case .ledgerRestored(let restored):
      shelf.gaps.append(LedgerGap(sequence: recorded.sequence, restored: restored))
    case .gapClosed(let closed):
      for index in shelf.gaps.indices where shelf.gaps[index].closed == nil { shelf.gaps[index].closed = closed }
    case .orderReceived(let received):
      shelf.incoming[received.number] = IncomingOrder(
        received: received, answers: shelf.incoming[received.number]?.answers ?? [])
    case .questionAnswered(let answered): shelf.incoming[answered.number]?.answers.append(answered)
    case .gaugeChecked(let checked): shelf.checks.append(checked)
    case .wheelMeasured(let measured): shelf.wheels[measured.wheel] = measured
    case .weightTaken(let taken):
      shelf.weights.append(StoredWeight(id: id, weight: taken.weight, order: taken.order, isSetAside: false))
    case .weightAssigned(let assigned):
      for index in shelf.weights.indices where shelf.weights[index].id == assigned.weight {
        shelf.weights[index].order = assigned.order
        shelf.weights[index].isSetAside = assigned.order == nil
      }
    case .pieceInspected, .benchStopped, .screenPaired, .screenUnpaired, .proofApproved, .beamAccepted: break
    case .stageMoved, .photoAdded, .recordIssued: break
    }
    return recorded
  }

  private func change(_ id: EventID, _ change: (inout Job) -> Void) {
    for index in shelf.jobs.indices where shelf.jobs[index].id == id { change(&shelf.jobs[index]) }
  }

  func order(_ number: OrderNumber) -> Order? { shelf.orders[number] }
  func reading(_ id: EventID) -> StoredReading? { shelf.readings.first { $0.id == id } }
  func job(_ id: EventID) -> Job? { shelf.jobs.first { $0.id == id } }

  func engravings(of piece: Piece) -> [Job] {
    shelf.jobs.filter { $0.piece == piece && $0.work.kind == .engraving }
  }

  func decisions(about piece: Piece) -> [ReengravingAllowed] { shelf.decisions.filter { $0.piece == piece } }
  func gaps() -> [LedgerGap] { shelf.gaps }

  func inspections(of piece: Piece) -> [PieceInspected] {
    shelf.values.compactMap { if case .pieceInspected(let look) = $0, look.piece == piece { look } else { nil } }
  }

  func approvals(of piece: Piece) -> [ProofApproved] { shelf.approvals(of: piece) }

  func acceptedBeam(for metal: Metal) -> BeamAccepted? { shelf.acceptedBeam(for: metal) }

  func firstRecording(of order: OrderNumber) -> Int64? {
    shelf.facts.first { $0.kind == .orderRecorded && $0.order == order }?.sequence
  }

  func firstVersion(of order: OrderNumber) -> (order: Order, at: Moment)? {
    for (fact, value) in zip(shelf.facts, shelf.values) where fact.order == order {
      if case .orderRecorded(let recorded) = value { return (recorded.order, fact.at) }
    }
    return nil
  }

  func newestLook(at piece: Piece) -> Int64? {
    Array(zip(shelf.facts, shelf.values)).last { (_: RecordedFact, value: Fact) -> Bool in
      switch value {
      case .pieceInspected(let look): look.piece == piece
      case .reengravingAllowed(let decision): decision.piece == piece
      default: false
      }
    }?.0.sequence
  }

  func job(requestKey: String) -> Job? { shelf.jobs.first { $0.requestKey == requestKey } }
  func newestBegunJob(on device: DeviceName) -> Job? { shelf.jobs.last { $0.device == device && $0.mark != nil } }
  func sequence(of job: EventID) -> Int64? {
    zip(shelf.facts, shelf.values).first { (_: RecordedFact, value: Fact) -> Bool in
      if case .jobRequested(let asked) = value { asked.id == job } else { false }
    }?.0.sequence
  }

  func engraving(on device: DeviceName, token: String) -> Job? {
    shelf.jobs.last { $0.device == device && $0.mark?.token == token }
  }
  func newestReading(of order: OrderNumber) -> StoredReading? { shelf.readings.last { $0.order == order } }
  func note(worked milliseconds: Int, of job: EventID) {
    guard shelf.jobs.contains(where: { $0.id == job && !$0.phase.isOver }) else { return }
    hasWritten = true
    shelf.worked[job] = max(milliseconds, shelf.worked[job] ?? 0)
  }
  func worked(of job: EventID) -> Int? { shelf.worked[job] }
  func keep(_ answer: KeptAnswer) {
    hasWritten = true
    shelf.answers[answer.key] = shelf.answers[answer.key] ?? answer
  }
  func newestPolishing(of piece: Piece) -> Job? {
    shelf.jobs.last { $0.piece == piece && $0.work.kind == .polishing }
  }
  func weight(_ id: EventID) -> StoredWeight? { shelf.weights.first { $0.id == id } }
  func incoming(_ number: OrderNumber) -> IncomingOrder? { shelf.incoming[number] }
  func incoming(from shop: ShopSystem, order: String) -> [IncomingOrder] {
    shelf.incoming.values.filter { $0.received.ring.source.shop == shop && $0.received.ring.source.order == order }
  }
  func openJobs() -> [Job] { shelf.jobs.filter { !$0.phase.isOver } }
  func ordersOnBench() -> [OrderNumber] { shelf.onBench }
}

extension JournalFault {
  fileprivate var isFull: Bool {
    if case .diskFull = self { true } else { false }
  }
}
