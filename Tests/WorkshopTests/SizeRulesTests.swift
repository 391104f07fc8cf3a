import Testing

@testable import Workshop

/// What a shop chooses about sizes, and what follows for its words.
@Suite struct SizeRulesTests {
  private func size(_ text: String) throws -> RingSize { try RingSize(text: text) }

  @Test func aRingIsTooSmallInTheSystemItWasOrderedIn() throws {
    let rules = SizeRules()
    let ordered = try size("US 6 1/2")
    let measured = Micrometres(ordered.diameter.count - 200)
    #expect(rules.words(measured: measured, ordered: ordered) == "too small by a quarter size, 0.20 mm")
  }

  @Test(arguments: [(0.5, "too large by a quarter size, 0.15 mm"), (1.0, "in tolerance")])
  func theToleranceIsTheShops(quarters: Double, words: String) throws {
    let ordered = try size("US 7")
    let rules = SizeRules(toleranceQuarters: quarters)
    #expect(rules.words(measured: Micrometres(ordered.diameter.count + 150), ordered: ordered) == words)
  }

  @Test func theShopsChartDecidesAndBothAreSaidWhereTheyDiffer() throws {
    let ordered = try size("UK H")
    let trade = try #require(UKChart.trade.bore(of: ordered)).diameter
    #expect(
      SizeRules(chart: .trade).words(measured: trade, ordered: ordered)
        == "in tolerance by the trade chart; by BS 6820 too large by half a size, 0.16 mm")
    #expect(
      SizeRules(chart: .bs).words(measured: ordered.diameter, ordered: ordered).hasPrefix(
        "in tolerance by BS 6820; by the"))
    let alike = try size("UK M")
    #expect(SizeRules(chart: .trade).words(measured: alike.diameter, ordered: alike) == "in tolerance")
  }

  @Test func aLetterTheTradeChartLacksIsReadByTheStandard() throws {
    let ordered = try size("UK I 1/2")
    #expect(SizeRules(chart: .trade).bore(of: ordered) == ordered.bore)
    let ring = Ring(metal: .pt950, size: ordered, insideProfile: .flat, bandWidth: nil)
    #expect(SizeRules(chart: .trade).notes(about: ring).first?.contains("has no UK I 1/2") == true)
  }

  @Test func theRulesForWideBandsAreAdviceInWords() throws {
    let fit = FitRules(
      wideBands: [.init(from: Micrometres(5000), quarters: 1), .init(from: Micrometres(8000), quarters: 2)],
      comfortQuarters: 1)
    let rules = SizeRules(fit: fit)
    func notes(_ width: Int, _ inside: InsideProfile) throws -> [String] {
      rules.notes(
        about: Ring(metal: .pt950, size: try size("US 7"), insideProfile: inside, bandWidth: Micrometres(width)))
    }
    #expect(try notes(4000, .flat) == [])
    #expect(try notes(8000, .flat).first?.contains("half a size larger, 0.41 mm: US 7 1/2 (17.73 mm inside).") == true)
    #expect(
      try notes(4000, .comfort).first?.contains("a quarter of a size smaller, 0.20 mm: US 6 3/4 (17.12 mm inside).")
        == true)
    #expect(try notes(5000, .comfort) == [])
  }

  /// A quarter of a size is no advice where the system has none.
  @Test(arguments: [
    (
      "JP 13", 1,
      "0.08 mm larger: 17.08 mm inside. JP sizes go in whole sizes, and the nearest is JP 13 (17.00 mm inside)."
    ),
    ("KR 14", 2, "0.16 mm larger: 17.35 mm inside. KR sizes go in whole sizes, and the nearest is KR 1"),
    ("EU 54", 1, "0.08 mm larger: 17.27 mm inside. EU sizes go in halves, and the nearest is EU 54"),
    ("IT 14", 3, "0.24 mm larger: 17.43 mm inside. IT sizes go in halves"),
    ("UK L", 1, "0.10 mm larger: 16.41 mm inside. UK sizes go in halves, and the nearest is UK L"),
    ("EU 54", 2, "half a size larger, 0.16 mm: EU 54 1/2 (17.35 mm inside)."),
    ("JP 13", 4, "1 size larger, 0.33 mm: JP 14 (17.33 mm inside)."),
    ("UK H", 2, "half a size larger, 0.20 mm: UK H 1/2 (14.92 mm inside)."),
  ])
  func adviceIsGivenInAStepTheSystemHas(label: String, quarters: Int, words: String) throws {
    let rules = SizeRules(fit: FitRules(wideBands: [.init(from: Micrometres(6000), quarters: quarters)]))
    let ring = Ring(metal: .pt950, size: try size(label), insideProfile: .flat, bandWidth: Micrometres(6000))
    let note = try #require(rules.notes(about: ring).first { $0.hasPrefix("If ") })
    #expect(note.contains("make the ring \(words)"), "\(note)")
    #expect(note.contains("(sizes.wide_bands)"))
  }

  @Test func adviceOnALetterIsOnTheShopsChart() throws {
    let fit = FitRules(wideBands: [.init(from: Micrometres(6000), quarters: 2)])
    let advice = fit.advice(
      finger: try size("UK H"), bandWidth: Micrometres(6000), inside: .flat, chart: .trade)
    #expect(advice.nearest?.size.text == "UK H 1/2")
    #expect(advice.nearest?.bore.diameter == UKChart.trade.bore(of: try size("UK H 1/2"))?.diameter)
  }

  @Test func aReadingOnTheBritishScaleIsOnTheShopsChart() throws {
    let trade = try #require(UKChart.trade.bore(of: try size("UK H"))).diameter
    #expect(SizeSystem.uk.scaleText(of: trade, chart: .trade) == "H")
    #expect(SizeSystem.uk.scaleText(of: trade) == "G 1/2" || SizeSystem.uk.scaleText(of: trade) == "H 1/2")
  }

  @Test func bothChartsAreNamedWhereTheyDiffer() throws {
    let ring = Ring(metal: .pt950, size: try size("UK H"), insideProfile: .flat, bandWidth: nil)
    #expect(
      SizeRules(chart: .trade).notes(about: ring) == [
        "UK H is 14.884 mm by the trade chart, which this shop reads letters by, and 14.722 mm by BS 6820."
      ])
  }

  private func sitting(_ readings: [(Int, Int)], since minute: Int? = nil) -> OutOfRound? {
    OutOfRound(
      newestSittingOf: readings.map { (Micrometres($0.0), Moment(milliseconds: Int64($0.1) * 60_000)) },
      since: minute.map { Moment(milliseconds: Int64($0) * 60_000) })
  }

  @Test func whatWasReadBeforeTheRingBecameAnotherSaysNothingOfItsRoundness() {
    let readings = [(17_000, 58), (17_020, 59), (17_350, 61), (17_390, 62)]
    #expect(sitting(readings, since: 60)?.words == "out of round by 0.04 mm over 2 readings")
    #expect(sitting(readings, since: 62) == nil)
    #expect(sitting(readings)?.count == 4)
  }

  @Test func readingsOfOneSittingSayHowFarARingIsFromRound() {
    #expect(
      sitting([(17_000, 0), (17_350, 60), (17_450, 61), (17_400, 62)])?.words
        == "out of round by 0.10 mm over 3 readings")
    #expect(sitting([(17_350, 60)]) == nil)
    #expect(sitting([(17_350, 60), (17_350, 71)]) == nil)
    #expect(sitting([(20_000, 59), (17_350, 60), (17_370, 61)])?.count == 2)
    #expect(sitting([]) == nil)
  }
}
