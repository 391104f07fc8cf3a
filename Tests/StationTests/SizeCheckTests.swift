import Devices
import TestJournal
import Testing
import Workshop

@testable import Station

/// The guard against the wrong ring under the beam.
@Suite struct SizeCheckTests {
  private let check = SizeCheck(within: .seconds(3600), toleranceQuarters: 1)

  private func refusal(afterReading micrometres: Int?, taken ago: Int64 = 0) async throws -> BenchRefusal? {
    let journal = MemoryJournal()
    var found: BenchRefusal?
    try await BenchAtWork.run(journal: journal, sizeCheck: check) { world in
      let order = try await world.layOrder()
      try await eventually("the engraver is open") {
        world.bench.devices.contains { $0.kind == .engraver && $0.status != nil }
      }
      if let micrometres {
        try journal.write { ledger in
          let at = Moment(milliseconds: Moment.now.milliseconds - ago)
          let reading = Reading(
            device: try #require(DeviceName("gauge")), diameter: Micrometres(micrometres), sent: "x", takenAt: at)
          _ = try ledger.append(
            .readingTaken(ReadingTaken(reading: reading, order: order.number, verdict: nil)), id: EventID(at: at),
            at: at)
        }
      }
      do throws(BenchRefusal) {
        _ = try await world.bench.request(
          JobRequest(kind: .engraving, piece: Piece(order: order.number), by: "Mia"))
      } catch { found = error }
    }
    return found
  }

  @Test func aRingThatMeasuresAsOrderedMayGoUnderTheBeam() async throws {
    #expect(try await refusal(afterReading: 16_916) == nil)
  }

  @Test func aRingNobodyMeasuredDoesNot() async throws {
    #expect(try await refusal(afterReading: nil)?.kind == .sizeNotConfirmed)
  }

  @Test func aRingOfAnotherSizeDoesNot() async throws {
    let refusal = try await refusal(afterReading: 18_000)
    #expect(refusal?.kind == .sizeNotConfirmed)
    #expect(refusal?.sentence.contains("18.00 mm") == true)
  }

  @Test func anOldReadingDoesNotCount() async throws {
    #expect(try await refusal(afterReading: 16_916, taken: 3_601_000)?.sentence.contains("60 minutes old") == true)
  }

  @Test func aReadingFromTheFutureDoesNotCount() async throws {
    #expect(try await refusal(afterReading: 16_916, taken: -600_000)?.sentence.contains("set back") == true)
  }
}
