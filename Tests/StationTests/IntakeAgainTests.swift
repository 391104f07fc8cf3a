import TestJournal
import Testing
import Workshop

@testable import Station

/// A shop's order comes in again: what it says less clearly, what it takes away, and what the bench knows of the stones.
@Suite struct IntakeAgainTests {
  private let floor: (bench: Bench, journal: MemoryJournal)

  init() throws { floor = try makeBench() }

  /// A ring as a form says it: size and alloy are clear, or are what has to be asked about.
  private func line(
    at day: Int = 1, id: String? = "9001", place: Int = 1, size: String = "US 7", metal: String = "au750y",
    change: (inout ReceivedRing) -> Void = { _ in }
  ) -> ShopOrder.Line {
    var ring = ReceivedRing(
      source: ShopLine(shop: .shopify, order: "55", name: "#1042", line: id, place: place), customer: "Ada")
    ring.changedAt = Moment(milliseconds: Int64(day) * 86_400_000)
    ring.sizeText = size
    ring.size = IncomingOrder.size(size)
    ring.metal = Metal(rawValue: metal)
    var questions: [IntakeQuestion] = []
    if ring.size == nil { questions.append(IntakeQuestion(.size, "The size is “\(size)”. Which one is it?")) }
    if ring.metal == nil { questions.append(IntakeQuestion(.metal, "The alloy is “\(metal)”. Which one is it?")) }
    ring.unclear = questions.map { .init($0.about, $0.about == .size ? size : metal) }
    change(&ring)
    return ShopOrder.Line(ring: ring, questions: questions)
  }

  private func take(_ lines: ShopOrder.Line...) async throws -> [IntakeOutcome] {
    var order = ShopOrder(shop: .shopify, id: "55", name: "#1042")
    order.rings = lines
    return try await floor.bench.take([order], by: "test")
  }

  private func held(_ number: String = "1042") throws -> Order {
    let number = try #require(OrderNumber(number))
    return try #require(try floor.journal.order(number))
  }

  private func answer(_ topic: IntakeQuestion.Topic, _ answer: String) async throws {
    _ = try await floor.bench.answer(try #require(OrderNumber("1042")), about: topic, answer, by: "Mia")
  }

  private func edit(_ change: (inout Order) -> Void) async throws {
    var order = try held()
    change(&order)
    _ = try await floor.bench.record(order, by: "Mia")
  }

  // MARK: Several questions at once

  @Test func oneAnswerDoesNotCloseTheOtherQuestionsOfTheOrder() async throws {
    _ = try await take(line { $0.note = "at noon" })
    let asked = try #require(
      try await take(
        line(at: 2) {
          $0.note = "in the evening"
          $0.cancelled = "by the customer"
        }
      ).first)
    #expect(asked.questions.map(\.about) == [.order, .order])
    let refusal = await #expect(throws: BenchRefusal.self) { try await answer(.order, "keep") }
    #expect(refusal?.sentence.contains("2 questions about the order") == true, "\(refusal?.sentence ?? "")")
    let number = try #require(OrderNumber("1042"))
    #expect(try floor.journal.incoming(number)?.open == asked.questions)
    let left = try await floor.bench.answer(
      number, about: .order, to: asked.questions[1].words, "keep", by: "Mia")
    #expect(left.open == [asked.questions[0]])
    // The one that is left needs no name.
    #expect(try await floor.bench.answer(number, about: .order, "keep", by: "Mia").open == [])
  }

  // MARK: Less clear than before

  @Test(arguments: ["8", "US 7 and US 9", ""])
  func aSizeThatIsNotClearAnyMoreIsAskedAboutOnce(size: String) async throws {
    _ = try await take(line())
    let asked = try #require(try await take(line(at: 2, size: size)).first)
    #expect(asked.questions.map(\.about) == [.size])
    #expect(asked.questions.first?.words.contains("this order has US 7") == true)
    #expect(try held().ring.size.text == "US 7")
    // Unanswered it stays, answered it does not come again, and a size that is clear again takes it back.
    #expect(try await take(line(at: 3, size: size) { $0.customer = "Bea" }).first?.questions == asked.questions)
    try await answer(.size, "keep")
    #expect(try await take(line(at: 4, size: size) { $0.customer = "Cleo" }).first?.questions == [])
  }

