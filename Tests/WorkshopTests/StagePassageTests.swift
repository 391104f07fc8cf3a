import Testing
import Workshop

/// A ring whose order says everything that its stages ask for.
func finishedOrder(_ stage: Stage = .concept, stones: [Stone] = []) throws -> Order {
  var order = Order(
    number: try #require(OrderNumber("R-2041")), customer: "Léa",
    ring: Ring(metal: .au750y, size: try RingSize(text: "US 6 1/2"), insideProfile: .comfort, bandWidth: nil),
    engraving: EngravingText(text: "Always", place: .inside), polishing: nil, stage: stage)
  order.due = Day("2026-12-24")
  var making = Making()
  making.concept = Concept()
  making.concept?.occasion = "wedding"
  making.concept?.wearer = "Léa"
  making.design = Design()
  making.design?.approval = Design.Approval(by: "Léa", at: Day("2026-11-20"), what: "sketch 3")
  making.material = Material()
  making.material?.stones = stones
  making.handcrafting = Handcrafting()
  making.handcrafting?.maker = "Mia"
  making.handcrafting?.weightOut = Milligrams(4_512)
  making.setting = StoneSetting()
  making.setting?.kind = .prong
  making.setting?.checks = [StoneSetting.Check(what: "no stone is loose", isGood: true, by: "Mia")]
  order.making = making
  return order
}

func diamond() -> Stone {
  var stone = Stone(kind: "diamond")
  stone.owner = .customer
  stone.treatment = [.none]
  return stone
}

func measured(_ micrometres: Int, at milliseconds: Int64 = 1000, engraved: Set<Int> = []) throws -> MakingEvidence {
  var evidence = MakingEvidence()
  evidence.newestReading = Reading(
    device: try #require(DeviceName("gauge")), diameter: Micrometres(micrometres), sent: "",
    takenAt: Moment(milliseconds: milliseconds))
  evidence.engraved = engraved
  return evidence
}

@Suite struct StagePassageTests {
  @Test func aReadingIsJudgedWithoutItsGaugesOffsetAndByTheShopsChart() throws {
    var evidence = try measured(17_200, engraved: [1])
    let order = try finishedOrder(.handcrafting)
    #expect(!StagePassage.missing(for: order, to: .setting, why: nil, evidence).isEmpty)
    evidence.newestReading?.calibration = CalibrationUse(check: nil, serial: nil, offset: 284, isOverdue: false)
    #expect(StagePassage.missing(for: order, to: .setting, why: nil, evidence).isEmpty)
  }

