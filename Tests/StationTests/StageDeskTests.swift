import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

/// The stages of an order at a bench, and what has to come before what.
@Suite struct StageDeskTests {
  /// An order at `stage` that says everything but what a gauge and a beam say.
  private func order(_ stage: Stage, place: EngravingText.Place = .inside) throws -> Order {
    var order = try makeOrder("R-1", stage: stage)
    order.engraving?.place = place
    order.due = Day("2026-12-24")
    order.making = Making()
    order.making?.design = Design()
    order.making?.design?.approval = Design.Approval(by: "Léa", at: nil, what: "sketch 3")
    order.making?.material = Material()
    order.making?.material?.stones = []
    order.making?.handcrafting = Handcrafting()
    order.making?.handcrafting?.maker = "Mia"
    order.making?.handcrafting?.weightOut = Milligrams(4_512)
    return order
  }

  private func engraved(_ world: BenchAtWork) async throws {
    try await world.engraverIsOpen()
    let job = try await world.bench.request(
      JobRequest(kind: .engraving, piece: Piece(order: try #require(OrderNumber("R-1"))), by: "Mia"))
    try await eventually("the start went out") { world.engraver.starts.withLock { $0 } == 1 }
    world.engraver.script.withLock { $0.showing = WorkProgress(.finished) }
    try await eventually("the job is over") { world.journal.heldJob(job.id)?.phase.isOver == true }
    #expect(world.journal.heldJob(job.id)?.phase.word == "done")
  }

  @Test func aMoveIsAFactAndANewVersionAndWhatIsMissingRecordsNothing() async throws {
    try await BenchAtWork.run { world in
      let order = try await world.bench.record(try order(.handcrafting), by: "test")
      let refusal = await #expect(throws: BenchRefusal.self) {
        try await world.bench.move(order.number, to: .setting, by: "Mia", why: nil)
      }
      #expect(refusal?.kind == .incomplete)
      #expect(refusal?.sentence.contains("Missing: a reading of its size.") == true)
      #expect(try world.journal.order(order.number)?.revision == 1)
      let facts = world.journal.all.count
      let moved = try await world.bench.move(order.number, to: .material, by: "Mia", why: "another stone")
      #expect(moved.stage == .material)
      #expect(moved.revision == 2)
      #expect(
        world.journal.all[facts]
          == .stageMoved(
            StageMoved(
              order: order.number, from: .handcrafting, to: .material, revision: 2, by: "Mia", why: "another stone")))
      #expect(world.journal.all.count == facts + 2)
      #expect(try await world.bench.move(order.number, to: .material, by: "Mia", why: nil) == moved)
      #expect(world.journal.all.count == facts + 2)
    }
  }

  @Test func whoSendsAnOrderAnewChangesNothingTheyDoNotSay() async throws {
    try await BenchAtWork.run { world in
      let first = try await world.bench.record(try order(.material), by: "test")
      #expect(first.making?.design?.approval?.at == Day.init(of: .now))
      var plain = try makeOrder("R-1", stage: .material)
      plain.customer = "Léa M."
      let second = try await world.bench.record(plain, by: "shop")
      #expect(second.making == first.making)
      #expect(second.due == first.due)
      #expect(second.stageSince == first.stageSince)
      let removed = try await world.bench.record([plain], removing: [plain.number: [.due]], by: "shop")[0]
      #expect(removed.due == nil)
    }
  }

  @Test func anApprovedDesignIsLocked() async throws {
    try await BenchAtWork.run { world in
      var order = try await world.bench.record(try order(.material), by: "test")
      order.making?.material?.stones = [Stone(kind: "ruby")]
      let refusal = await #expect(throws: BenchRefusal.self) { try await world.bench.record(order, by: "Tom") }
      #expect(refusal?.kind == .outOfOrder)
      order.making?.design?.approval = Design.Approval(by: "Léa", at: nil, what: "sketch 4")
      #expect(try await world.bench.record(order, by: "Tom").revision == 2)
    }
  }

  @Test func checksOfStonesThatWereReplacedAreNoneOfTheNewOnes() async throws {
    try await BenchAtWork.run { world in
      var order = try order(.finishing)
      order.engraving = nil
      var ruby = Stone(kind: "ruby")
      (ruby.owner, ruby.treatment) = (.shop, [.heated])
      order.making?.material?.stones = [ruby]
      order.making?.setting = StoneSetting()
      order.making?.setting?.kind = .bezel
      let check = StoneSetting.Check(what: "no stone is loose", isGood: true, by: "Tom")
      order.making?.setting?.checks = [check]
      order = try await world.bench.record(order, by: "test")
      // What is said of the same stone later is no other stone.
      order.making?.material?.stones?[0].treatment = [.heated, .glassFilled]
      order.making?.design = nil
      order = try await world.bench.record([order], removing: [order.number: [.design]], by: "Mia")[0]
      #expect(order.making?.setting?.checks == [check])
      order.making?.material?.stones?[0].kind = "garnet"
      order = try await world.bench.record(order, by: "Mia")
      #expect(order.making?.setting?.checks == nil)
      #expect(order.making?.setting?.kind == .bezel)
      let refusal = await #expect(throws: BenchRefusal.self) {
        try await world.bench.move(order.number, to: .unveiling, by: "Mia", why: nil)
      }
      #expect(refusal?.sentence.contains("that somebody checked its stones (setting.checks)") == true)
      // A check that is said with the new stone is of the new stone.
      order.making?.material?.stones?[0].kind = "ruby"
      order.making?.setting?.checks = [check]
      order = try await world.bench.record(order, by: "Mia")
      #expect(order.making?.setting?.checks == [check])
      let again = StoneSetting.Check(what: "the ruby sits straight", isGood: true, by: "Mia")
      order.making?.material?.stones?[0].kind = "spinel"
      order.making?.setting?.checks = [check, again]
      order = try await world.bench.record(order, by: "Mia")
      #expect(order.making?.setting?.checks == [again])
    }
  }

