import Testing

@testable import Workshop

@Suite struct FitTests {
  @Test func severalReadingsTellHowFarARingIsFromRound() throws {
    let ring = try #require(OutOfRound([17_350, 17_290, 17_410, 17_301].map { Micrometres($0) }))
    #expect(ring.smallest == Micrometres(17_290))
    #expect(ring.largest == Micrometres(17_410))
    #expect(ring.mean == Micrometres(17_338))
    #expect(ring.words == "out of round by 0.12 mm over 4 readings")
  }

  @Test func oneReadingSaysNothingAboutRoundness() {
    #expect(OutOfRound([]) == nil)
    #expect(OutOfRound([Micrometres(17_350)]) == nil)
    #expect(OutOfRound([Micrometres(17_350), Micrometres(17_350)])?.difference == Micrometres(0))
  }

  private let rules = FitRules(
    wideBands: [.init(from: Micrometres(8000), quarters: 4), .init(from: Micrometres(6000), quarters: 2)],
    comfortQuarters: 1)

  @Test(arguments: [
    (5_999, InsideProfile.flat, "US 6 1/2", 0), (6_000, .flat, "US 7", 1), (8_000, .flat, "US 7 1/2", 1),
    (5_000, .comfort, "US 6 1/4", 1), (6_000, .comfort, "US 6 3/4", 2),
  ])
  func theShopsRulesMoveASizeByWidthAndInside(
    width: Int, inside: InsideProfile, expected: String, reasons: Int
  ) throws {
    let finger = try RingSize(text: "US 6 1/2")
    let advice = rules.advice(finger: finger, bandWidth: Micrometres(width), inside: inside)
    #expect(advice.nearest?.size.text == expected)
    #expect(advice.nearest?.error == Micrometres(0))
    #expect(advice.reasons.count == reasons)
  }

  @Test func withoutARuleOrAWidthNothingMoves() throws {
    let finger = try RingSize(text: "EU 54")
    let none = FitRules().advice(finger: finger, bandWidth: Micrometres(10_000), inside: .comfort)
    #expect(none.quarters == 0 && none.reasons.isEmpty && none.nearest?.size == finger)
    #expect(rules.advice(finger: finger, bandWidth: nil, inside: .flat).quarters == 0)
  }

  @Test func aRuleBetweenTwoSizesLeadsToABoreWithItsError() throws {
    let advice = rules.advice(finger: try RingSize(text: "JP 13"), bandWidth: nil, inside: .comfort)
    #expect(advice.bore.diameter == Micrometres(16_917))
    #expect(advice.nearest?.size.text == "JP 13")
    #expect(advice.nearest?.error == Micrometres(83))
  }
}
