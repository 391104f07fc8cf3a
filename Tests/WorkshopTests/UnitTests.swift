import Foundation
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

  /// Each pair is one text to Unicode's canonical equality, and drawn or written in two ways.
  static let twins = [("神", "\u{FA19}"), ("\u{90CE}", "\u{F92C}"), ("Zo\u{E9}", "Zoe\u{301}"), ("\u{3A9}", "\u{2126}")]

  @Test(arguments: twins) func wordsInOtherCharactersAreOtherWords(one: String, other: String) throws {
    try #require(one == other)
    let words = EngravingText(text: one, place: .inside)
    #expect(words == EngravingText(text: one, place: .inside) && words != EngravingText(text: other, place: .inside))
    #expect(Set([words, EngravingText(text: other, place: .inside)]).count == 2)
    #expect(
      EngravingText(text: "a", place: .inside, font: one) != EngravingText(text: "a", place: .inside, font: other))
    #expect(
      KeepOut(name: one, length: Micrometres(1), degrees: 0) != KeepOut(name: other, length: Micrometres(1), degrees: 0)
    )
    #expect(Work.engraving(words) != .engraving(EngravingText(text: other, place: .inside)))
    let ring = Ring(metal: .au750y, size: try RingSize(text: "US 7"), insideProfile: .flat, bandWidth: nil)
    let order = Order(
      number: try #require(OrderNumber("R-1")), customer: "Léa", ring: ring, engraving: words, polishing: nil,
      stage: .finishing)
    var newer = order
    #expect(!order.carriesOtherWords(than: newer))
    newer.engraving?.text = other
    #expect(order != newer && order.proof != newer.proof && order.carriesOtherWords(than: newer))
    newer = order
    newer.customer = one
    let named = newer
    newer.customer = other
    #expect(named != newer)
  }

  @Test(arguments: twins) func aQuestionAboutOtherCharactersIsAnotherQuestion(one: String, other: String) {
    #expect(IntakeQuestion(.engraving, "Is it \(one)?") != IntakeQuestion(.engraving, "Is it \(other)?"))
  }

  @Test func wordsAreWrittenAndReadAsBefore() throws {
    let json = #"{"font":"futural","hiddenIsAllowed":true,"place":"inside","storedFile":3,"text":"Zoe\#u{301}"}"#
    let words = try JSONDecoder().decode(EngravingText.self, from: Data(json.utf8))
    #expect(words.font == "futural" && words.allowsHidden && words.storedFile == 3)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try encoder.encode(words) == Data(json.utf8))
    let few = try JSONDecoder().decode(EngravingText.self, from: Data(#"{"place":"inside","text":"a"}"#.utf8))
    #expect(few == EngravingText(text: "a", place: .inside))
    #expect(try encoder.encode(few) == Data(#"{"place":"inside","text":"a"}"#.utf8))
  }
}
