import Testing
import Workshop

@testable import Lettering

@Suite struct PictureTests {
  private func proof(
    _ text: String, band: Int = 4_000, place: EngravingText.Place = .inside, face: String? = nil,
    alignment: Alignment = .center, _ change: (inout LetteringSettings) -> Void = { _ in }
  ) throws -> Proof {
    var settings = LetteringSettings()
    change(&settings)
    return try Proof(
      Proof.Request(
        text: try EngravableText(text), place: place,
        band: Band(
          diameter: Micrometres(17_350), width: Micrometres(band), thickness: settings.thickness,
          inside: .flat), face: face, alignment: alignment, settings: settings),
      fonts: shelf)
  }

  /// Where the paths of a picture lie, in micrometres, each by its first corner.
  private func extent(_ path: Substring) -> ClosedRange<Int>? {
    var all: [Int] = []
    for part in path.matches(of: #/M(-?\d+) -?\d+l([^Mz"]*)/#) {
      var x = Int(part.1) ?? 0
      all.append(x)
      for (index, step) in part.2.split(separator: " ").enumerated() where index % 2 == 0 {
        x += Int(step) ?? 0
        all.append(x)
      }
    }
    guard let least = all.min(), let most = all.max() else { return nil }
    return least...most
  }

  @Test(arguments: ["Ever", "Zoe"]) func thePictureOfTheBandHasEveryLineOfTheBeam(text: String) throws {
    let proof = try proof(text, face: text == "Zoe" ? "futural" : nil)
    #expect(proof.bandSVG.matches(of: #/M-?\d/#).count == proof.strokes.count)
    #expect(!proof.bandSVG.contains("fill=\"currentColor\"/"))
  }

  @Test func aLineIsDrawnAsWideAsTheBeamWhereThatIsKnownAndItsWidthIsInNoHash() throws {
    let thin = try proof("Ever")
    var request = thin.request
    request.beamWidth = Micrometres(43)
    let known = try Proof(request, fonts: shelf)
    #expect(known.bandSVG.contains("stroke-width=\"43\"") && !thin.bandSVG.contains("stroke-width=\"43\""))
    #expect(known.hash == thin.hash)
  }

  @Test func aFillingOfMoreLinesThanAPictureHoldsIsShownAsItsSurfaceAndThatIsSaid() throws {
    let proof = try proof("WM永愛WM永愛WM永愛WM永愛\nWM永愛WM永愛WM永愛WM永愛", band: 8_000) { $0.fill?.interval = Micrometres(5) }
    #expect(proof.fillingLines > Proof.mostLinesDrawn)
    #expect(proof.bandSVG.contains("<desc>") && proof.bandSVG.utf8.count < 2 << 20)
    #expect(proof.cautions.contains { $0.contains("as the surface it makes: it has \(proof.fillingLines) lines") })
  }

  @Test(arguments: EngravingText.Place.allCases, Alignment.allCases)
  func theRingIsTurnedUntilTheMiddleOfTheWordsIsInFront(place: EngravingText.Place, alignment: Alignment) throws {
    let svg = try proof("Ever", place: place, alignment: alignment).ringSVG
    let paths = svg.matches(of: #/d="([^"]*)"/#).map(\.1)
    #expect(paths.count == 2)
    let words = try #require(extent(paths[1]))
    #expect(words.upperBound - words.lowerBound > 4_000 && abs(words.upperBound + words.lowerBound) < 200, "\(words)")
  }

  @Test(arguments: [1.0, 2, 6, 15]) func nothingIsSeenThroughTheRing(half: Double) {
    for place in EngravingText.Place.allCases {
      let ring = RingView(
        inner: 8.7, thickness: 1.5, half: half, showing: RingWords(half: 0.8, low: -half / 2), at: place)
      let points = ring.outline.joined()
      #expect(points.allSatisfy(ring.isVisible) && ring.outline.count >= 5)
      // The far side's outer rim below is behind the band.
      #expect(!ring.isVisible(RingView.Point(0, -half, -10.2)) && ring.isVisible(RingView.Point(0, half, -10.2)))
      #expect(!points.contains { $0.y < 0 && $0.z < -8.8 })
    }
  }

  @Test(arguments: [(2_500, "Ever and always"), (6_000, "Ever"), (12_000, "For ever yours, my love"), (30_000, "Ever")])
  func wordsInsideAreSeenOverTheNearSideOfAnyBand(band: Int, text: String) throws {
    let proof = try proof(text, band: band)
    let low = Double(proof.strokes.flatMap(\.points).map(\.y).min() ?? 0) / 1e6 - Double(band) / 2000
    let ring = RingView(
      inner: 8.675, thickness: 1.5, half: Double(band) / 2000, showing: RingWords(half: 1, low: low), at: .inside)
    #expect(ring.reach > 0.3)
    for angle in [-ring.reach, 0, ring.reach] {
      #expect(ring.isVisible(ring.spot(angle, 8.674, low + Double(band) / 2000, .inside)), "\(angle)")
    }
  }

  @Test func aLetterThatCannotBeSeenWholeIsLeftOutAndAJoinedWordIsCut() throws {
    let long = try proof("Forever yours, my love, always and ever", band: 8_000, place: .outside)
    let shown = long.legible(within: 8e6, of: 0)
    let edges = long.strokes.filter { $0.kind == .edge }
    let short = try proof("Ever")
    #expect(long.ringSVG.contains("<desc>The words go on") && !short.ringSVG.contains("<desc>"))
    #expect(shown.count > 10 && shown.count < edges.count && shown.allSatisfy(edges.contains))
    let joined = try proof("प्रेमप्रेमप्रेमप्रेमप्रेमप्रेमप्रेमप्रेम", band: 8_000, place: .outside)
    let words = try #require(joined.ringSVG.matches(of: #/d="([^"]*)"/#).map(\.1).last.flatMap(extent))
    #expect(words.upperBound - words.lowerBound > 10_000)
  }
}
