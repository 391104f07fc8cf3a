import Testing
import Workshop

@testable import Intake

/// The traps in what customers and plugins write.
@Suite struct WordTests {
  @Test(arguments: ["Ring-Size", "  A__b\t", "", "-", "attribute_pa_Size ", "a\nB\r\nC", "Size (US) / 6½"])
  func plainTextsAreFoldedAsOthers(text: String) {
    // The mark takes the text off the way for ASCII.
    #expect(PlainText.folded(text + "é") == PlainText.folded(text + "e"))
    #expect(PlainText.folded("é" + text) == PlainText.folded("e" + text))
  }

  @Test func aWordIsFoundWhereverItStands() {
    #expect("outside of the ring".holds("outside") && "of the outside".holds("outside") && "外側".holds("側"))
    #expect(!"out side".holds("outside") && !"".holds("a") && "a".holds(""))
  }

  @Test(arguments: [
    ("US 6.5", nil, "US 6 1/2"), ("6 1/2", "US", "US 6 1/2"), ("6½", "US", "US 6 1/2"), ("N½", "UK", "UK N 1/2"),
    ("N½", nil, "UK N 1/2"), ("6-5-us", nil, "US 6 1/2"), ("us-7", nil, "US 7"), ("10-us", nil, "US 10"),
    ("l-1-2-uk", nil, "UK L 1/2"), ("6.5 (US)", nil, "US 6 1/2"), ("Size 7 US", nil, "US 7"), ("US7", nil, "US 7"),
    ("54", nil, "EU 54"), ("54,5", "EU", "EU 54 1/2"), ("52", "France", "EU 52"), ("19,5 mm", nil, "DE 19 1/2"),
    ("17.25mm", nil, "DE 17 1/4"), ("54 mm", nil, "EU 54"), ("Umfang 54 mm", nil, "EU 54"), ("10.25", nil, "US 10 1/4"),
    ("13号", nil, "JP 13"), ("１３号", nil, "JP 13"), ("13호", nil, "KR 13"), ("US 7 / EU 54", nil, "US 7"),
    ("Z+1", nil, "UK Z+1"), ("१३", "JP", "JP 13"), ("7", "US/Canada", "US 7"),
    ("tour de doigt 54", nil, "EU 54"), ("Tour de doigt : 54", nil, "EU 54"), ("tour de doigt 54 mm", nil, "EU 54"),
    ("taille de bague 54", nil, "EU 54"), ("tour de doigt 52 FR", nil, "EU 52"), ("taille de bague US 7", nil, "US 7"),
    ("17.25 DE", nil, "DE 17 1/4"), ("DE 17.25", nil, "DE 17 1/4"),
  ])
  func aSizeIsReadAsItIsWritten(value: String, system: String?, size: String) throws {
    let read = try Exports.size(value, system: system)
    #expect(read.size == size)
    #expect(read.question == nil)
  }

  @Test(arguments: [
    ("7", nil), ("14", nil), ("6.5", nil), ("6-5", nil), ("6 to 7", nil), ("Ring Size", nil), ("Choose an option", nil),
    ("I don't know", nil), ("", nil), ("17.35 mm", nil), ("30 mm", nil), ("12.25", nil), ("40", nil), ("US 7", "UK"),
    ("7", "Martian"), ("US 99", nil), ("US 7 / EU 60", nil), ("M", "US"), ("61/2", "US"), ("17.25", nil),
    ("medium", nil), ("0x10", nil), ("6-us-7-uk", nil), ("tour de doigt 14", nil), ("anillo de 14", nil),
    ("taille de bague 14", nil),
  ])
  func whatMayBeTwoSizesIsAskedAbout(value: String, system: String?) throws {
    let read = try Exports.size(value, system: system)
    #expect(read.size == nil)
    #expect(read.question?.hasSuffix("?") == true, "\(read.question ?? "")")
  }

  @Test func aBareSizeNamesWhatItMayBe() throws {
    let question = try #require(try Exports.size("14").question)
    for part in ["US 14 (23.01 mm)", "JP 14 (17.33 mm)", "CH 14 (17.19 mm)", "DE 14 (14.00 mm)"] {
      #expect(question.contains(part), "\(question)")
    }
  }

  @Test func aQuestionSaysALetterAsTheShopReadsIt() throws {
    func question(_ chart: UKChart) -> String {
      let reading = SizeWords.read("15.1 mm", name: "", system: nil, rules: SizeRules(chart: chart))
      if case .question(let words) = reading { return words }
      return ""
    }
    #expect(question(.bs).contains("UK I (15.12 mm)"))
    #expect(question(.trade).contains("UK H 1/2 (15.09 mm)"))
  }

