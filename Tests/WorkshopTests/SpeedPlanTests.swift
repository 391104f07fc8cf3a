import Testing

@testable import Workshop

/// What the shop's wheels and limits make of a programme. Every figure is made up for the tests.
@Suite struct SpeedPlanTests {
  private let now = Moment(milliseconds: 1_800_000_000_000)

  private func step(
    _ title: String = "cut", rpm: Int = 0, wheel: String? = "muslin", compound: String? = nil, surface: Int? = nil
  ) -> PolishingProgramme.Step {
    PolishingProgramme.Step(
      title: title, speed: RevolutionsPerMinute(rpm), seconds: 60, wheel: wheel, compound: compound,
      surface: surface.map(SurfaceSpeed.init))
  }

  private func plan(
    _ steps: [PolishingProgramme.Step], part: Int = 1, wheel: Wheel? = nil, limits: [PolishingLimit] = [],
    diameter: Int? = 101_600, days ago: Int64 = 0, ring: PolishedRing = PolishedRing(metal: .au750y)
  ) throws(SpeedRefusal) -> PolishingProgramme {
    let wheel = wheel ?? Wheel(name: "muslin", least: Micrometres(50_800), maximum: RevolutionsPerMinute(3450))
    let at = Moment(milliseconds: now.milliseconds - ago * 86_400_000)
    let measured = diameter.map { WheelMeasured(wheel: "muslin", diameter: Micrometres($0), at: at, by: "Mia") }
    return try PolishingRules(wheels: [wheel], limits: limits).plan(
      PolishingProgramme(name: "p", steps: steps), part: part, for: ring,
      measured: measured.map { ["muslin": $0] } ?? [:], now: now)
  }

  @Test(arguments: [(101_600, 18_000, 3383), (50_800, 2500, 939), (101_600, 13_000, 2443)])
  func aSurfaceSpeedBecomesTheSpindlesByTheWheelsDiameter(diameter: Int, surface: Int, rpm: Int) throws {
    #expect(try plan([step(surface: surface)], diameter: diameter).steps[0].speed.count == rpm)
  }

  @Test(arguments: [50_800, 76_200, 101_600, 152_400], [1000, 13_000, 38_000])
  func theReckonedSpeedNeverMovesTheRimFasterNorTheWheelAboveItsOwn(diameter: Int, surface: Int) throws {
    let planned = try plan([step(surface: surface)], diameter: diameter).steps[0]
    #expect(planned.speed.count <= 3450)
    #expect(SurfaceSpeed(planned.speed, on: Micrometres(diameter)).count <= surface + 1)
  }

  @Test func theStrictestLimitThatHoldsLowersAReckonedSpeedAndRefusesANamedOne() throws {
    let limits = [
      PolishingLimit(most: SurfaceSpeed(20_000)), PolishingLimit(metals: [.pt950], most: SurfaceSpeed(10_000)),
      PolishingLimit(metals: [.wc], most: SurfaceSpeed(1000)),
    ]
    let ring = PolishedRing(metal: .pt950)
    #expect(try plan([step(surface: 18_000)], limits: limits, ring: ring).steps[0].speed.count == 1879)
    #expect(throws: SpeedRefusal.self) { try plan([step(rpm: 3000)], limits: limits, ring: ring) }
    #expect(try plan([step(rpm: 1800)], limits: limits, ring: ring).steps[0].speed.count == 1800)
  }

