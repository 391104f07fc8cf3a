import Dispatch
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

/// Draws as the scripted press, but order R-1 not before it is let.
private final class SlowPress: ProofPress {
  private let press = ScriptedPress()
  private let gate = DispatchSemaphore(value: 0)
  private let drawing = Mutex(0)

  /// How many drawings were begun.
  var begun: Int { drawing.withLock { $0 } }

  /// Lets as many drawings end as are asked for from now on.
  func letThemEnd() { for _ in 0..<100 { gate.signal() } }

  func sheet(for order: Order, diameter: Micrometres) -> ProofSheet {
    drawing.withLock { $0 += 1 }
    if order.number.text == "R-1" { gate.wait() }
    return press.sheet(for: order, diameter: diameter)
  }

  func picture(_ view: ProofView, of order: Order, diameter: Micrometres) -> String? { nil }
}

/// A drawing may take seconds; meanwhile the bench goes on.
@Suite struct ProofDrawingTests {
  private static func run(_ body: (BenchAtWork, SlowPress) async throws -> Void) async throws {
    let press = SlowPress()
    try await BenchAtWork.run(
      prepare: { $0.proofs = ProofRules(press: press) },
      { bench in
        defer { press.letThemEnd() }
        try await bench.engraverIsOpen()
        try await body(bench, press)
      })
  }

  private static func request(_ bench: BenchAtWork, seen: String? = nil) throws -> Task<BenchRefusal?, Never> {
    let request = JobRequest(
      kind: .engraving, piece: Piece(order: try #require(OrderNumber("R-1"))), by: "Mia", proof: seen)
    return Task { [bench = bench.bench] in
      do throws(BenchRefusal) { _ = try await bench.request(request) } catch { return error }
      return nil
    }
  }

  @Test func theBenchGoesOnWhileAProofIsDrawnAndTheStartIsJudgedByWhatLiesThereThen() async throws {
    try await Self.run { bench, press in
      try await bench.layOrder()
      let start = try Self.request(bench)
      try await eventually("the proof is being drawn") { press.begun == 1 }
      // The ring is taken away: nothing of it waits for the drawing.
      _ = try await bench.bench.put([], by: "Mia")
      press.letThemEnd()
      #expect(await start.value?.kind == .notOnBench)
      #expect(!bench.journal.all.contains { if case .jobRequested = $0 { true } else { false } })
    }
  }

  @Test func anOrderThatChangesWhileItIsDrawnIsDrawnAnew() async throws {
    try await Self.run { bench, press in
      var order = try await bench.layOrder()
      let start = try Self.request(bench, seen: "Always  16916")
      try await eventually("the proof is being drawn") { press.begun == 1 }
      order.engraving?.text = "Never"
      _ = try await bench.bench.record(order, by: "test")
      press.letThemEnd()
      #expect(await start.value?.kind == .changed)
      #expect(press.begun == 2)
    }
  }

  @Test func aScreenThatAsksWhatMayBeginKeepsNoStartWaiting() async throws {
    try await Self.run { bench, press in
      try await bench.layOrder()
      let screen = Task { [bench = bench.bench] in try await bench.conditions(ofPiece: 1).starts.count }
      try await eventually("the screen's proof is being drawn") { press.begun == 1 }
      let start = Task { [easel = try #require(bench.bench.proofs?.easel), order = try makeOrder("R-2")] in
        await easel.sheet(.init(order: order, diameter: Micrometres(16_916)), for: .deciding).hash
      }
      try await eventually("a start's proof is drawn meanwhile") { press.begun == 2 }
      #expect(await start.value == "Always  16916")
      press.letThemEnd()
      #expect(try await screen.value == 1)
    }
  }

  @Test func whoOnlyLooksKeepsNoStartWaiting() async throws {
    let press = SlowPress()
    let easel = Easel(press)
    let diameter = Micrometres(16_916)
    let (slow, quick) = (try makeOrder("R-1"), try makeOrder("R-2"))
    let look = Task { await easel.sheet(for: slow, diameter: diameter).hash }
    try await eventually("somebody looks") { press.begun == 1 }
    let decided = await easel.sheet(.init(order: quick, diameter: diameter), for: .deciding).hash
    press.letThemEnd()
    #expect(await look.value == decided)
  }

  @Test(arguments: [("神", "\u{FA19}"), ("Zo\u{E9}", "Zoe\u{301}")])
  func theDrawingOfATextIsNoneOfTheSameTextInOtherCharacters(one: String, other: String) async throws {
    let sheets = ProofSheets()
    let diameter = Micrometres(16_916)
    var (first, second) = (try makeOrder("R-2"), try makeOrder("R-2"))
    first.engraving = EngravingText(text: one, place: .inside)
    second.engraving = EngravingText(text: other, place: .inside)
    let known = first
    let drawn: Result<ProofSheet, BenchRefusal> = await sheets.complete(at: Easel(ScriptedPress()), for: .looking) {
      do throws(BenchRefusal) { return .success(try sheets.sheet(for: known, diameter: diameter)) } catch {
        return .failure(error)
      }
    }
    _ = try drawn.get()
    let unknown = second
    #expect(throws: BenchRefusal.self) { try sheets.sheet(for: unknown, diameter: diameter) }
  }

  @Test func theSameWordsInOtherCharactersAreAnotherRevision() async throws {
    try await BenchAtWork.run { bench in
      var order = try makeOrder("R-2")
      order.engraving = EngravingText(text: "神", place: .inside)
      order = try await bench.bench.record(order, by: "test")
      order.engraving?.text = "\u{FA19}"
      let newer = try await bench.bench.record(order, by: "test")
      #expect(newer.revision == order.revision + 1)
      let held = try bench.journal.order(order.number)?.engraving?.text.unicodeScalars.map(\.value)
      #expect(held == [0xFA19])
    }
  }
}