  @Test func anEngravedRingGetsNoOtherSizeUnlessSomebodyAnswersForIt() async throws {
    try await BenchAtWork.run { world in
      var order = try await world.bench.record(try order(.finishing), by: "test")
      _ = try await world.bench.put([order.number], by: "test")
      order.ring.size = try RingSize(text: "US 7")
      #expect(try await world.bench.record(order, by: "Tom").revision == 2)
      try await engraved(world)
      order.ring.size = try RingSize(text: "US 7 1/2")
      let refusal = await #expect(throws: BenchRefusal.self) { try await world.bench.record(order, by: "Tom") }
      #expect(refusal?.kind == .outOfOrder)
      #expect(refusal?.sentence.contains("it distorts the letters") == true)
      order.making?.handcrafting?.resizesEngraved = true
      // Who answers for it says so first, then changes the size.
      var flagged = order
      flagged.ring.size = try RingSize(text: "US 7")
      _ = try await world.bench.record(flagged, by: "Tom")
      #expect(try await world.bench.record(order, by: "Tom").ring.size.text == "US 7 1/2")
    }
  }

  @Test func theBeamWaitsUntilSetStonesAreCovered() async throws {
    try await BenchAtWork.run { world in
      var order = try order(.finishing)
      order.making?.material?.stones = [Stone(kind: "opal")]
      order = try await world.bench.record(order, by: "test")
      _ = try await world.bench.put([order.number], by: "test")
      try await world.engraverIsOpen()
      let request = JobRequest(kind: .engraving, piece: Piece(order: order.number), by: "Mia")
      let refusal = await #expect(throws: BenchRefusal.self) { try await world.bench.request(request) }
      #expect(refusal?.kind == .outOfOrder)
      #expect(world.engraver.starts.withLock { $0 } == 0)
      order.making?.finishing = Finishing()
      order.making?.finishing?.stonesMasked = true
      _ = try await world.bench.record(order, by: "Mia")
      try await engraved(world)
    }
  }

