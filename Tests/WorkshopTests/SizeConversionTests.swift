import Testing

@testable import Workshop

@Suite struct SizeConversionTests {
  @Test(arguments: SizeSystem.allCases)
  func everyLabelReadsBackHoweverItsPartIsWritten(system: SizeSystem) throws {
    for quarters in system.quarters {
      guard let size = RingSize(system, quarters: quarters) else { continue }
      for (word, signs) in [("1/4", ["¼", ".25"]), ("1/2", ["½", ".5", ".50"]), ("3/4", ["¾", ".75"])] {
        guard size.text.hasSuffix(" \(word)") else { continue }
        let whole = size.text.dropLast(4)
        for sign in signs + ["-\(word)", " \(signs[0])"] {
          #expect(try RingSize(text: whole + sign) == size, "\(whole + sign)")
        }
      }
    }
  }

  @Test(arguments: [
    ("½", "0 1/2"), ("1/2", "0 1/2"), (".5", "0 1/2"), ("0.5", "0 1/2"), ("0½", "0 1/2"), ("¾", "0 3/4"),
  ])
  func aPartOfASizeStandsAlone(label: String, own: String) throws {
    #expect(try RingSize(text: "US \(label)").label == own)
  }

  @Test(arguments: [
    ("CA 6 3/4", "US 6 3/4"), ("AU L1/2", "UK L 1/2"), ("FR 54", "EU 54"), ("ISO 54", "EU 54"), ("iso54", "EU 54"),
    ("NZ Z+1", "UK Z+1"), ("US\u{A0}6\u{202F}½", "US 6 1/2"),
  ])
  func aCountryMayStandForTheSystemItUses(text: String, own: String) throws {
    #expect(try RingSize(text: text).text == own)
  }

  @Test(arguments: [
    ("US 16 1/4", SizeSystem.us), ("UK Z+6 1/2", .uk), ("UK Z+7", .uk), ("EU 39", .eu), ("EU 77", .eu), ("JP 0", .jp),
    ("JP 36", .jp), ("CH 40.25", .ch), ("IT 41", .it), ("ES 50", .es), ("IN 41", .in), ("KR 41", .kr), ("DE 54", .de),
    ("DE 11", .de), ("US 9999", .us),
  ])
  func whatIsOutOfRangeIsSaidWithTheRange(text: String, system: SizeSystem) {
    #expect(throws: SizeTextRefusal.outOfRange(text, system)) { try RingSize(text: text) }
    #expect(SizeTextRefusal.outOfRange(text, system).sentence.contains(system.rangeText))
  }

  @Test(arguments: [
    ("JP 13 1/2", SizeSystem.jp), ("KR 13.5", .kr), ("EU 54 1/4", .eu), ("UK L¼", .uk), ("IT 14¾", .it),
  ])
  func whatLiesBetweenTwoSizesIsSaidSo(text: String, system: SizeSystem) {
    #expect(throws: SizeTextRefusal.betweenSizes(text, system)) { try RingSize(text: text) }
  }

  /// US 00 and 000 are sizes below 0; 61/2 is no 6 1/2.
  @Test(arguments: ["US 00", "US 000", "US 61/2", "UK Z+11/2", "US 6 1/3", "US", "US .0", "UK AA", "US 6½½"])
  func aLabelThatMightMeanAnotherSizeIsRefused(text: String) {
    let system: SizeSystem = text.hasPrefix("UK") ? .uk : .us
    #expect(throws: SizeTextRefusal.unknownLabel(text, system)) { try RingSize(text: text) }
  }

  @Test func aGermanCircumferenceIsPointedToItsSystem() {
    #expect(SizeTextRefusal.outOfRange("DE 54", .de).sentence.hasSuffix("write EU 54."))
    #expect(SizeTextRefusal.outOfRange("EU 17.25", .eu).sentence.hasSuffix("write DE 17.25."))
  }

  @Test func aBareNumberHasEveryReadingAsACandidate() {
    func texts(_ label: String) -> [String] { RingSize.candidates(bare: label).map(\.text) }
    #expect(texts("14") == ["US 14", "JP 14", "CH 14", "IT 14", "ES 14", "IN 14", "KR 14", "DE 14"])
    #expect(texts("54") == ["EU 54"])
    #expect(texts("6 1/2") == ["US 6 1/2", "CH 6 1/2", "IT 6 1/2", "ES 6 1/2", "IN 6 1/2"])
    #expect(texts("L") == ["UK L"])
    #expect(texts("ring").isEmpty)
  }

  @Test func aSizeKeepsItsCircumferenceToTheMicrometre() throws {
    #expect(try RingSize(text: "EU 54").bore.circumference == Micrometres(54_000))
    #expect(try RingSize(text: "UK C").bore.circumference == Micrometres(40_000))
    #expect(RingBore(circumference: Micrometres(54_500)).circumference == Micrometres(54_500))
    #expect(RingBore(diameter: Micrometres(17_350)).circumference == Micrometres(54_507))
  }

  @Test(arguments: UKChart.allCases)
  func everyLetterOfAChartIsNearestToItself(chart: UKChart) throws {
    for quarters in SizeSystem.uk.quarters {
      guard let size = RingSize(.uk, quarters: quarters), let bore = chart.bore(of: size) else { continue }
      #expect(chart.nearest(to: bore.diameter) == size)
    }
  }

  @Test(arguments: ["UK I 1/2", "UK Y 1/2", "UK Z+1 1/2", "UK Z+2", "US 6", "EU 54"])
  func theTradeChartHasNoSuchLetter(text: String) throws {
    #expect(UKChart.trade.bore(of: try RingSize(text: text)) == nil)
  }

  @Test func aBoreOutsideASystemHasNoNearestSize() {
    #expect(UKChart.trade.nearest(to: Micrometres(11_930)) == nil)
    #expect(UKChart.trade.nearest(to: Micrometres(22_510)) == nil)
    #expect(NearestSize(to: RingBore(diameter: Micrometres(24_638)), in: .uk) == nil)
    #expect(NearestSize(to: RingBore(diameter: Micrometres(11_633)), in: .jp) == nil)
    #expect(NearestSize(to: RingBore(diameter: Micrometres(17_350)), in: .us)?.error == Micrometres(-27))
  }

  @Test(arguments: ["JP 17", "CH 14", "IN 10", "KR 20", "DE 17"])
  func aSizeThatChartsDisputeSaysSo(text: String) throws { #expect(try RingSize(text: text).caveat != nil) }

  @Test(arguments: ["JP 16", "US 7", "EU 54", "IT 14"])
  func aSizeThatNobodyDisputesSaysNothing(text: String) throws { #expect(try RingSize(text: text).caveat == nil) }
}