  @Test func twoSizesOfOneFormAreAskedAbout() throws {
    let line = try Exports.line([("Ring Size", "US 7"), ("Finger size", "US 8")])
    #expect(line.ring.size == nil)
    #expect(line.questions.first?.words.contains("US 7 and US 8") == true)
  }

  @Test func aSlugThatSaysSomethingElseThanThePageIsAskedAbout() throws {
    let text = """
      {"id":1,"number":"1","order_key":"k","status":"processing","billing":{"first_name":"Ada"},"line_items":[{"id":2,
      "name":"Band &#8211; Sterling Silver","quantity":1,"meta_data":[{"key":"pa_ring-size","value":"7-us",
      "display_key":"Ring size","display_value":"7.5 (US)"}]}]}
      """
    let line = try #require(try Exports.order(text).rings.first)
    #expect(line.ring.size == nil)
    #expect(line.questions.first?.words.contains("US 7 and US 7 1/2") == true)
    #expect(line.ring.metal == .ag925)
  }

  @Test(arguments: [
    ("18k Yellow Gold / 4 mm", "au750y"), ("Gelbgold 750", "au750y"), ("Or blanc 18 carats", "au750w"),
    ("Rose Gold 14k", "au585r"), ("14 kt Weißgold", "au585w"), ("Oro giallo 18 kt", "au750y"),
    ("Platinum 950", "pt950"),
    ("Palladium 950", "pd950"), ("Sterling Silver", "ag925"), ("Argent 925", "ag925"), ("Titanium Grade 5", "ti5"),
    ("Tungsten Comfort Band", "wc"), ("24k Gold", "au999"), ("9ct Yellow Gold", "au375"), ("au750r", "au750r"),
  ])
  func anAlloyIsReadAsItIsWritten(text: String, metal: String) {
    #expect(MetalWords.read(text) == Metal(rawValue: metal).map { .metal($0) })
  }

  @Test(arguments: [
    "18k Gold", "Gold", "Platinum", "Silver", "Titanium", "Yellow or White Gold 18k", "Silver, gold plated",
    "Two-tone 18k yellow and white gold", "18k Gold Vermeil", "10k White Gold", "Platinum 900", "15k Yellow Gold",
    "Platinum and Rose Gold 18k",
  ])
  func anAlloyThatIsNotSaidInFullIsAskedAbout(text: String) {
    guard case .question(let words)? = MetalWords.read(text) else {
      Issue.record("\(String(describing: MetalWords.read(text)))")
      return
    }
    #expect(words.hasSuffix("?"))
  }

