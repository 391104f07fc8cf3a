import Devices
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

/// What is missing before a start, said without starting: it has to be what a start would be refused with.
@Suite struct ConditionsTests {
  private func request() throws -> JobRequest {
    JobRequest(kind: .engraving, piece: Piece(order: try #require(OrderNumber("R-1"))), by: "Mia")
  }

  /// The refusal of a start, if it is refused.
  private func refusal(_ world: BenchAtWork) async throws -> BenchRefusal? {
    let request = try request()
    do throws(BenchRefusal) {
      _ = try await world.bench.request(request)
      return nil
    } catch {
      return error
    }
  }

  private func obstacles(_ world: BenchAtWork, piece: Int = 1) async throws -> [BenchRefusal] {
    let conditions = try await world.bench.conditions(ofPiece: piece)
    return try #require(conditions.starts.first).obstacles
  }

  @Test func whatMayBeginIsMissingNothingAndNothingBegins() async throws {
    try await BenchAtWork.run { world in
      try await world.engraverIsOpen()
      let order = try await world.layOrder()
      let conditions = try await world.bench.conditions(ofPiece: 1)
      let start = try #require(conditions.starts.first)
      #expect(start.obstacles.isEmpty)
      #expect(start.work == .engraving(try #require(order.engraving)))
      #expect(start.expected == .seconds(2))
      #expect(start.proof == order.proof)
      #expect(conditions.order == order)
      #expect(try world.journal.jobs(of: nil, limit: 9).isEmpty)
    }
  }

  @Test func theFirstThingThatIsMissingIsWhatAStartIsRefusedWith() async throws {
    let check = SizeCheck(within: .seconds(3600), toleranceQuarters: 1)
    for stage in [Stage.concept, .finishing] {
      try await BenchAtWork.run(sizeCheck: check) { world in
        try await world.engraverIsOpen()
        try await world.layOrder(stage: stage)
        let missing = try await obstacles(world)
        #expect(missing.first == (try await refusal(world)))
        // Everything is said at once, not one after the other.
        #expect(missing.map(\.kind) == (stage == .concept ? [.wrongStage, .sizeNotConfirmed] : [.sizeNotConfirmed]))
      }
    }
  }

  @Test func withoutOneOrderOnTheBenchThatIsWhatIsMissing() async throws {
    try await BenchAtWork.run { world in
      try await world.engraverIsOpen()
      #expect(try await obstacles(world).map(\.kind) == [.notOnBench])
      let orders = [try await world.layOrder("R-1"), try await world.layOrder("R-2")]
      _ = try await world.bench.put(orders.map(\.number), by: "test")
      let missing = try await obstacles(world)
      #expect(missing.map(\.kind) == [.notOnBench])
      #expect(missing.first?.sentence.contains("R-1, R-2") == true)
    }
  }

  @Test func aMachineThatIsNotThereIsMissing() async throws {
    let machine = ScriptedMachine()
    machine.script.withLock { $0.isReachable = false }
    try await BenchAtWork.run(engraver: machine) { world in
      try await world.layOrder()
      let missing = try await obstacles(world)
      #expect(missing.map(\.kind) == [.deviceAbsent])
      #expect(missing.first == (try await refusal(world)))
    }
  }

  @Test func aPieceTheOrderDoesNotHaveIsSaid() async throws {
    try await BenchAtWork.run { world in
      try await world.engraverIsOpen()
      try await world.layOrder()
      #expect(try await obstacles(world, piece: 2).map(\.kind) == [.invalid])
    }
  }

  @Test func theNewestReadingOfTheOrderComesAlong() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      world.gauge.send(16_890)
      try await eventually("the reading is attached") {
        try await world.bench.conditions(ofPiece: 1).reading?.reading.diameter == Micrometres(16_890)
      }
    }
  }
}