  @Test func aSizeThatWasAnsweredAndIsAnotherByNowIsAskedAbout() async throws {
    _ = try await take(line(size: "7"))
    try await answer(.size, "US 7")
    #expect(try await take(line(at: 2, size: "7") { $0.customer = "Bea" }).first?.questions == [])
    #expect(try await take(line(at: 3, size: "8")).first?.questions.map(\.about) == [.size])
    try await answer(.size, "US 8")
    #expect(try held().ring.size.text == "US 8")
    #expect(try await take(line(at: 4, size: "7")).first?.questions.map(\.about) == [.size])
    #expect(try await take(line(at: 5, size: "US 8")).first?.questions == [])
  }

  @Test(arguments: ["18k Gold", "au750y"])
  func anAlloyThatIsNotClearAnyMoreIsAskedAbout(before: String) async throws {
    _ = try await take(line(metal: before))
    if before == "18k Gold" { try await answer(.metal, "au750y") }
    #expect(try await take(line(at: 2, metal: "14k Gold")).first?.questions.map(\.about) == [.metal])
    #expect(try held().ring.metal == .au750y)
    try await answer(.metal, "au585y")
    #expect(try held().ring.metal == .au585y)
  }

  @Test func aSizeThatBecomesClearWhileTheOrderWaitsIsHeldAgainstTheAnswer() async throws {
    _ = try await take(line(size: "7", metal: "18k Gold"))
    try await answer(.size, "US 7")
    let asked = try #require(try await take(line(at: 2, size: "US 9", metal: "18k Gold")).first)
    #expect(Set(asked.questions.map(\.about)) == [.size, .metal])
    try await answer(.metal, "au750y")
    #expect(try held().ring.size.text == "US 7")
    try await answer(.size, "US 9")
    #expect(try held().ring.size.text == "US 9")
  }

  @Test func wordsThatCannotBeReadAnyMoreTakeNoneAway() async throws {
    _ = try await take(line { $0.engraving = EngravingText(text: "Eva", place: .inside) })
    var unclear = line(at: 2) { $0.unclear = [.init(.engraving, "<b>Max</b>")] }
    unclear.questions = [IntakeQuestion(.engraving, "The engraving holds HTML: “<b>Max</b>”.")]
    #expect(try await take(unclear).first?.questions.map(\.about) == [.engraving])
    #expect(try held().engraving?.text == "Eva")
  }

  // MARK: Stones

  @Test func aStoneThatIsAddedLeavesWhatTheBenchKnowsOfTheOther() async throws {
    _ = try await take(line { $0.stones = ["Emerald 0.5 ct"] })
    var known = Stone(kind: "Emerald 0.5 ct")
    known.owner = .customer
    known.treatment = [.oiled]
    known.certificate = Stone.Certificate(number: "77", statedBy: "SSEF")
    let stone = known
    try await edit { $0.making?.material?.stones = [stone] }
    _ = try await take(line(at: 2) { $0.stones = ["Emerald 0.5 ct", "Diamond"] })
    #expect(try held().making?.material?.stones == [stone, Stone(kind: "Diamond")])
    // Another stone in the place of one that the bench knows more of is asked about.
    let asked = try #require(try await take(line(at: 3) { $0.stones = ["Ruby"] }).first)
    #expect(asked.questions.count == 1)
    #expect(asked.questions.first?.words.contains("Emerald 0.5 ct") == true)
    #expect(try held().making?.material?.stones == [stone, Stone(kind: "Diamond")])
  }

  @Test func theBenchsWordThatThereAreNoStonesIsNotOverwritten() async throws {
    _ = try await take(line())
    try await edit {
      $0.making = Making(); $0.making?.material = Material(); $0.making?.material?.stones = []
    }
    #expect(try await take(line(at: 2) { $0.stones = ["Opal"] }).first?.questions.count == 1)
    #expect(try held().making?.material?.stones == [])
  }

  @Test func aStoneThatTheShopAloneNamedGoesWithItsWord() async throws {
    _ = try await take(line { $0.stones = ["Ruby", "Opal"] })
    #expect(try await take(line(at: 2) { $0.stones = ["Ruby"] }).map(\.kind) == [.revised])
    #expect(try held().making?.material?.stones == [Stone(kind: "Ruby")])
  }

