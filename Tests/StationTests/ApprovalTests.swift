import Devices
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

/// Draws nothing: the hash says what it was asked for.
final class ScriptedPress: ProofPress {
  /// Why there is no drawing, while it is set.
  let refusal = Mutex<ProofSheet.Refusal?>(nil)
  /// Why no machine may engrave the words, while it is set.
  let refusalOfWords = Mutex<ProofSheet.Refusal?>(nil)
  /// What the beam is set to.
  let beam = Mutex<BeamSettings?>(nil)

  func refusal(of engraving: EngravingText) -> ProofSheet.Refusal? { refusalOfWords.withLock { $0 } }

  func sheet(for order: Order, diameter: Micrometres) -> ProofSheet {
    if let refusal = refusal.withLock({ $0 }) {
      return ProofSheet(hash: order.proof ?? "", diameter: diameter, outcome: .refused(refusal))
    }
    let hash = "\(order.engraving?.text ?? "") \(order.engraving?.font ?? "") \(diameter.count)"
    return ProofSheet(
      hash: hash, diameter: diameter,
      outcome: .drawn(
        RingDrawing(
          hash: hash, place: .inside, radius: diameter.count * 500, band: Micrometres(4000), beam: beam.withLock { $0 },
          strokes: [BeamStroke(kind: .line, points: [BeamPoint(x: 0, y: 0), BeamPoint(x: 1, y: 1)])]),
        ProofSheet.Numbers(
          height: Micrometres(2000), length: Micrometres(9000), arcTenths: 600, rows: 1,
          circumference: Micrometres(53_000), seconds: nil)))
  }

  func picture(_ view: ProofView, of order: Order, diameter: Micrometres) -> String? {
    refusal.withLock { $0 } == nil ? "<svg/>" : nil
  }
}

@Suite struct ApprovalTests {
  private static func run(
    approvalNeeded: Bool = false, _ body: (BenchAtWork, ScriptedPress) async throws -> Void
  ) async throws {
    let press = ScriptedPress()
    try await BenchAtWork.run(
      prepare: { $0.proofs = ProofRules(press: press, isApprovalNeeded: approvalNeeded) },
      { bench in
        try await bench.engraverIsOpen()
        try await body(bench, press)
      })
  }

  private static func engrave(_ bench: BenchAtWork, proof: String? = nil) async -> BenchRefusal? {
    guard let number = OrderNumber("R-1") else { return nil }
    do throws(BenchRefusal) {
      _ = try await bench.bench.request(
        JobRequest(kind: .engraving, piece: Piece(order: number), by: "Mia", proof: proof))
    } catch { return error }
    return nil
  }

