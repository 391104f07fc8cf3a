import ArgumentParser
import Foundation
import Testing
import Workshop

@testable import benchpin

@Suite struct SizeTests {
  private func json(_ answer: SizeAnswer) throws -> [String: Any] {
    let data = try JSONEncoder().encode(SizeBody(answer))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func nearest(_ body: [String: Any], _ system: String) throws -> [String: Any] {
    try #require((body["nearest"] as? [String: Any])?[system] as? [String: Any])
  }

  @Test func aLabelHasItsMillimetresAndTheNearestSizeOfEverySystem() throws {
    let body = try json(SizeAnswer(.label("us 6½"), chart: .bs))
    #expect(body["system"] as? String == "US")
    #expect(body["label"] as? String == "US 6 1/2")
    #expect(body["diameter_mm"] as? String == "16.916")
    #expect(body["circumference_mm"] as? String == "53.144")
    #expect(body["candidates"] == nil)
    #expect(
      try #require(body["nearest"] as? [String: Any]).keys.sorted() == SizeSystem.allCases.map(\.rawValue).sorted())
    #expect(try nearest(body, "US")["error_mm"] as? String == "0.000")
    #expect(try nearest(body, "EU")["label"] as? String == "EU 53")
    #expect(try nearest(body, "EU")["error_mm"] as? String == "-0.046")
  }

  @Test func aLengthHasNoLabelOfItsOwn() throws {
    let body = try json(SizeAnswer(.circumference("54.5"), chart: .bs))
    #expect(body["label"] is NSNull && body["system"] is NSNull)
    #expect(body["diameter_mm"] as? String == "17.348")
    #expect(body["circumference_mm"] as? String == "54.500")
    #expect(try nearest(body, "EU")["label"] as? String == "EU 54 1/2")
    #expect(try nearest(try json(SizeAnswer(.diameter("17.35"), chart: .bs)), "US")["label"] as? String == "US 7")
  }

  @Test func aBareNumberIsAskedAboutWithItsCandidates() throws {
    let answer = try SizeAnswer(.label("14"), chart: .bs)
    let body = try json(answer)
    let candidates = try #require(body["candidates"] as? [[String: Any]])
    #expect(candidates.map { $0["label"] as? String }.first == "US 14")
    #expect(candidates.count == 8)
    #expect(candidates[1]["diameter_mm"] as? String == "17.333")
    #expect(body["diameter_mm"] is NSNull)
    #expect((body["nearest"] as? [String: Any])?.isEmpty == true)
    #expect(answer.question?.contains("JP 14: 17.333 mm") == true)
  }

  @Test func aSystemTheBoreIsOutsideOfSaysItsRange() throws {
    let japan = try nearest(json(SizeAnswer(.label("US 0"), chart: .bs)), "JP")
    #expect(japan["label"] is NSNull)
    #expect((japan["range"] as? String)?.hasPrefix("JP 1 to JP 35") == true)
  }

  @Test func bothBritishChartsAreShownWhereTheyDiffer() throws {
    let standard = try SizeAnswer(.label("UK H"), chart: .bs)
    #expect(standard.bore?.diameter == Micrometres(14_722))
    #expect(standard.otherReading?.diameter == Micrometres(14_884))
    #expect(standard.lines.contains { $0.hasPrefix("UK by the trade chart  UK G 1/2") })
    #expect(try nearest(json(standard), "UK")["other"] is [[String: Any]])
    let trade = try SizeAnswer(.label("UK H"), chart: .trade)
    #expect(trade.bore?.diameter == Micrometres(14_884))
    #expect(trade.otherReading?.diameter == Micrometres(14_722))
    #expect(try SizeAnswer(.label("UK M"), chart: .bs).otherReading == nil)
  }

  @Test(arguments: [
    "HK 16", "US 6.3", "JP 36", "EU 17.25", "ring", "", "UK Z+7",
  ])
  func whatIsNoSizeIsRefusedAsData(text: String) {
    let failure = #expect(throws: CommandFailure.self) { try SizeAnswer(.label(text), chart: .bs) }
    #expect(failure?.code == .data)
  }

  @Test(arguments: ["17,35", "0.683", "-17", "17.35mm", "nan", "99999999999999", "28.001", ""])
  func aLengthThatIsNoRingIsRefusedAsData(text: String) {
    #expect(throws: CommandFailure.self) { try SizeAnswer(.diameter(text), chart: .bs) }
  }

  @Test(arguments: ["17,35", "17.35mm", "17,35 mm", "17.35 MM"]) func aLengthWithItsUnitOrACommaIsToldHowToWrite(
    text: String
  ) {
    let failure = #expect(throws: CommandFailure.self) { try SizeAnswer(.diameter(text), chart: .bs) }
    #expect(failure?.text.hasSuffix("Write 17.35.") == true)
  }

  @Test func aLetterTheTradeChartLacksIsNamed() {
    let failure = #expect(throws: CommandFailure.self) { try SizeAnswer(.label("UK I½"), chart: .trade) }
    #expect(failure?.text.contains("--uk bs") == true)
  }

  @Test(arguments: [
    [], ["US 6", "--diameter", "17"], ["--diameter", "17", "--circumference", "54"], ["--uk", "x", "US 6"],
  ])
  func oneThingIsAskedAboutAtATime(arguments: [String]) {
    #expect(throws: (any Error).self) { try Size.parse(arguments) }
  }
}