  @Test func aRingThatHasEverythingGoesThroughAllSevenStages() throws {
    let evidence = try measured(16_916, engraved: [1])
    for stage in Stage.allCases.dropLast() {
      let next = Stage.allCases[stage.number]
      #expect(
        StagePassage.missing(for: try finishedOrder(stage, stones: [diamond()]), to: next, why: nil, evidence) == [])
    }
  }

  typealias Change = @Sendable (inout Making) -> Void

  private static let gaps: [(Stage, Change, [String])] = [
    (.concept, { @Sendable making in making.concept = nil }, ["the occasion", "who will wear it"]),
    (.design, { @Sendable making in making.design?.approval = nil }, ["approval of the design"]),
    (.material, { @Sendable making in making.material = nil }, ["an empty list for none"]),
    (.material, { @Sendable making in making.material?.stones?[0].owner = nil }, ["whose the diamond is"]),
    (
      .material, { @Sendable making in making.material?.stones?[0].treatment = [] },
      ["how the diamond was treated, \"unknown\""]
    ),
    (
      .handcrafting, { @Sendable making in making.handcrafting = nil }, ["who made it", "its weight off the bench"]
    ),
    (
      .setting, { @Sendable making in making.setting = nil }, ["how its stones are set", "somebody checked its stones"]
    ),
    (
      .setting,
      { @Sendable making in
        making.setting?.checks?.append(StoneSetting.Check(what: "prongs", isGood: false, by: "Tom"))
      }, ["what Tom found is mended: prongs"]
    ),
  ]

  @Test(arguments: gaps)
  func everythingThatIsMissingIsNamedAtOnce(
    stage: Stage, change: Change, words: [String]
  ) throws {
    var order = try finishedOrder(stage, stones: [diamond()])
    if var making = order.making {
      change(&making)
      order.making = making
    }
    let missing = StagePassage.missing(
      for: order, to: Stage.allCases[stage.number], why: nil, try measured(16_916, engraved: [1]))
    #expect(missing.count == words.count)
    for (said, wanted) in zip(missing, words) { #expect(said.contains(wanted), "\(said)") }
  }

  @Test func anUnknownTreatmentIsSaidAndIsEnough() throws {
    var stone = diamond()
    stone.treatment = [.unknown]
    let order = try finishedOrder(.material, stones: [stone])
    #expect(StagePassage.missing(for: order, to: .handcrafting, why: nil, MakingEvidence()).isEmpty)
  }

  @Test func somethingFoundBadAndMendedIsWell() throws {
    var order = try finishedOrder(.setting, stones: [diamond()])
    order.making?.setting?.checks = [
      StoneSetting.Check(what: "prongs", isGood: false, by: "Tom"),
      StoneSetting.Check(what: "prongs", isGood: true, by: "Tom"),
    ]
    #expect(StagePassage.missing(for: order, to: .finishing, why: nil, MakingEvidence()).isEmpty)
  }

  @Test func nothingIsEngravedBeforeTheSizeIsRight() throws {
    let order = try finishedOrder(.handcrafting)
    let none = StagePassage.missing(for: order, to: .setting, why: nil, MakingEvidence())
    #expect(none == ["a reading of its size"])
    let small = StagePassage.missing(for: order, to: .setting, why: nil, try measured(16_500))
    #expect(small.first?.contains("16.50 mm, is too small by half a size, 0.42 mm") == true)
  }

  @Test func aStageThatIsLeaptOverHasToHaveWhatItNeeds() throws {
    let order = try finishedOrder(.concept)
    let missing = StagePassage.missing(for: order, to: .unveiling, why: nil, MakingEvidence())
    #expect(missing == ["a reading of its size", "its engraving", "a reading of its size, taken at this stage"])
  }

  @Test func theFinalReadingIsOfTheStageFinishing() throws {
    var order = try finishedOrder(.finishing)
    order.stageSince = Moment(milliseconds: 2000)
    func missing(_ at: Int64) throws -> [String] {
      StagePassage.missing(for: order, to: .unveiling, why: nil, try measured(16_916, at: at, engraved: [1]))
    }
    #expect(try missing(1999) == ["a reading of its size, taken at this stage"])
    #expect(try missing(2000) == [])
  }

  @Test func bothRingsOfAPairAreEngraved() throws {
    var order = try finishedOrder(.finishing)
    order.pieces = 2
    let missing = StagePassage.missing(for: order, to: .unveiling, why: nil, try measured(16_916, engraved: [1]))
    #expect(missing == ["the engraving of ring 2"])
  }

  @Test func goingBackNeedsAReasonAndSomebodyWhoAnswersForTheLetters() throws {
    var order = try finishedOrder(.finishing)
    let evidence = try measured(16_916, engraved: [1])
    #expect(StagePassage.missing(for: order, to: .setting, why: " ", evidence) == ["why it goes back (why)"])
    #expect(StagePassage.missing(for: order, to: .setting, why: "a prong", evidence) == [])
    #expect(StagePassage.missing(for: order, to: .handcrafting, why: "too tight", evidence).count == 1)
    order.making?.handcrafting?.resizesEngraved = true
    #expect(StagePassage.missing(for: order, to: .handcrafting, why: "too tight", evidence) == [])
  }
}