  @Test(arguments: ["Low Dome Band", "Black or white", "Round", ""])
  func whatNamesNoAlloyIsNone(text: String) { #expect(MetalWords.read(text) == nil) }

  @Test(arguments: [
    "two\nlines", "\u{202E}evil", "<script>alert(1)</script>", "Yes", "a\u{0}b", "lost \u{FFFD}",
    String(repeating: "x", count: EngravingText.longest + 1),
  ])
  func wordsThatCannotStandSoAreAskedAbout(text: String) throws {
    let line = try Exports.line([("Ring Size", "US 7"), ("Engraving Text", text)])
    #expect(line.ring.engraving == nil)
    #expect(line.questions.map(\.about) == [.engraving])
  }

  @Test(arguments: ["Zoë & Łukasz", "爱", "אהבה", "❤️ 👨‍👩‍👧", "O'Neil \"x\"", "Ça ira — 100 %"])
  func wordsOfAnyScriptComeThroughAsTheyAre(text: String) throws {
    let line = try Exports.line([("Ring Size", "US 7"), ("Engraving", text)])
    #expect(line.ring.engraving?.text == text)
    #expect(line.questions.isEmpty)
  }

  @Test func noEngravingIsNone() throws {
    let line = try Exports.line([("Ring Size", "US 7"), ("Engraving", "None")])
    #expect(line.ring.engraving == nil)
    #expect(line.questions.isEmpty)
  }

  @Test func insideAndOutsideAreAskedAbout() throws {
    let line = try Exports.line([("Ring Size", "US 7"), ("Gravur innen", "A"), ("Gravur außen", "B")])
    #expect(line.ring.engraving == nil)
    #expect(line.questions.first?.words.contains("“A” inside and “B” outside") == true)
  }

  @Test func aDateBeforeTheOrderIsAskedAbout() throws {
    let line = try Exports.line([("Ring Size", "US 7"), ("_bench_due", "2025-01-02")])
    #expect(line.questions.map(\.about) == [.date])
    let odd = try Exports.line([("Ring Size", "US 7"), ("Needed by", "03/04/2027")])
    #expect(odd.questions.first?.words.contains("03/04/2027") == true)
  }

  @Test func aStoneOfUnknownTreatmentIsAskedAbout() throws {
    let line = try Exports.line([("Ring Size", "US 7"), ("Stone", "Sapphire 1.2 ct")])
    #expect(line.questions.map(\.about) == [.stone])
    #expect(line.ring.stones == ["Sapphire 1.2 ct"])
  }

  @Test func stonesInThePluralAreStones() throws {
    #expect(try Exports.line([("Ring Size", "US 7"), ("Stones", "Diamond")]).ring.stones == ["Diamond"])
  }

  @Test func aDayThatIsNoneOfTheBenchsCalendarIsAskedAbout() throws {
    let line = try Exports.line([("Ring Size", "US 7"), ("Needed by", "9999-12-31")])
    #expect(line.questions.map(\.about) == [.date])
    #expect(line.ring.due == nil)
  }

  @Test func whatIsNotClearIsKeptAsTheShopSaysIt() throws {
    func said(_ fields: [(String, String)], variant: String = "18k Yellow Gold / 4 mm") throws -> [String] {
      let ring = try Exports.line(fields, variant: variant, quantity: 1).ring
      return (ring.unclear ?? []).map { "\($0.about.rawValue): \($0.words)" }
    }
    #expect(try said([("Ring Size", "US 7")]).isEmpty)
    #expect(try said([("Ring Size", "8")]) == ["size: 8"])
    #expect(try said([]) == ["size: "])
    #expect(try said([("Ring Size", "US 7"), ("Ring Size", "US 9")]) == ["size: US 7; US 9"])
    #expect(try said([("Ring Size", "US 7")], variant: "14k Gold") == ["metal: 14k Gold"])
    #expect(try said([("Ring Size", "US 7"), ("Engraving", "<b>Max</b>")]) == ["engraving: <b>Max</b>"])
  }

  @Test func aDraftOfACheckoutIsNoOrder() throws {
    let order = try Exports.order(
      """
      {"id":7,"number":"7","status":"checkout-draft","date_created_gmt":"2026-10-03T14:05:30","billing":{"first_name":"O"},
      "line_items":[{"id":1,"name":"Silver ring 925","quantity":1,"meta_data":[{"key":"Ring Size","value":"US 7"}]}]}
      """)
    #expect(order.rings.isEmpty)
    #expect(order.leftOut.count == 1)
  }

  @Test func whatTheShopTookOutOfAnOrderIsNoRingOfIt() throws {
    func order(_ head: String) throws -> ShopOrder {
      try Exports.order(
        """
        {"id":1,"name":"#1","financial_status":"paid"\(head),"line_items":[
        {"id":2,"title":"Flat Band","variant_title":"Platinum 950","quantity":2,"current_quantity":0},
        {"id":3,"title":"Flat Band","variant_title":"Platinum 950","quantity":2,"current_quantity":1}]}
        """)
    }
    #expect(try order("").rings.map(\.ring.source.line) == ["3"])
    #expect(try order("").rings.map(\.ring.pieces) == [1])
    #expect(try order("").leftOut.count == 1)
    // Of a cancelled order the shop counts none; what was cancelled is said nonetheless.
    #expect(try order(",\"cancelled_at\":\"2026-10-06T00:00:00Z\"").rings.count == 2)
  }

  @Test func whatIsNoRingIsLeftOutAndSaid() throws {
    let text = """
      {"id":1,"name":"#1","financial_status":"paid","line_items":[{"id":2,"title":"Gift Box","quantity":1},
      {"id":3,"title":"Flat Band","variant_title":"Platinum 950","quantity":0,"properties":[{"name":"Ring Size","value":"US 7"}]}]}
      """
    let order = try Exports.order(text)
    #expect(order.leftOut.count == 1)
    #expect(order.rings.map(\.ring.source.place) == [1])
    #expect(order.rings.first?.questions.contains { $0.about == .pieces } == true)
    #expect(order.rings.first?.ring.customer == "(no name)")
  }

  @Test(arguments: [
    ("2026-10-05T09:14:22-04:00", "2026-10-05T13:14:22.000Z"),
    ("2026-10-05 09:14:22 -0400", "2026-10-05T13:14:22.000Z"),
    ("2026-10-03T14:05:30", "2026-10-03T14:05:30.000Z"), ("2024-02-29T00:00:00.123Z", "2024-02-29T00:00:00.000Z"),
    ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59.000Z"),
  ])
  func aMomentIsReadInItsZone(text: String, moment: String) {
    #expect(ShopTime.moment(text)?.text == moment)
  }

  @Test(arguments: ["2026-02-30T00:00:00Z", "yesterday", "2026-10-05T25:00:00Z", "2026-10-05T09:14:22 CEST", ""])
  func whatIsNoMomentIsNone(text: String) { #expect(ShopTime.moment(text) == nil) }
}
