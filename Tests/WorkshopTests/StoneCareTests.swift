import Testing
import Workshop

@Suite struct StoneCareTests {
  @Test(arguments: [
    ("jade", StoneCare.Word.notRecommended, StoneCare.Word.notRecommended), ("amethyst", .usually, .never),
    ("coral", .never, .never), ("diamond", .usually, .usually), ("moonstone", .never, .never),
    ("peridot", .risky, .never), ("cubic zirconia", .safe, .safe), ("apatite", .notRecommended, .never),
  ])
  func theStricterChartCounts(name: String, ultrasonic: StoneCare.Word, steam: StoneCare.Word) throws {
    let care = try #require(NamedStones(in: name).known.first)
    #expect(care.ultrasonic.strictest == ultrasonic)
    #expect(care.steam.strictest == steam)
  }

  @Test func theTwoChartsDisagreeOnTenStones() {
    let disputed = StoneCare.table.filter { care in
      [care.ultrasonic, care.steam].contains { charts in
        if let one = charts.stuller, let other = charts.rioGrande { one != other } else { false }
      }
    }
    #expect(StoneCare.table.count == 41)
    #expect(
      disputed.map(\.name) == [
        "amethyst", "citrine", "coral", "diamond", "iolite", "jade", "lapis lazuli", "moonstone", "quartz",
        "tourmaline",
      ])
  }

  @Test(arguments: [
    ("Blue Sapphire", "sapphire"), ("black star sapphire", "black star sapphire"), ("Diamonds", "diamond"),
    ("rubies", nil), ("tiger eye", "tiger eye"), ("sapphirine", nil), ("", nil), ("📿", nil),
  ])
  func aStoneIsKnownByTheLongestNameInItsOwn(kind: String, name: String?) {
    #expect(NamedStones(in: kind).known.map(\.name) == (name.map { [$0] } ?? []))
  }

  @Test func aFlagForbidsWhateverTheStoneIs() throws {
    var stone = diamond()
    #expect(stone.cautions.map(\.act) == [.torch, .beam])
    stone.treatment = [.fractureFilled]
    let caution = try #require(stone.caution(before: .ultrasonic))
    #expect(caution.level == .never)
    #expect(caution.sentence.hasPrefix("diamond in the ultrasonic bath: never, since it is fracture filled ("))
    stone.treatment = [.none]
    stone.condition = [.gluedIn]
    #expect(stone.caution(before: .steam)?.level == .never)
  }

  @Test(arguments: [
    ("Diamond, pearl", StoneCaution.Level.never), ("diamond & opal", .never), ("Opal + Emerald", .never),
    ("Ruby and Tanzanite", .never), ("Diamond, Smaragd", .confirm), ("diamond mit Perle", .confirm),
    ("emerald-cut diamond", nil), ("Diamond, round brilliant 0.5 ct, VS1", nil), ("black star sapphire", .confirm),
  ])
  func ofSeveralStonesTheStrictestCounts(kind: String, level: StoneCaution.Level?) {
    var stone = Stone(kind: kind)
    stone.treatment = [.none]
    #expect(stone.caution(before: .ultrasonic)?.level == level)
  }

  @Test(arguments: [[], [.other], [.none, .other], [.unknown]] as [[Stone.Treatment]])
  func aTreatmentThatNobodyNamedIsNotKnown(treatment: [Stone.Treatment]) {
    var stone = diamond()
    stone.treatment = treatment
    #expect(stone.caution(before: .ultrasonic)?.level == .confirm)
    #expect(stone.caution(before: .torch)?.level == .never)
  }

  @Test func whatNobodyKnowsIsConfirmed() {
    var stone = diamond()
    stone.treatment = [.unknown]
    #expect(stone.caution(before: .ultrasonic)?.level == .confirm)
    #expect(stone.caution(before: .torch)?.level == .never)
    var strange = Stone(kind: "kryptonite")
    strange.treatment = [.none]
    #expect(strange.caution(before: .steam)?.level == .confirm)
  }

  @Test func noStoneIsEverCalledSafeUnderTheBeam() {
    for care in StoneCare.table {
      var stone = Stone(kind: care.name)
      stone.treatment = [.none]
      #expect(stone.caution(before: .beam)?.level == .confirm)
    }
  }
}

@Suite struct DayTests {
  @Test(arguments: [
    ("1970-01-01", 0), ("1969-12-31", -1), ("2024-02-29", 19_782), ("2026-12-24", 20_811), ("2999-12-31", 376_199),
    ("1900-01-01", -25_567),
  ])
  func aDayIsReadAndWritten(text: String, number: Int) throws {
    let day = try #require(Day(text))
    #expect(day.number == number)
    #expect(day.text == text)
    #expect(Day(of: Moment(milliseconds: Int64(number) * 86_400_000 + 86_399_999)) == day)
  }

  @Test(arguments: [
    "2023-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "24.12.2026", "", "1899-12-31", "2026-12-24 ",
  ])
  func whatIsNoDayIsRefused(text: String) { #expect(Day(text) == nil) }
}