@Suite struct OrderOfWorkTests {
  @Test func anApprovalLocksDrawingsRevisionAndStonesUntilItIsWithdrawnOrRenewed() throws {
    let order = try finishedOrder(stones: [diamond()])
    var newer = order
    newer.making?.material?.stones?[0].condition = [.loose]
    #expect(OrderOfWork.lockedDesign(order, becoming: newer) == nil)
    newer.making?.material?.stones?[0].kind = "sapphire"
    newer.making?.design?.revision = 2
    #expect(
      OrderOfWork.lockedDesign(order, becoming: newer)
        == "Léa approved sketch 3 on 2026-11-20, and design.revision, material.stones would change")
    var renewed = newer
    renewed.making?.design?.approval?.what = "sketch 4"
    #expect(OrderOfWork.lockedDesign(order, becoming: renewed) == nil)
    newer.making?.design?.approval = nil
    #expect(OrderOfWork.lockedDesign(order, becoming: newer) == nil)
  }

  @Test func theBeamWaitsForCoveredStones() throws {
    var order = try finishedOrder(stones: [diamond()])
    #expect(OrderOfWork.beamRefusal(order)?.contains("covered (diamond)") == true)
    order.making?.finishing = Finishing()
    order.making?.finishing?.stonesMasked = true
    #expect(OrderOfWork.beamRefusal(order) == nil)
    #expect(OrderOfWork.beamRefusal(try finishedOrder()) == nil)
  }

  @Test func whatCutsDoesNotRunOverAnEngravingOnTheOutside() throws {
    let cutting = PolishingProgramme(
      name: "bright", steps: [.init(title: "Tripoli, muslin", speed: RevolutionsPerMinute(1700), seconds: 20)])
    let colour = PolishingProgramme(
      name: "soft", steps: [.init(title: "colour", speed: RevolutionsPerMinute(1700), seconds: 20)])
    var order = try finishedOrder()
    let evidence = try measured(16_916, engraved: [1])
    #expect(OrderOfWork.polishRefusal(order, piece: 1, programme: cutting, evidence) == nil)
    order.engraving?.place = .outside
    #expect(OrderOfWork.polishRefusal(order, piece: 1, programme: cutting, evidence) != nil)
    #expect(OrderOfWork.polishRefusal(order, piece: 2, programme: cutting, evidence) == nil)
    // What the beam did counts, and not what the order says by now.
    var done = evidence
    done.places = [1: .outside]
    order.engraving = nil
    #expect(OrderOfWork.polishRefusal(order, piece: 1, programme: cutting, done) != nil)
    order.engraving = EngravingText(text: "x", place: .outside)
    #expect(OrderOfWork.polishRefusal(order, piece: 1, programme: colour, evidence) == nil)
    order.making?.finishing = Finishing()
    order.making?.finishing?.cutsEngraved = true
    #expect(OrderOfWork.polishRefusal(order, piece: 1, programme: cutting, evidence) == nil)
  }

  @Test func platingBeforeEngravingIsWarnedOf() throws {
    var order = try finishedOrder()
    order.making?.material?.plating = "rhodium"
    #expect(OrderOfWork.cautions(order).contains { $0.contains("say which comes first") })
    order.making?.finishing = Finishing()
    order.making?.finishing?.steps = [.plating, .engraving]
    #expect(OrderOfWork.cautions(order).contains { $0.contains("breaks through the plating") })
    order.making?.finishing?.steps = [.engraving, .plating]
    #expect(OrderOfWork.cautions(order) == [])
  }

  @Test func whatASenderDoesNotSayOfTheStagesStays() throws {
    let known = try finishedOrder()
    var sent = known
    sent.making = nil
    sent.due = nil
    sent.keep(from: known, except: [.concept])
    #expect(sent.making?.concept == nil)
    #expect(sent.making?.design == known.making?.design)
    #expect(sent.due == known.due)
  }
}
