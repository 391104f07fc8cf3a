import Foundation
import Ledger
import Station
import Testing
import Workshop

/// A folder of its own for the ledger of one test, removed with it.
final class Bench {
  let folder: String
  var path: String { folder + "/bench.sqlite" }

  init() throws {
    folder = NSTemporaryDirectory() + "/ledger-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    // A folder that stays behind in the temporary directory is no reason to fail.
    try? FileManager.default.removeItem(atPath: folder)
  }

  func open(_ bench: String = "left", at second: Int64 = 1_790_000_000) throws -> SQLiteLedger {
    try SQLiteLedger.open(path: path, bench: bench, now: Moment(milliseconds: second * 1000 + 999))
  }

  /// The fault that opening ends in.
  func fault(_ bench: String = "left") -> JournalFault? {
    do throws(JournalFault) {
      try SQLiteLedger.open(path: path, bench: bench, now: Moment(milliseconds: 0)).close()
      return nil
    } catch {
      return error
    }
  }
}

let moment = Moment(milliseconds: 1_790_000_000_123)

extension SQLiteLedger {
  /// Appends facts in one transaction, each with a new id.
  @discardableResult func record(_ facts: Fact...) throws -> [RecordedFact] {
    try write { writer in try facts.map { try writer.append($0, id: EventID(at: moment), at: moment) } }
  }
}

func number(_ text: String) throws -> OrderNumber { try #require(OrderNumber(text)) }

func ringOrder(_ text: String, customer: String = "Zoë", revision: Int = 1) throws -> Order {
  let size = try RingSize(text: "US 6 1/2")
  return Order(
    number: try number(text), customer: customer,
    ring: Ring(metal: .au750r, size: size, insideProfile: .comfort, bandWidth: Micrometres(4_000)),
    engraving: EngravingText(text: "für \"immer\" / ✦", place: .inside), polishing: "bright", stage: .finishing,
    revision: revision)
}

func recorded(_ order: Order) -> Fact { .orderRecorded(OrderRecorded(order: order, by: "anna")) }

func taken(_ diameter: Int = 17_350, order: OrderNumber? = nil, sent: String = "01A+00017.350") throws -> Fact {
  let reading = Reading(
    device: try #require(DeviceName("gauge")), diameter: Micrometres(diameter), sent: sent, takenAt: moment)
  return .readingTaken(ReadingTaken(reading: reading, order: order, verdict: order.map { _ in "in tolerance" }))
}

func assigned(_ reading: EventID, to order: OrderNumber?, from previous: OrderNumber? = nil) -> Fact {
  .readingAssigned(
    ReadingAssigned(
      reading: reading, order: order, previous: previous, verdict: order.map { "fits \($0.text)" }, by: "anna"))
}

func engraving(_ piece: Piece, id: EventID = EventID(at: moment)) throws -> Job {
  Job(
    id: id, piece: piece, orderRevision: 1, device: try #require(DeviceName("engraver")),
    work: .engraving(EngravingText(text: "immer", place: .inside)), requestedBy: "anna", requestedAt: moment,
    expectedMilliseconds: 60_000)
}

func ended(_ job: Job, _ ending: JobOutcome.Ending) -> Fact {
  .jobEnded(
    JobEnded(
      job: job.id, order: job.piece.order, outcome: JobOutcome(ending, "said so"),
      worked: WorkedTime(milliseconds: 1234)))
}