  @Test(
    arguments: [
      (nil, nil, 6000), ([], nil, 18_000), (["oiled Emerald"], .bezel, 6000), (["diamond"], .pave, 8000),
      (["diamond"], .bezel, 18_000), (["diamond"], nil, 8000), (["diamond"], .other, 8000),
      // A name that no table knows may be an emerald's in another language; and who says how they are set says that there are.
      (["Smaragd"], .bezel, 6000), (["Diamond, Smaragd"], .bezel, 6000), (["diamond, 0.5 ct, VS1"], .bezel, 18_000),
      (nil, .bezel, 6000), ([], .bezel, 6000),
    ] as [([String]?, StoneSetting.Kind?, Int)])
  func whatNobodySaysOfStonesAndSettingCountsAsTheStrictest(
    stones: [String]?, setting: StoneSetting.Kind?, most: Int
  ) throws {
    let limits = [
      PolishingLimit(stone: "emerald", most: SurfaceSpeed(6000)),
      PolishingLimit(stone: "any", settings: [.pave], most: SurfaceSpeed(8000)),
    ]
    let ring = PolishedRing(metal: .au750y, stones: stones, setting: setting)
    #expect(
      try plan([step(surface: 18_000)], limits: limits, ring: ring).steps[0].speed
        == SurfaceSpeed(most).spindle(on: Micrometres(101_600)))
  }

  @Test func aSpeedThatWouldBeTooFastSaysWhatTheOrderLeavesOpen() {
    let limits = [PolishingLimit(stone: "any", most: SurfaceSpeed(2000))]
    #expect {
      try plan([step(rpm: 3000)], limits: limits)
    } throws: {
      ($0 as? SpeedRefusal)?.sentence.hasSuffix("whose order does not say its stones (material.stones, [] for none).")
        == true
    }
  }

  @Test func aSpeedOfTheRimWithoutItsWheelIsRefusedAndSoIsOneThatTurnsNothing() {
    #expect(throws: SpeedRefusal.self) { try plan([step(wheel: nil, surface: 5000)]) }
    #expect(throws: SpeedRefusal.self) { try plan([step(surface: 3)]) }
  }

  @Test func aCompoundThatCutsMakesAProgrammeThatCuts() {
    #expect(PolishingProgramme(name: "p", steps: [step("first", compound: "tripoli")]).cuts)
    #expect(!PolishingProgramme(name: "p", steps: [step("last", compound: "rouge")]).cuts)
  }

  @Test func aWheelWithoutAMaximumGetsNoReckonedSpeed() {
    let wheel = Wheel(name: "muslin")
    #expect(throws: SpeedRefusal.self) { try plan([step(surface: 5000)], wheel: wheel) }
    #expect(throws: Never.self) { try plan([step(rpm: 1000)], wheel: wheel) }
  }

  @Test(arguments: [(nil, 0), (40_000, 0), (101_600, 8), (101_600, -1)] as [(Int?, Int64)])
  func aWheelThatNobodyMeasuredLatelyOrThatIsWornIsAskedAbout(diameter: Int?, days: Int64) {
    #expect(throws: SpeedRefusal.self) { try plan([step(surface: 5000)], diameter: diameter, days: days) }
  }

  @Test func aStepAboveTheWheelsOwnMaximumIsRefused() {
    #expect(throws: SpeedRefusal.self) { try plan([step(rpm: 3451)]) }
    #expect(throws: SpeedRefusal.self) { try plan([step(rpm: 3451)], limits: [.init(most: SurfaceSpeed(60_000))]) }
  }

  @Test func withoutAWheelAStepRunsOnlyWhereNoLimitHolds() {
    #expect(throws: Never.self) { try plan([step(rpm: 1700, wheel: nil)]) }
    #expect(throws: SpeedRefusal.self) {
      try plan([step(rpm: 1700, wheel: nil)], limits: [.init(most: SurfaceSpeed(20_000))])
    }
    #expect(throws: SpeedRefusal.self) { try plan([step(rpm: 1700, wheel: "felt")]) }
  }

  @Test func aProgrammeIsPartedWhereTheWheelOrTheCompoundChanges() throws {
    let steps = [
      step("a", rpm: 1000, compound: "tripoli"), step("b", rpm: 1100, compound: "tripoli"),
      step("c", rpm: 1200, compound: "rouge"), step("d", rpm: 1300, wheel: nil),
    ]
    let programme = PolishingProgramme(name: "p", steps: steps)
    #expect(programme.parts.map { $0.map(\.title) } == [["a", "b"], ["c"], ["d"]])
    let second = try plan(steps, part: 2)
    #expect(second.steps.map(\.title) == ["c"])
    #expect(second.part == 2 && second.partCount == 3)
    #expect(throws: SpeedRefusal.self) { try plan(steps, part: 4) }
    #expect(try plan([step(rpm: 1000)]).part == nil)
  }
}
