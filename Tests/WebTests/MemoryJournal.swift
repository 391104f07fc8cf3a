import Foundation
import Station
import Synchronization
import Workshop

/// A journal in memory, fast enough to publish at full speed. A transaction that throws is not rolled back: no test here
/// writes one.
final class MemoryJournal: Journal {
  struct Shelf {
    var facts: [RecordedFact] = []
    var orders: [OrderNumber: Order] = [:]
    var readings: [StoredReading] = []
    var onBench: [OrderNumber] = []
  }

  let identity = LedgerIdentity(bench: "bench \"1\"", epoch: 1_700_000_000)
  let shelf = Mutex(Shelf())
  /// What every read throws while it is set.
  let trouble = Mutex<JournalFault?>(nil)

  func write<Result>(_ body: (any JournalWriter) throws -> Result) throws -> Result { try body(MemoryWriter(self)) }

  private func read<Result>(_ body: (Shelf) -> Result) throws -> Result {
    if let fault = trouble.withLock({ $0 }) { throw fault }
    return shelf.withLock { body($0) }
  }

  func facts(after sequence: Int64, limit: Int) throws -> [RecordedFact] {
    try read { Array($0.facts.dropFirst(Int(sequence)).prefix(limit)) }
  }

  func facts(of order: OrderNumber) throws -> [RecordedFact] { try read { $0.facts.filter { $0.order == order } } }
  func lastSequence() throws -> Int64 { try read { Int64($0.facts.count) } }
  func order(_ number: OrderNumber) throws -> Order? { try read { $0.orders[number] } }

  func orders(prefix: String, after cursor: OrderNumber?, limit: Int) throws -> [Order] {
    try read { shelf in
      let found = shelf.orders.values.filter { order in
        (prefix.isEmpty || order.number.text.hasPrefix(prefix) || order.customer.hasPrefix(prefix))
          && cursor.map { $0 < order.number } ?? true
      }
      return Array(found.sorted { $0.number < $1.number }.prefix(limit))
    }
  }

  func readings(of order: OrderNumber?, limit: Int) throws -> [StoredReading] {
    try read { Array($0.readings.reversed().filter { $0.order == order && !$0.isSetAside }.prefix(limit)) }
  }

  func readings(limit: Int) throws -> [StoredReading] { try read { Array($0.readings.reversed().prefix(limit)) } }
  func job(_ id: EventID) throws -> Job? { nil }
  func jobs(of order: OrderNumber?, limit: Int) throws -> [Job] { [] }
}

struct MemoryWriter: JournalWriter {
  let journal: MemoryJournal

  init(_ journal: MemoryJournal) { self.journal = journal }

  func append(_ fact: Fact, id: EventID, at: Moment) throws -> RecordedFact {
    let payload = Array(try JSONEncoder().encode(fact))
    return journal.shelf.withLock { shelf in
      let recorded = RecordedFact(
        id: id, sequence: Int64(shelf.facts.count + 1), at: at, kind: fact.kind, order: fact.order, payload: payload)
      shelf.facts.append(recorded)
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
      case .jobRequested, .jobStarting, .jobRunning, .jobEnded, .benchStopped: break
      }
      return recorded
    }
  }

  func order(_ number: OrderNumber) -> Order? { journal.shelf.withLock { $0.orders[number] } }
  func reading(_ id: EventID) -> StoredReading? { journal.shelf.withLock { $0.readings.first { $0.id == id } } }
  func job(_ id: EventID) -> Job? { nil }
  func engravings(of piece: Piece) -> [Job] { [] }
  func openJobs() -> [Job] { [] }
  func ordersOnBench() -> [OrderNumber] { journal.shelf.withLock { $0.onBench } }
}
