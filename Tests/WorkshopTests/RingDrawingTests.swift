import Testing
import Workshop

@Suite struct RingDrawingTests {
  @Test func theBeamTakesAsLongAsItsWayAtItsSpeedInEveryPass() throws {
    let beam = BeamSettings(
      percent: 50, speed: 1_000, hertz: 30_000, interval: Micrometres(30), degrees: 45, passes: 3,
      source: .shop(by: "Mia", on: "2026-11-26"))
    let drawing = RingDrawing(
      hash: "", place: .inside, radius: 8_675_000, band: Micrometres(4_000), beam: beam,
      strokes: [
        BeamStroke(
          kind: .line,
          points: [BeamPoint(x: 0, y: 0), BeamPoint(x: 3_000_000, y: 4_000_000), BeamPoint(x: 3_000_000, y: 0)])
      ])
    #expect(drawing.markedLength == 9_000_000 && drawing.markedSeconds == 27)
    var silent = drawing
    silent.beam = nil
    #expect(silent.markedSeconds == nil)
  }
}
