import TestJournal
import Testing
import Workshop

@testable import Station

/// A figure of an order that a weighing gave it goes with that weighing; what a hand wrote stays.
@Suite struct WeighedFigureTests {
  private let floor: (bench: Bench, journal: MemoryJournal)
  private let first: OrderNumber
  private let second: OrderNumber

  init() throws {
    floor = try makeBench()
    (first, second) = (try #require(OrderNumber("R-1")), try #require(OrderNumber("R-2")))
  }

  private func begin() async throws {
    for number in ["R-1", "R-2"] { _ = try await floor.bench.record(try makeOrder(number), by: "test") }
  }

  /// A weighing that waits for an order.
  private func weighing(_ milligrams: Int) throws -> EventID {
    let weight = Weight(
      device: try #require(DeviceName("balance")), milligrams: milligrams, sent: "S S \(milligrams) mg", takenAt: .now)
    let id = EventID(at: .now)
    try floor.journal.write { writer in
      _ = try writer.append(.weightTaken(WeightTaken(weight: weight, order: nil)), id: id, at: .now)
    }
    return id
  }

  private func held(_ number: OrderNumber) throws -> Order { try #require(try floor.journal.order(number)) }

  @Test(arguments: WeightUse.allCases, [true, false])
  func aWeightThatIsMovedOrSetAsideTakesItsFigureAlong(use: WeightUse, isMoved: Bool) async throws {
    try await begin()
    let id = try weighing(4_512)
    _ = try await floor.bench.assign(weight: id, to: first, as: use, by: "Mia")
    #expect(try held(first).figure(use) == Milligrams(4_512))
    _ = try await floor.bench.assign(weight: id, to: isMoved ? second : nil, by: "Mia")
    #expect(try held(first).figure(use) == nil)
    #expect(try held(first).making == nil)
    #expect(try held(first).revision == 3)
    #expect(try held(second).figure(use) == nil)
  }

  @Test func aFigureThatAHandOrAnotherWeighingGaveStays() async throws {
    try await begin()
    let (id, other) = (try weighing(4_512), try weighing(4_512))
    _ = try await floor.bench.assign(weight: id, to: first, as: .out, by: "Mia")
    _ = try await floor.bench.assign(weight: other, to: first, as: .out, by: "Mia")
    _ = try await floor.bench.assign(weight: id, to: second, by: "Mia")
    #expect(try held(first).figure(.out) == Milligrams(4_512))
    // Written over by hand it is no weighing's any more, though it says the same again later.
    for milligrams in [4_600, 4_512] {
      var order = try makeOrder("R-1")
      order.making = Making()
      order.making?.handcrafting = Handcrafting()
      order.making?.handcrafting?.weightOut = Milligrams(milligrams)
      _ = try await floor.bench.record(order, by: "Tom")
    }
    _ = try await floor.bench.assign(weight: other, to: nil, by: "Mia")
    #expect(try held(first).figure(.out) == Milligrams(4_512))
  }

  /// Whoever writes an order sends its figures back and knows nothing of where they come from.
  @Test func aFigureThatIsSentBackAsItWasIsTheWeighingsStill() async throws {
    try await begin()
    let id = try weighing(4_512)
    _ = try await floor.bench.assign(weight: id, to: first, as: .out, by: "Mia")
    var order = try makeOrder("R-1")
    order.making = Making()
    order.making?.handcrafting = Handcrafting()
    order.making?.handcrafting?.weightOut = Milligrams(4_512)
    order.making?.handcrafting?.maker = "Mia"
    _ = try await floor.bench.record(order, by: "Mia")
    _ = try await floor.bench.assign(weight: id, to: nil, by: "Mia")
    #expect(try held(first).figure(.out) == nil)
    #expect(try held(first).making?.handcrafting?.maker == "Mia")
  }

  @Test func theFinalWeightOfARingThatWasHandedOverIsNotTakenAway() async throws {
    var order = try makeOrder("R-1", stage: .unveiling)
    order.making = Making()
    order.making?.unveiling = Unveiling()
    order = try await floor.bench.record(order, by: "test")
    let id = try weighing(4_512)
    _ = try await floor.bench.assign(weight: id, to: first, as: .final, by: "Mia")
    order = try held(first)
    order.making?.unveiling?.handover = Unveiling.Handover(to: "Léa", by: "Mia", at: Day(of: .now))
    _ = try await floor.bench.record(order, by: "Mia")
    let facts = try floor.journal.lastSequence()
    let refusal = await #expect(throws: BenchRefusal.self) {
      try await floor.bench.assign(weight: id, to: nil, by: "Mia")
    }
    #expect(refusal?.sentence.contains("handed over") == true, "\(refusal?.sentence ?? "")")
    #expect(try floor.journal.lastSequence() == facts)
    #expect(try held(first).figure(.final) == Milligrams(4_512))
  }
}

extension Order {
  fileprivate func figure(_ use: WeightUse) -> Milligrams? {
    switch use {
    case .taken: making?.handcrafting?.weightIn
    case .out: making?.handcrafting?.weightOut
    case .final: making?.unveiling?.weight
    }
  }
}
