import TestJournal
import Testing
import Workshop

@testable import Station

/// Orders of shops come in, come in again, contradict each other and what the bench knows.
@Suite struct IntakeDeskTests {
  private let floor: (bench: Bench, journal: MemoryJournal)

  init() throws { floor = try makeBench() }

  private func line(
    _ place: Int = 1, id: String? = "900", size: String? = "US 7", metal: Metal? = .au750y, text: String? = "Always",
    at day: Int = 1, cancelled: String? = nil
  ) throws -> ShopOrder.Line {
    var ring = ReceivedRing(
      source: ShopLine(shop: .shopify, order: "55", name: "#1042", line: id.map { "\($0)\(place)" }, place: place),
      customer: "Ada")
    ring.size = try size.map { try RingSize(text: $0) }
    ring.sizeText = size
    ring.metal = metal
    ring.engraving = text.map { EngravingText(text: $0, place: .inside) }
    ring.changedAt = Moment(milliseconds: Int64(day) * 86_400_000)
    ring.cancelled = cancelled
    var questions: [IntakeQuestion] = []
    if size == nil { questions.append(IntakeQuestion(.size, "Which size is it?")) }
    if metal == nil { questions.append(IntakeQuestion(.metal, "Which alloy is it?")) }
    return ShopOrder.Line(ring: ring, questions: questions)
  }

  private func order(_ lines: ShopOrder.Line..., name: String = "#1042", id: String = "55") -> ShopOrder {
    var order = ShopOrder(shop: .shopify, id: id, name: name)
    order.rings = lines
    return order
  }

  private func take(_ orders: ShopOrder...) async throws -> [IntakeOutcome] {
    try await floor.bench.take(orders, by: "test")
  }

  private func held(_ number: String) throws -> Order? {
    try floor.journal.order(try #require(OrderNumber(number)))
  }

  @Test func stonesAndTheDayReachTheOrderAndAnAnswerSaysHowTheyWereTreated() async throws {
    var line = try line()
    line.ring.stones = ["emerald"]
    line.ring.due = "2026-12-20"
    line.questions = [IntakeQuestion(.stone, "What is its treatment?")]
    _ = try await take(order(line))
    #expect(try held("1042")?.due == Day("2026-12-20"))
    #expect(try held("1042")?.making?.material?.stones?.map(\.kind) == ["emerald"])
    let number = try #require(OrderNumber("1042"))
    await #expect(throws: BenchRefusal.self) {
      try await floor.bench.answer(number, about: .stone, "somehow", by: "Mia")
    }
    _ = try await floor.bench.answer(number, about: .stone, "oiled", by: "Mia")
    #expect(try held("1042")?.making?.material?.stones?.first?.treatment == [.oiled])
  }

  @Test func aVersionOfTheFutureDoesNotMakeTrueOnesOld() async throws {
    _ = try await take(order(try line(at: 400_000)))
    #expect(try await take(order(try line(size: "US 8", at: 20_000))).map(\.kind) == [.revised])
    #expect(try held("1042")?.ring.size.text == "US 8")
  }

  @Test func anOrderBecomesOneAndTheSameAgainChangesNothing() async throws {
    let first = try await take(order(try line()))
    #expect(first.map(\.kind) == [.new])
    #expect(first.map(\.number?.text) == ["1042"])
    let facts = try floor.journal.lastSequence()
    #expect(try await take(order(try line())).map(\.kind) == [.unchanged])
    #expect(try floor.journal.lastSequence() == facts)
    #expect(try held("1042")?.stage == .concept)
  }

  @Test func theSameOrderTwiceInOneFileIsOneOrder() async throws {
    #expect(try await take(order(try line()), order(try line())).map(\.kind) == [.new, .unchanged])
    #expect(floor.journal.all.count { if case .orderRecorded = $0 { true } else { false } } == 1)
  }

  @Test func twoRingsAreTwoJobBags() async throws {
    let outcomes = try await take(order(try line(1), try line(2, size: "US 9")))
    #expect(outcomes.map(\.number?.text) == ["1042-1", "1042-2"])
  }

