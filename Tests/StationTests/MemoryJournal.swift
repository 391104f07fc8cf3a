import Foundation
import Station
import Synchronization
import Workshop

/// A journal in memory for tests: keeps facts in order and derives every view from them; can be told to refuse.
final class MemoryJournal: Journal {
  struct Shelf {
    var facts: [(recorded: RecordedFact, fact: Fact)] = []
    var orders: [OrderNumber: Order] = [:]
    var readings: [StoredReading] = []
    var jobs: [Job] = []
    var onBench: [OrderNumber] = []
  }

  let identity = LedgerIdentity(bench: "test", epoch: 1)
  let shelf = Mutex(Shelf())
  let refusal = Mutex<JournalFault?>(nil)
  let commits = Mutex(0)

  func write<Result>(_ body: (any JournalWriter) throws -> Result) throws -> Result {
    if let fault = refusal.withLock({ $0 }) { throw fault }
    let draft = MemoryDraft(shelf.withLock { $0 })
    let result = try body(draft)
    shelf.withLock { $0 = draft.shelf }
    commits.withLock { $0 += 1 }
    return result
  }

  func facts(after sequence: Int64, limit: Int) -> [RecordedFact] {
    shelf.withLock { Array($0.facts.map(\.recorded).filter { $0.sequence > sequence }.prefix(limit)) }
  }

  func facts(of order: OrderNumber) -> [RecordedFact] {
    shelf.withLock { $0.facts.map(\.recorded).filter { $0.order == order } }
  }

  var all: [Fact] { shelf.withLock { $0.facts.map(\.fact) } }

  func lastSequence() -> Int64 { shelf.withLock { Int64($0.facts.count) } }
  func order(_ number: OrderNumber) -> Order? { shelf.withLock { $0.orders[number] } }

  func orders(prefix: String, after cursor: OrderNumber?, limit: Int) -> [Order] {
    shelf.withLock { $0.orders.values.sorted { $0.number < $1.number } }
  }

  func readings(of order: OrderNumber?, limit: Int) -> [StoredReading] {
    shelf.withLock { shelf in shelf.readings.filter { $0.order == order && !($0.isSetAside && order == nil) } }
  }

  func readings(limit: Int) -> [StoredReading] { shelf.withLock { $0.readings } }
  func job(_ id: EventID) -> Job? { shelf.withLock { $0.jobs.first { $0.id == id } } }

  func jobs(of order: OrderNumber?, limit: Int) -> [Job] {
    shelf.withLock { $0.jobs.filter { order == nil || $0.piece.order == order } }
  }
}

/// One transaction on a copy of the shelf.
final class MemoryDraft: JournalWriter {
  var shelf: MemoryJournal.Shelf

  init(_ shelf: MemoryJournal.Shelf) { self.shelf = shelf }

  func append(_ fact: Fact, id: EventID, at: Moment) throws -> RecordedFact {
    let recorded = RecordedFact(
      id: id, sequence: Int64(shelf.facts.count + 1), at: at, kind: fact.kind, order: fact.order,
      payload: Array(try JSONEncoder().encode(fact)))
    shelf.facts.append((recorded, fact))
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
    case .jobStarting(let payload): set(.starting, payload.job)
    case .jobRunning(let payload): set(.running, payload.job)
    case .jobEnded(let payload): set(.ended(payload.outcome), payload.job)
    case .benchStopped: break
    }
    return recorded
  }

  private func set(_ phase: JobPhase, _ id: EventID) {
    for index in shelf.jobs.indices where shelf.jobs[index].id == id { shelf.jobs[index].phase = phase }
  }

  func order(_ number: OrderNumber) -> Order? { shelf.orders[number] }
  func reading(_ id: EventID) -> StoredReading? { shelf.readings.first { $0.id == id } }
  func job(_ id: EventID) -> Job? { shelf.jobs.first { $0.id == id } }

  func engravings(of piece: Piece) -> [Job] {
    shelf.jobs.filter { $0.piece == piece && $0.work.kind == .engraving }
  }

  func openJobs() -> [Job] { shelf.jobs.filter { !$0.phase.isOver } }
  func ordersOnBench() -> [OrderNumber] { shelf.onBench }
}