  private static func approve(_ bench: BenchAtWork, _ hash: String) async throws -> ProofApproved {
    try await bench.bench.approve(Piece(order: try #require(OrderNumber("R-1"))), hash: hash, by: "Léa")
  }

  @Test func aRingThatNobodyMeasuredIsDrawnByTheChartOfTheShop() throws {
    let size = try RingSize(text: "UK F")
    let order = Order(
      number: try #require(OrderNumber("R-1")), customer: "Léa",
      ring: Ring(metal: .au750y, size: size, insideProfile: .flat, bandWidth: nil), engraving: nil, polishing: nil,
      stage: .finishing)
    func diameter(_ chart: UKChart) -> Micrometres {
      let rules = ProofRules(press: ScriptedPress(), sizes: SizeRules(chart: chart))
      return rules.diameter(of: order, measured: nil, approved: nil)
    }
    #expect(diameter(.bs) == size.diameter)
    #expect(diameter(.trade) == UKChart.trade.bore(of: size)?.diameter)
    #expect(diameter(.trade) != diameter(.bs))
  }

  @Test func nothingIsEngravedUnapprovedWhereTheShopAsksForIt() async throws {
    try await Self.run(approvalNeeded: true) { bench, _ in
      try await bench.layOrder()
      let refusal = await Self.engrave(bench)
      #expect(refusal?.kind == .notApproved)
      _ = try await Self.approve(bench, "Always  16916")
      #expect(await Self.engrave(bench) == nil)
      let job = try #require(
        bench.journal.all.compactMap { if case .jobRequested(let job) = $0 { job } else { nil } }.last)
      #expect(job.proof == "Always  16916")
    }
  }

  @Test func withoutTheSettingWhatNobodyApprovedIsEngravedAsBefore() async throws {
    try await Self.run { bench, _ in
      try await bench.layOrder()
      #expect(await Self.engrave(bench) == nil)
    }
  }

  @Test func onceApprovedAnotherTextOrFontNeedsAnotherApproval() async throws {
    try await Self.run { bench, _ in
      var order = try await bench.layOrder()
      let approval = try await Self.approve(bench, "Always  16916")
      #expect(approval.by == "Léa" && approval.diameter == Micrometres(16_916))
      order.engraving?.font = "futural"
      _ = try await bench.bench.record(order, by: "test")
      let refusal = try #require(await Self.engrave(bench))
      #expect(refusal.kind == .notApproved && refusal.sentence.contains("not what Léa approved"))
      // A newer Benchpin may draw the same order another way: no word may say that the order changed.
      #expect(refusal.sentence.contains("or Benchpin's way of drawing changed"), "\(refusal.sentence)")
      // What was approved before is not what is there: it cannot be approved again.
      await #expect(throws: BenchRefusal.self) { try await Self.approve(bench, "Always  16916") }
      _ = try await Self.approve(bench, "Always futural 16916")
      #expect(await Self.engrave(bench) == nil)
    }
  }

  @Test func aReadingOfTheSameRingKeepsTheApprovalAndAnotherRingDoesNot() async throws {
    try await Self.run { bench, _ in
      let order = try await bench.layOrder()
      _ = try await Self.approve(bench, "Always  16916")
      bench.gauge.send(16_950)
      try await eventually("the reading is there") { try bench.journal.readings(of: order.number, limit: 1).count == 1 }
      // Approving what stands is no news.
      let before = bench.journal.all.count
      _ = try await Self.approve(bench, "Always  16916")
      #expect(bench.journal.all.count == before)
      bench.gauge.send(17_000)
      try await eventually("the reading is there") { try bench.journal.readings(of: order.number, limit: 2).count == 2 }
      #expect(await Self.engrave(bench)?.kind == .notApproved)
      _ = try await Self.approve(bench, "Always  17000")
      #expect(await Self.engrave(bench) == nil)
    }
  }

  @Test func aJobWithAnotherHashIsRefusedAndTheWordsOwnNameIsAsGood() async throws {
    try await Self.run { bench, _ in
      let order = try await bench.layOrder()
      #expect(await Self.engrave(bench, proof: String(repeating: "0", count: 64))?.kind == .changed)
      #expect(await Self.engrave(bench, proof: order.proof) == nil)
    }
  }

  @Test func whereTheMachineFollowsTheDrawingOnlyItsHashIsWhatWasSeen() async throws {
    try await Self.run { bench, press in
      let order = try await bench.layOrder()
      bench.engraver.script.withLock { $0.followsDrawings = true }
      press.beam.withLock { $0 = Self.beam(percent: 70, .shop(by: "Mia", on: "2026-11-26")) }
      bench.gauge.send(17_000)
      try await eventually("the reading is there") { try bench.journal.readings(of: order.number, limit: 1).count == 1 }
      // The same words on a ring that measures otherwise are another drawing.
      #expect(await Self.engrave(bench, proof: "Always  16916")?.kind == .changed)
      #expect(await Self.engrave(bench, proof: order.proof)?.kind == .changed)
      #expect(await Self.engrave(bench, proof: "Always  17000") == nil)
    }
  }

  @Test func whatCannotBeDrawnIsNeitherApprovedNorEngravedWhereApprovalIsAskedFor() async throws {
    try await Self.run(approvalNeeded: true) { bench, press in
      let order = try await bench.layOrder()
      press.refusal.withLock { $0 = ProofSheet.Refusal("It is 60.00 mm long.", remedy: "Shorten it.") }
      await #expect(throws: BenchRefusal.self) { try await Self.approve(bench, order.proof ?? "") }
      #expect(await Self.engrave(bench)?.sentence == "It is 60.00 mm long.")
    }
  }

  @Test func wordsThatNobodyMayEngraveAreRefusedForAMachineThatSetsThemItself() async throws {
    try await Self.run { bench, press in
      var order = try await bench.layOrder()
      press.refusalOfWords.withLock { $0 = ProofSheet.Refusal("It holds U+202E.", remedy: "Take it out.") }
      let refusal = await Self.engrave(bench)
      #expect(refusal?.kind == .workRefused && refusal?.sentence == "It holds U+202E.")
      // What stands in a file of the machine is not in the order's words.
      order.engraving?.storedFile = 3
      _ = try await bench.bench.record(order, by: "test")
      #expect(await Self.engrave(bench) == nil)
    }
  }

  private static func beam(percent: Int, _ source: BeamSettings.Source) -> BeamSettings {
    BeamSettings(
      percent: percent, speed: 300_000, hertz: 30_000, interval: Micrometres(30), degrees: 45, passes: 1, source: source
    )
  }

  private static func engrave(_ bench: BenchAtWork, piece: Int, acceptsDemo: Bool = false) async throws -> BenchRefusal?
  {
    let piece = Piece(order: try #require(OrderNumber("R-1")), number: piece)
    let job: Job
    do throws(BenchRefusal) {
      job = try await bench.bench.request(
        JobRequest(kind: .engraving, piece: piece, by: "Mia", acceptsDemoSettings: acceptsDemo))
    } catch { return error }
    bench.engraver.script.withLock { $0.showing = WorkProgress(.finished, permille: 1000) }
    try await eventually("the job is over") { try bench.journal.job(job.id)?.phase.isOver == true }
    return nil
  }

  @Test func madeUpSettingsOfTheBeamAskOnceForEachAlloyAndAgainWhenTheyChange() async throws {
    try await Self.run { bench, press in
      var order = try await bench.layOrder()
      order.pieces = 5
      _ = try await bench.bench.record(order, by: "test")
      bench.engraver.script.withLock { $0.followsDrawings = true }
      func said() -> [BeamAccepted] {
        bench.journal.all.compactMap { if case .beamAccepted(let said) = $0 { said } else { nil } }
      }
      press.beam.withLock { $0 = Self.beam(percent: 70, .demo) }
      #expect(try await Self.engrave(bench, piece: 1)?.kind == .demoSettings)
      #expect(said().isEmpty)
      #expect(try await Self.engrave(bench, piece: 1, acceptsDemo: true) == nil)
      #expect(said().map(\.by) == ["Mia"] && said().map(\.metal) == [.au750y])
      // Said once, it holds; saying it again is no news.
      #expect(try await Self.engrave(bench, piece: 2) == nil)
      #expect(try await Self.engrave(bench, piece: 3, acceptsDemo: true) == nil)
      #expect(said().count == 1)
      // Other figures are not what was accepted, and the shop's own need nobody's word.
      press.beam.withLock { $0 = Self.beam(percent: 71, .demo) }
      #expect(try await Self.engrave(bench, piece: 4)?.kind == .demoSettings)
      press.beam.withLock { $0 = Self.beam(percent: 71, .shop(by: "Mia", on: "2026-11-26")) }
      #expect(try await Self.engrave(bench, piece: 4) == nil)
      #expect(said().count == 1)
    }
  }

  @Test func anotherAlloyAsksForItself() async throws {
    try await Self.run { bench, press in
      var order = try await bench.layOrder()
      order.pieces = 2
      _ = try await bench.bench.record(order, by: "test")
      bench.engraver.script.withLock { $0.followsDrawings = true }
      press.beam.withLock { $0 = Self.beam(percent: 70, .demo) }
      #expect(try await Self.engrave(bench, piece: 1, acceptsDemo: true) == nil)
      order.ring.metal = .ti5
      _ = try await bench.bench.record(order, by: "test")
      #expect(try await Self.engrave(bench, piece: 2)?.kind == .demoSettings)
    }
  }

  @Test func aRefusalToldBeforeAnybodyApprovesNamesTheMachine() async throws {
    try await Self.run { bench, _ in
      let words = EngravingText(text: "Léa", place: .inside)
      #expect(await bench.bench.foreseen(words, drawing: nil).isEmpty)
      bench.engraver.script.withLock { $0.refusal = PlanRefusal("It cannot engrave é.") }
      #expect(await bench.bench.foreseen(words, drawing: nil) == ["On engraver: It cannot engrave é."])
    }
  }

  @Test func aPieceThatIsNotThereIsNotApproved() async throws {
    try await Self.run { bench, _ in
      let order = try await bench.layOrder()
      await #expect(throws: BenchRefusal.self) {
        try await bench.bench.approve(Piece(order: order.number, number: 2), hash: "Always  16916", by: "Léa")
      }
    }
  }
}
