import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

/// Draws nothing: the hash says what it was asked for.
final class ScriptedPress: ProofPress {
  /// Why there is no drawing, while it is set.
  let refusal = Mutex<ProofSheet.Refusal?>(nil)

  func sheet(for order: Order, diameter: Micrometres) -> ProofSheet {
    if let refusal = refusal.withLock({ $0 }) {
      return ProofSheet(hash: order.proof ?? "", diameter: diameter, outcome: .refused(refusal))
    }
    let hash = "\(order.engraving?.text ?? "") \(order.engraving?.font ?? "") \(diameter.count)"
    return ProofSheet(
      hash: hash, diameter: diameter,
      outcome: .drawn(
        RingDrawing(
          hash: hash, place: .inside, radius: diameter.count * 500, band: Micrometres(4000), middle: 0, beam: nil,
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

  @Test func whatCannotBeDrawnIsNeitherApprovedNorEngravedWhereApprovalIsAskedFor() async throws {
    try await Self.run(approvalNeeded: true) { bench, press in
      let order = try await bench.layOrder()
      press.refusal.withLock { $0 = ProofSheet.Refusal("It is 60.00 mm long.", remedy: "Shorten it.") }
      await #expect(throws: BenchRefusal.self) { try await Self.approve(bench, order.proof ?? "") }
      #expect(await Self.engrave(bench)?.sentence == "It is 60.00 mm long.")
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
