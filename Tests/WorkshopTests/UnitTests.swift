import Testing

@testable import Workshop

@Suite struct UnitTests {
  @Test(arguments: [
    ("+17.350", 17_350), ("-0.005", -5), (" 17.35", 17_350), ("0017.350", 17_350), ("17", 17_000), ("-0000.000", 0),
    ("17.3500", 17_350),
  ])
  func aDecimalIsReadExactly(text: String, expected: Int) {
    #expect(DecimalText.parse(text, decimals: 3) == expected)
  }

  @Test(arguments: [
    "nan", "inf", "0x1F", "1e3", "17,35", "17.3.5", "17.35mm", "--1", "+", "", ".", "17.", ".5", "1 7", "17.3501",
    "99999999999999999999", "１７",
  ])
  func whatIsNoPlainDecimalIsNoNumber(text: String) {
    #expect(DecimalText.parse(text, decimals: 3) == nil)
  }

  @Test func aDecimalIsWrittenWithItsPoint() {
    #expect(DecimalText.text(of: 1735, decimals: 2) == "17.35")
    #expect(DecimalText.text(of: -5, decimals: 3) == "-0.005")
    #expect(DecimalText.text(of: 7, decimals: 0) == "7")
    #expect(Micrometres(-204).text() == "-0.20")
    #expect(Micrometres(17_350).text(decimals: 3) == "17.350")
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (1_795_372_800_123, "2026-11-22T18:40:00.123Z"),
    (951_782_399_999, "2000-02-28T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
    (-1, "1969-12-31T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
  ])
  func aMomentIsWrittenInUTC(milliseconds: Int64, text: String) {
    #expect(Moment(milliseconds: milliseconds).text == text)
  }

  @Test func anEventIDIsAVersionSevenUUIDThatReadsBack() throws {
    let id = EventID(at: Moment(milliseconds: 0x0192_F0A0_1234))
    #expect(id.text.hasPrefix("0192f0a0-1234-7"))
    #expect("89ab".contains(id.text.dropFirst(19).prefix(1)))
    #expect(EventID(text: id.text) == id)
    #expect(EventID(text: id.text.uppercased()) == id)
    for wrong in ["", "0192f0a0", id.text + "0", id.text.replacing("-", with: "0"), "g" + id.text.dropFirst()] {
      #expect(EventID(text: wrong) == nil)
    }
  }

  @Test func laterEventIDsSortAfterEarlierOnes() {
    let early = EventID(at: Moment(milliseconds: 1000)).text
    let late = EventID(at: Moment(milliseconds: 1001)).text
    #expect(early < late)
  }

  @Test(arguments: ["", "R 1", "R/1", "R\"1", "R\u{1}", "é", "..", String(repeating: "R", count: 41), "<b>"])
  func whatNoJobBagCarriesIsNoOrderNumber(text: String) {
    #expect(OrderNumber(text) == nil)
  }
}