  @Test(arguments: [(-2, false), (-1, true), (0, true), (60, true), (61, false), (355_000, false)])
  func aDayOnWhichARingCannotHaveBeenHandedOverIsRefused(days: Int, isTaken: Bool) async throws {
    try await BenchAtWork.run { world in
      let today = Day(of: world.bench.now)
      var order = try order(.finishing)
      order.engraving = nil
      order = try await world.bench.record(order, by: "test")
      world.gauge.send(16_920)
      try await eventually("it is measured") { !world.journal.heldReadings.isEmpty }
      let reading = try #require(world.journal.heldReadings.first)
      _ = try await world.bench.assign(reading: reading.id, to: order.number, by: "Mia")
      order = try await world.bench.move(order.number, to: .unveiling, by: "Mia", why: nil)
      order.making?.unveiling = Unveiling()
      order.making?.unveiling?.weight = Milligrams(4_612)
      order.making?.unveiling?.handover = Unveiling.Handover(
        to: "Léa", by: "Mia", at: Day(number: today.number + days))
      if isTaken {
        let closed = try await world.bench.record(order, by: "Mia")
        #expect(!closed.isOpen)
        // It stays as it was handed over, and goes nowhere.
        order.making?.unveiling?.weight = nil
        let without = await #expect(throws: BenchRefusal.self) { try await world.bench.record(order, by: "Mia") }
        #expect(without?.kind == .incomplete)
        let back = await #expect(throws: BenchRefusal.self) {
          try await world.bench.move(order.number, to: .finishing, by: "Mia", why: "a letter")
        }
        #expect(back?.kind == .outOfOrder && back?.sentence.contains("handed over") == true)
      } else {
        let refusal = await #expect(throws: BenchRefusal.self) { try await world.bench.record(order, by: "Mia") }
        #expect(refusal?.kind == .invalid)
        let words = days < 0 ? "before the order came in, on \(today.text)" : "is more than 60 days away"
        #expect(refusal?.sentence.contains(words) == true, "\(refusal?.sentence ?? "")")
      }
    }
  }

  @Test func nobodyApprovesADesignOnADayThatIsYetToCome() async throws {
    try await BenchAtWork.run { world in
      var order = try order(.design)
      order.making?.design = Design()
      order.making?.design?.approval = Design.Approval(
        by: "Léa", at: Day(number: Day(of: world.bench.now).number + 2), what: "the drawing")
      let refusal = await #expect(throws: BenchRefusal.self) { try await world.bench.record(order, by: "Mia") }
      #expect(refusal?.kind == .invalid && refusal?.sentence.contains("yet to come") == true)
    }
  }

  @Test func anOrderFromPaperMayHaveBeenHandedOverLongBeforeItCameIn() async throws {
    try await BenchAtWork.run { world in
      var order = try order(.unveiling)
      order.making?.unveiling = Unveiling()
      order.making?.unveiling?.weight = Milligrams(4_612)
      order.making?.unveiling?.handover = Unveiling.Handover(to: "Léa", by: "Mia", at: try #require(Day("2019-05-04")))
      #expect(try await world.bench.record(order, by: "Mia").isOpen == false)
    }
  }

  @Test func aRingIsHandedOverAtTheUnveilingAndWithItsWeight() async throws {
    try await BenchAtWork.run { world in
      var order = try await world.bench.record(try order(.unveiling), by: "test")
      order.making?.unveiling = Unveiling()
      order.making?.unveiling?.handover = Unveiling.Handover(to: "Léa", by: "Mia", at: Day(of: world.bench.now))
      let refusal = await #expect(throws: BenchRefusal.self) { try await world.bench.record(order, by: "Mia") }
      #expect(refusal?.kind == .incomplete)
      order.making?.unveiling?.weight = Milligrams(4_612)
      #expect(try await world.bench.record(order, by: "Mia").isOpen == false)
      #expect(try world.journal.orders(OrderQuery()).isEmpty)
    }
  }
}
