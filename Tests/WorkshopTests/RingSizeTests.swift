import Testing

@testable import Workshop

@Suite struct RingSizeTests {
  /// Figures from the published formulas: ISO 8653, US 0.458 in + 0.032 in, BS 6820, JIS S 4700.
  @Test(arguments: [
    ("US 7", 17_323), ("US 6 1/2", 16_916), ("us6.5", 16_916), ("US 6½", 16_916), ("EU 54", 17_189),
    ("UK A", 11_937), ("UK C", 12_732), ("UK L 1/2", 16_512), ("UK Z+1", 22_282), ("JP 13", 17_000), ("CH 14", 17_189),
    ("DE 17.25", 17_250),
  ])
  func aLabelMeansItsDiameter(label: String, micrometres: Int) throws {
    #expect(try RingSize(text: label).diameter.count == micrometres)
  }

  @Test(arguments: ["14", "", "XX 4", "6 1/2", "½"])
  func aBareNumberIsAskedAboutAndNeverGuessed(label: String) {
    #expect(throws: SizeTextRefusal.unknownSystem(label)) { try RingSize(text: label) }
  }

  @Test(arguments: [
    "US 6.3", "US 99", "US -1", "US six", "UK 7", "JP 13.5", "EU", "US 6,5", "US 0x6", "UK Z+9", "US 6 1/3",
  ])
  func aLabelTheSystemDoesNotWriteIsRefused(label: String) {
    #expect(throws: SizeTextRefusal.self) { try RingSize(text: label) }
  }

  @Test(arguments: [
    ("US6½", "US 6 1/2"), ("us 6 1/2", "US 6 1/2"), ("US 6-1/2", "US 6 1/2"), ("US 6¼", "US 6 1/4"),
    ("US 6 ¾", "US 6 3/4"), ("US 6 1⁄2", "US 6 1/2"), ("US\u{A0}6.50", "US 6 1/2"), (" US   6   1/2 ", "US 6 1/2"),
    ("US ½", "US 0 1/2"), ("UK Z+6", "UK Z+6"), ("uk l.5", "UK L 1/2"), ("UKL½", "UK L 1/2"), ("EU 54.0", "EU 54"),
    ("iso 54", "EU 54"), ("CH 14 1/4", "CH 14 1/4"),
  ])
  func oneSizeIsWrittenInSeveralWays(text: String, size: String) throws {
    #expect(try RingSize(text: text).text == size)
  }

  @Test(arguments: [
    ("UK ı", "has \"ı\", which no size is written with"), ("uſ 6", "has \"ſ\""), ("US ６", "has \"６\""),
    ("US ٦", "has \"٦\""),
    ("ＵＳ 6", "has \"Ｕ\""), ("UK Z＋1", "has \"＋\""), ("US 6⅓", "has \"⅓\""), ("UK Ⅼ", "has \"Ⅼ\""),
    ("UK А", "has \"А\""),
    ("US 6,5", "has a decimal comma. Write a point: US 6.5."), ("17,35", "has a decimal comma. Write a point: 17.35."),
    ("13号", "has \"号\""), ("17.35 mm", "`benchpin size --diameter 17.35`"),
    ("17.35mm", "`benchpin size --diameter 17.35`"),
    ("17,35 mm", "`benchpin size --diameter 17.35`"), ("54 mm", "`benchpin size --circumference 54`"),
    ("US 17.35 MM", "`benchpin size --diameter 17.35`"), ("tour de doigt 54", "names no size system"),
    ("17.35", "`benchpin size --diameter 17.35`"),
    ("US +6", "is not a size of the US system"), ("US -0", "is not a size"), ("US 6 2/4", "is not a size"),
    ("US 61/2", "is not a size"), ("US 6 1/2 1/2", "is not a size"), ("UK Z+7", "is outside"),
    ("UK Z+0", "is not a size"),
    ("US 000", "is not a size"), ("US 6e0", "is not a size"), ("US six", "is not a size"), ("US 6\n", "is not a size"),
    ("UK L\u{301}", "has \"L\u{301}\""), ("US 6½\u{301}", "which no size is written with"), ("US 16 1/4", "is outside"),
  ])
  func anOddLabelIsRefusedInWordsThatSayWhatToWrite(text: String, words: String) {
    let refusal = #expect(throws: SizeTextRefusal.self) { try RingSize(text: text) }
    #expect(refusal?.sentence.contains(words) == true, "\(refusal?.sentence ?? "")")
  }

  @Test(arguments: SizeSystem.allCases)
  func everySizeOfASystemReadsBackAsWrittenAndIsNearestToItself(system: SizeSystem) throws {
    for quarters in system.quarters {
      guard let size = RingSize(system, quarters: quarters) else { continue }
      #expect(try RingSize(text: size.text) == size)
      #expect(RingSize.nearest(to: size.diameter, in: system) == size)
    }
  }

  @Test func theVerdictSpeaksInTheOrderedSystem() throws {
    let ordered = try RingSize(text: "US 6 1/2")
    func words(_ micrometres: Int) -> String {
      SizeVerdict(measured: Micrometres(micrometres), ordered: ordered).words
    }
    #expect(words(16_916) == "in tolerance")
    #expect(words(16_916 - 101) == "in tolerance")
    #expect(words(16_916 - 203) == "too small by a quarter size, 0.20 mm")
    #expect(words(16_916 + 406) == "too large by half a size, 0.41 mm")
    #expect(words(16_916 + 813) == "too large by one size, 0.81 mm")
    #expect(words(16_916 + 1829) == "too large by 2 1/4 sizes, 1.83 mm")
    #expect(words(16_916 - 110) == "too small by a quarter size, 0.11 mm")
  }
}