  @Test func aRingThatIsAddedLaterLeavesTheFirstItsNumber() async throws {
    _ = try await take(order(try line(1)))
    let outcomes = try await take(order(try line(1, at: 2), try line(2, size: "US 9", at: 2)))
    #expect(outcomes.map(\.number?.text) == ["1042", "1042-2"])
    let gone = try await take(order(try line(1, at: 3)))
    #expect(gone.last?.number?.text == "1042-2")
    #expect(gone.last?.questions.first?.words.contains("holds this ring no more") == true)
  }

  /// Writes into the ledger that the order came to a stage, with everything the stages ask for on the way left out.
  private func bring(_ order: Order, to stage: Stage) throws {
    var moved = order
    moved.stage = stage
    moved.revision += 1
    try floor.journal.write { writer in
      _ = try writer.append(.orderRecorded(OrderRecorded(order: moved, by: "Mia")), id: EventID(at: .now), at: .now)
    }
  }

  @Test func whatTheShopAloneChangedIsTakenAsARevision() async throws {
    _ = try await take(order(try line()))
    let outcome = try #require(try await take(order(try line(size: "US 7 1/2", text: "Forever", at: 2))).first)
    #expect(outcome.kind == .revised)
    #expect(try held("1042")?.ring.size.text == "US 7 1/2")
    #expect(try held("1042")?.engraving?.text == "Forever")
    #expect(try held("1042")?.revision == 2)
  }

  @Test func newWordsOfTheShopKeepHowTheBenchSetsThemAndAllowNothingUnseen() async throws {
    _ = try await take(order(try line()))
    var changed = try #require(try held("1042"))
    changed.engraving?.font = "futural"
    changed.engraving?.alignment = .end
    changed.engraving?.allowsHidden = true
    _ = try await floor.bench.record(changed, by: "Mia")
    _ = try await take(order(try line(text: "Forever", at: 2)))
    let engraving = try held("1042")?.engraving
    #expect(engraving?.text == "Forever" && engraving?.font == "futural" && engraving?.alignment == .end)
    #expect(engraving?.allowsHidden == false)
  }

  @Test func whatTheBenchChangedStaysAndIsAskedAbout() async throws {
    _ = try await take(order(try line()))
    var changed = try #require(try held("1042"))
    changed.ring.size = try RingSize(text: "US 8")
    changed.polishing = "demo"
    try bring(try await floor.bench.record(changed, by: "Mia"), to: .design)
    let quiet = try await take(order(try line(text: "Forever", at: 2)))
    #expect(quiet.first?.questions.isEmpty == true)
    let outcome = try #require(try await take(order(try line(size: "US 7 1/2", text: "Forever", at: 3))).first)
    #expect(outcome.questions.map(\.about) == [.size])
    let kept = try #require(try held("1042"))
    #expect(kept.ring.size.text == "US 8")
    #expect(kept.engraving?.text == "Forever")
    #expect(kept.polishing == "demo")
    #expect(kept.stage == .design)
  }