  @Test func aReportIsTheFormsWordAndChangesWithItUnlessTheBenchSaidAnother() async throws {
    _ = try await take(
      line {
        $0.stones = ["Ruby"]; $0.certificate = "A1"
      })
    #expect(try held().making?.material?.stones?.first?.certificate?.statedBy == "the order form in Shopify")
    _ = try await take(
      line(at: 2) {
        $0.stones = ["Ruby"]; $0.certificate = "B2"
      })
    #expect(try held().making?.material?.stones?.first?.certificate?.number == "B2")
    try await edit { $0.making?.material?.stones?[0].certificate = .init(number: "B2", statedBy: "GIA") }
    let asked = try await take(
      line(at: 3) {
        $0.stones = ["Ruby"]; $0.certificate = "C3"
      })
    #expect(asked.first?.questions.count == 1)
    #expect(try held().making?.material?.stones?.first?.certificate?.statedBy == "GIA")
  }

  // MARK: What vanished without a word

  @Test func aDayThatMovesMovesUnlessTheBenchSaidAnother() async throws {
    _ = try await take(line { $0.due = "2026-12-20" })
    _ = try await take(line(at: 2) { $0.due = "2026-12-01" })
    #expect(try held().due == Day("2026-12-01"))
    try await edit { $0.due = Day("2026-12-10") }
    #expect(try await take(line(at: 3) { $0.due = "2026-11-20" }).first?.questions.map(\.about) == [.date])
    #expect(try held().due == Day("2026-12-10"))
  }

  @Test func whatHasNoPlaceOnTheOrderIsAskedToBeMinded() async throws {
    _ = try await take(line { $0.note = "blue box" })
    let asked = try await take(
      line(at: 2) {
        $0.note = "CALL ME"
        $0.font = "Script"
        $0.others = [.init(name: "Wrap", value: "red")]
      })
    let words = asked.first?.questions.map(\.words) ?? []
    #expect(words.count == 3)
    #expect(words.contains { $0.contains("CALL ME") })
    #expect(words.contains { $0.contains("Script") })
    #expect(words.contains { $0.contains("“Wrap” “red”") })
  }

  @Test func anOrderWithoutItsRingsIsAskedAboutOnce() async throws {
    _ = try await take(line())
    #expect(try await take().first?.questions.map(\.about) == [.order])
    let facts = try floor.journal.lastSequence()
    #expect(try await take().first?.questions.map(\.about) == [.order])
    #expect(try floor.journal.lastSequence() == facts)
  }

  // MARK: Lines without an id

  @Test func ringsThatAreCountedOtherwiseInTheTableKeepTheirJobBags() async throws {
    func row(_ place: Int, _ metal: String) -> ShopOrder.Line {
      line(id: nil, place: place, metal: metal) {
        $0.isComplete = false
        $0.changedAt = nil
        $0.size = nil
        $0.sizeText = nil
      }
    }
    var rows = [row(1, "ag925"), row(2, "pt950")]
    for index in rows.indices { rows[index].questions = [IntakeQuestion(.size, "Which size is it?")] }
    #expect(try await take(rows[0], rows[1]).map(\.number?.text) == ["1042-1", "1042-2"])
    let outcomes = try await take(
      line(id: "1", place: 1, size: "US 9", metal: "pt950"), line(id: "2", place: 2, size: "US 5", metal: "ag925"))
    #expect(outcomes.map(\.number?.text) == ["1042-2", "1042-1"])
    #expect(try held("1042-1").ring.metal == .ag925)
    #expect(try held("1042-2").ring.size.text == "US 9")
  }

  @Test func aRingThatAgreesWithNoneOfTheTableIsAnotherJobBagAndAskedAbout() async throws {
    _ = try await take(
      line(id: nil, metal: "ag925") {
        $0.isComplete = false
        $0.changedAt = nil
      })
    let outcomes = try await take(line(metal: "pt950"))
    #expect(outcomes.map(\.number?.text) == ["S-1042", "1042"])
    #expect(outcomes.first?.questions.contains { $0.about == .order && $0.words.contains("1042") } == true)
    #expect(outcomes.last?.questions.map(\.about) == [.order])
    #expect(try held().ring.metal == .ag925)
  }
}
