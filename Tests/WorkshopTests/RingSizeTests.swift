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