  @Test func onceWorkHasBegunNothingIsTakenUnasked() async throws {
    _ = try await take(order(try line()))
    try bring(try #require(try held("1042")), to: .handcrafting)
    let outcome = try #require(try await take(order(try line(metal: .pt950, text: nil, at: 2))).first)
    #expect(outcome.kind == .unchanged)
    #expect(Set(outcome.questions.map(\.about)) == [.metal, .engraving])
    #expect(try held("1042")?.ring.metal == .au750y)
    #expect(try held("1042")?.engraving?.text == "Always")
    let number = try #require(OrderNumber("1042"))
    let answered = try await floor.bench.answer(number, about: .metal, "keep", by: "Mia")
    #expect(answered.open.map(\.about) == [.engraving])
    #expect(try await take(order(try line(metal: .pt950, text: nil, at: 2))).first?.questions.count == 1)
  }

  @Test func anOlderVersionIsPassedOver() async throws {
    _ = try await take(order(try line(size: "US 8", at: 5)))
    let outcome = try #require(try await take(order(try line(at: 4))).first)
    #expect(outcome.kind == .passedOver)
    #expect(try held("1042")?.ring.size.text == "US 8")
  }

  @Test func twoVersionsWithOneDateAreAContradictionThatIsAskedAboutOnce() async throws {
    _ = try await take(order(try line()))
    let outcome = try #require(try await take(order(try line(size: "US 8"))).first)
    #expect(outcome.questions.first?.words.contains("size US 7 or US 8") == true)
    #expect(try held("1042")?.ring.size.text == "US 7")
    let facts = try floor.journal.lastSequence()
    _ = try await take(order(try line(size: "US 8")))
    #expect(try floor.journal.lastSequence() == facts)
  }

  @Test func whatIsOpenIsAnsweredAndMakesTheOrder() async throws {
    let number = try #require(OrderNumber("1042"))
    #expect(try await take(order(try line(size: nil, metal: nil))).map(\.kind) == [.waiting])
    #expect(try held("1042") == nil)
    await #expect { try await floor.bench.put([number], by: "scan") } throws: { error in
      (error as? BenchRefusal)?.sentence.contains("Which size is it?") == true
    }
    await #expect(throws: BenchRefusal.self) { try await floor.bench.answer(number, about: .size, "7", by: "Mia") }
    await #expect(throws: BenchRefusal.self) { try await floor.bench.answer(number, about: .size, "keep", by: "Mia") }
    _ = try await floor.bench.answer(number, about: .size, "US 7 3/4", by: "Mia")
    #expect(try held("1042") == nil)
    let whole = try await floor.bench.answer(number, about: .metal, "pt950", by: "Mia")
    #expect(whole.open.isEmpty)
    #expect(try held("1042")?.ring.size.text == "US 7 3/4")
    #expect(try held("1042")?.ring.metal == .pt950)
    // The shop's later word on it is its own and asks.
    let later = try #require(try await take(order(try line(size: "US 7", metal: nil, at: 2))).first)
    #expect(later.questions.map(\.about) == [.size])
    #expect(try held("1042")?.ring.size.text == "US 7 3/4")
  }

  @Test func aCancelledOrderIsPassedOverAndALaterCancellationIsAsked() async throws {
    #expect(try await take(order(try line(cancelled: "2026-10-11"))).map(\.kind) == [.passedOver])
    _ = try await take(order(try line()))
    let outcome = try #require(try await take(order(try line(at: 2, cancelled: "2026-10-12"))).first)
    #expect(outcome.questions.map(\.about) == [.order])
    #expect(try held("1042") != nil)
  }

  @Test func anotherOrdersNumberIsNotTaken() async throws {
    _ = try await take(order(try line()))
    var other = try line()
    other.ring.source = ShopLine(shop: .woocommerce, order: "55", name: "1042", line: "1", place: 1)
    var shop = ShopOrder(shop: .woocommerce, id: "55", name: "1042")
    shop.rings = [other]
    let outcome = try #require(try await take(shop).first)
    #expect(outcome.number?.text == "W-1042")
    #expect(outcome.questions.map(\.about) == [.number])
  }

  @Test(arguments: ["", "#", "№ 1042/2026 <b>", "注文1042", String(repeating: "9", count: 80)])
  func aNameThatIsNoJobBagsNumberGetsOne(name: String) async throws {
    let outcome = try #require(try await take(order(try line(), name: name)).first)
    #expect(outcome.number != nil)
    #expect(try await take(order(try line(), name: name)).map(\.kind) == [.unchanged])
  }

  @Test func theTableAndTheJSONOfOneOrderAreOneOrder() async throws {
    var table = try line(id: nil, size: nil, text: nil)
    table.ring.isComplete = false
    table.ring.changedAt = nil
    #expect(try await take(order(table)).map(\.kind) == [.waiting])
    let whole = try #require(try await take(order(try line())).first)
    #expect(whole.kind == .new)
    #expect(whole.questions.isEmpty)
    #expect(try await take(order(table)).map(\.kind) == [.unchanged])
    #expect(try held("1042")?.engraving?.text == "Always")
  }

  @Test func aScanOfTheShopsOwnSlipFindsTheJobBag() async throws {
    _ = try await take(order(try line()))
    #expect(try await floor.bench.scan("#1042").number.text == "1042")
  }

  @Test func theSameWordsInOtherCharactersAreNewWordsOfTheShop() async throws {
    _ = try await take(order(try line(text: "神")))
    #expect(try await take(order(try line(text: "\u{FA19}", at: 2))).map(\.kind) == [.revised])
    #expect(try held("1042")?.engraving?.text.unicodeScalars.map(\.value) == [0xFA19])
  }
}
