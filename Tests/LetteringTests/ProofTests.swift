import Testing
import Workshop

@testable import Lettering

@Suite struct ProofTests {
  private func proof(
    _ text: String, diameter: Int = 17_350, band: Int = 4_000, place: EngravingText.Place = .inside,
    face: String? = nil, inside: InsideProfile = .flat, alignment: Alignment? = nil,
    _ change: (inout LetteringSettings) -> Void = { _ in }
  ) throws -> Proof {
    var settings = LetteringSettings()
    change(&settings)
    return try Proof(
      Proof.Request(
        text: try EngravableText(text), place: place,
        band: Band(
          diameter: Micrometres(diameter), width: Micrometres(band), thickness: settings.thickness,
          inside: inside), face: face, alignment: alignment, settings: settings),
      fonts: shelf)
  }

  private func extent(of strokes: [BeamStroke]) -> (x: ClosedRange<Int32>, y: ClosedRange<Int32>)? {
    let points = strokes.flatMap(\.points)
    guard let left = points.map(\.x).min(), let right = points.map(\.x).max(), let low = points.map(\.y).min(),
      let high = points.map(\.y).max()
    else { return nil }
    return (left...right, low...high)
  }

  @Test func noPointIsOutsideTheFreePartOfAnyRing() throws {
    var seed = SplitMix(state: 7)
    let words = ["Ever", "Léa & Max", "שלום", "حبيبي للأبد", "प्रेम", "永遠の愛", "I ♥ you", "Qjgyp|", "a b c d e f g"]
    var fitted = 0
    for _ in 0..<60 {
      let text = words[Int(seed.next() % UInt64(words.count))]
      let diameter = 12_000 + Int(seed.next() % 12_000)
      let band = 1_500 + Int(seed.next() % 8_000)
      let degrees = Int(seed.next() % 360)
      let alignment = Alignment.allCases[Int(seed.next() % 3)]
      guard
        let proof = try? proof(
          text, diameter: diameter, band: band, alignment: alignment,
          { settings in
            settings.keepOuts = [KeepOut(name: "seam", length: Micrometres(9_000), degrees: degrees)]
            settings.fill?.degrees = degrees
          })
      else { continue }
      fitted += 1
      let box = try #require(extent(of: proof.strokes))
      #expect(box.y.lowerBound >= 400_000 - 2 && Int(box.y.upperBound) <= (band - 400) * 1000 + 2, "\(text) \(band)")
      #expect(Int(box.x.lowerBound) >= proof.freeFrom.count * 1000 - 1000)
      #expect(Int(box.x.upperBound) <= (proof.freeFrom.count + proof.freeLength.count) * 1000 + 1000)
      // The free part and what is kept out are the whole ring.
      #expect(abs(proof.freeLength.count + 9_000 - proof.circumference.count) <= 2)
    }
    #expect(fitted > 40)
  }

  @Test func everyChangeOfWhatWouldBeSeenOrBurnedIsAnotherProof() throws {
    let changes: [(what: String, change: (inout Proof.Request) throws -> Void)] = [
      ("text", { $0.text = try EngravableText("ever") }), ("text", { $0.text = try EngravableText("Ever ") }),
      ("place", { $0.place = .outside }), ("face", { $0.face = "futural" }), ("alignment", { $0.alignment = .start }),
      ("beam", { $0.beam = "power=40" }), ("band.diameter", { $0.band.diameter = Micrometres(17_351) }),
      ("band.width", { $0.band.width = Micrometres(4_010) }),
      ("band.thickness", { $0.band.thickness = Micrometres(1_510) }), ("band.inside", { $0.band.inside = .comfort }),
      ("settings.face", { $0.settings.face = "NotoSans-Regular" }),
      ("settings.heights", { $0.settings.heights = Micrometres(800)...Micrometres(1_500) }),
      ("settings.heights", { $0.settings.heights = Micrometres(810)...Micrometres(2_000) }),
      ("settings.margin", { $0.settings.margin = Micrometres(410) }),
      ("settings.comfortMargin", { $0.settings.comfortMargin = Micrometres(810) }),
      ("settings.rowGap", { $0.settings.rowGap = Micrometres(310) }), ("settings.rows", { $0.settings.rows = 1 }),
      ("settings.twoRowsFrom", { $0.settings.twoRowsFrom = Micrometres(4_100) }),
      ("settings.alignment", { $0.settings.alignment = .end }),
      ("settings.thickness", { $0.settings.thickness = Micrometres(1_510) }),
      ("settings.marksEdges", { $0.settings.marksEdges = false }), ("settings.fill", { $0.settings.fill = nil }),
      ("fill.interval", { $0.settings.fill?.interval = Micrometres(31) }),
      ("fill.degrees", { $0.settings.fill?.degrees = 46 }), ("settings.keepOuts", { $0.settings.keepOuts = [] }),
      ("keepOut.name", { $0.settings.keepOuts[0].name = "stone" }),
      ("keepOut.length", { $0.settings.keepOuts[0].length = Micrometres(6_010) }),
      ("keepOut.degrees", { $0.settings.keepOuts[0].degrees = 181 }),
      ("keepOut.place", { $0.settings.keepOuts[0].place = nil }),
    ]
    let first = try proof("Ever")
    #expect(try proof("Ever").hash == first.hash && first.hash.count == 64)
    var seen = [first.hash: "no change"]
    for (what, change) in changes {
      var request = first.request
      try change(&request)
      let hash = try Proof(request, fonts: shelf).hash
      #expect(seen[hash] == nil, "\(what) makes the same proof as \(seen[hash] ?? "")")
      seen[hash] = what
    }
    // Nothing that a proof is made of is left out above.
    func parts(_ name: String, _ value: Any) -> [String] {
      Mirror(reflecting: value).children.compactMap(\.label).map { name + $0.trimmingPrefix("_") }
    }
    let request = first.request
    let all =
      parts("", request) + parts("band.", request.band) + parts("settings.", request.settings)
      + parts("fill.", try #require(request.settings.fill)) + parts("keepOut.", request.settings.keepOuts[0])
    // The width of a line is for the pictures alone.
    #expect(Set(all).subtracting(changes.map(\.what)) == ["band", "settings", "beamWidth"])
  }

  @Test func theUpperRowIsMarkedFirstAndStandsAboveTheLower() throws {
    let both = try proof("upper\nlower", band: 6_000) { $0.fill = nil }
    #expect(both.rows == 2)
    let upper = try proof("upper", band: 6_000) {
      $0.fill = nil; $0.heights = both.height...both.height
    }
    let count = upper.strokes.count
    let first = try #require(extent(of: Array(both.strokes.prefix(count))))
    let second = try #require(extent(of: Array(both.strokes.dropFirst(count))))
    #expect(first.y.lowerBound >= second.y.upperBound + 299_000)
    #expect(first.x == (try #require(extent(of: upper.strokes))).x)
  }

  @Test func oneRowIsPartedOnlyWhereItDoesNotFitAndTheBandTakesTwo() throws {
    let words =
      "to have and to hold from this day forward for better for worse for richer for poorer in sickness and in health"
    #expect(try proof("to have and to hold", band: 5_000).rows == 1)
    #expect(try proof(words, band: 5_000).rows == 2)
    #expect(refusal { _ = try proof(words, band: 3_000) }.contains("mm long at the least height of 0.80 mm"))
  }

  @Test func aWordOrARowThatBeginsWithAMarkIsRefused() throws {
    #expect(refusal { _ = try proof("word \u{301}mark", band: 6_000) }.contains("no letter to stand on"))
    #expect(refusal { _ = try proof("word\n\u{301}mark", band: 6_000) }.contains("row 2"))
  }

  @Test func lettersShrinkToTheRingAndAreRefusedWithTheNumbersWhenTooSmall() throws {
    #expect(try proof("Ever").height == Micrometres(2_000))
    let long = try proof("Forever and always yours truly with all my heart", band: 3_000)
    #expect(long.height < Micrometres(2_000) && long.length.count <= long.freeLength.count)
    #expect(long.freeLength.count - long.length.count < 600)
    #expect(refusal { _ = try proof("Ever", band: 1_500) }.contains("leaves 0.70 mm"))
    #expect(refusal { _ = try proof("Ever", band: 2_200, inside: .comfort) }.contains("leaves 0.60 mm"))
    let sentence = refusal { _ = try proof(String(repeating: "Wide ", count: 40), band: 3_000) }
    #expect(sentence.contains("48.51 mm of the 54.51 mm around are free"), "\(sentence)")
  }

  @Test(arguments: [(0, "0.00 mm is no inside diameter"), (40_000, "40.00 mm is no inside diameter")])
  func aRingOfNoSizeIsRefused(diameter: Int, sentence: String) {
    #expect(refusal { _ = try proof("a", diameter: diameter) }.hasPrefix(sentence))
  }

  @Test func keepOutsLargerThanTheRingAreRefused() {
    let sentence = refusal {
      _ = try proof("a") {
        $0.keepOuts = [
          KeepOut(name: "hallmark", length: Micrometres(30_000), degrees: 0),
          KeepOut(name: "settings", length: Micrometres(30_000), degrees: 180),
        ]
      }
    }
    #expect(
      sentence.contains("hallmark 30.00 mm, settings 30.00 mm") && sentence.contains("54.51 mm around"), "\(sentence)")
  }

  @Test func wordsMoveOutOfTheWayOfTheSeam() throws {
    let proof = try proof("Ever") {
      $0.keepOuts = [
        KeepOut(name: "seam", length: Micrometres(1_000), degrees: 0),
        KeepOut(name: "stone", length: Micrometres(10_000), degrees: 90),
      ]
    }
    let box = try #require(extent(of: proof.strokes))
    // The largest free part lies between 90 degrees and once round to the seam.
    #expect(Double(proof.freeFrom.count) < 0 || proof.freeFrom.count > 13_000)
    #expect(box.x.upperBound < -500_000 || box.x.lowerBound > 18_000_000)
  }

  @Test(
    arguments: [
      (nil, EngravingText.Place.inside, -90), (nil, .outside, 90), (.inside, .inside, -90), (.outside, .outside, -90),
      (.inside, .outside, 0), (.outside, .inside, 0),
    ] as [(EngravingText.Place?, EngravingText.Place, Int)])
  func whatIsKeptFreeOnBothSidesIsOnePlaceOfTheRing(
    kept: EngravingText.Place?, side: EngravingText.Place, middle: Int
  ) throws {
    let proof = try proof("Ever", place: side) {
      $0.keepOuts = [KeepOut(name: "seam", length: Micrometres(1_000), degrees: 90, place: kept)]
    }
    // The free part is the whole ring or lies across from the seam, counted as this side is read.
    let center = Double(proof.freeFrom.count) + Double(proof.freeLength.count) / 2
    #expect(abs(center / Double(proof.circumference.count) * 360 - Double(middle)) < 0.1)
    #expect(proof.keepOuts.count == (middle == 0 ? 0 : 1))
  }

  @Test(arguments: [("Ever", true), ("שלום", false), ("حبيبي", false), ("שלום Léa", false), ("12", true)])
  func theStartIsWhereReadingBegins(text: String, isLeft: Bool) throws {
    for alignment in [Alignment.start, .end] {
      let proof = try proof(text, alignment: alignment)
      let box = try #require(extent(of: proof.strokes))
      let left = Int(box.x.lowerBound) - proof.freeFrom.count * 1000
      let right = (proof.freeFrom.count + proof.freeLength.count) * 1000 - Int(box.x.upperBound)
      #expect((left < right) == (isLeft == (alignment == .start)), "\(text) \(alignment)")
      #expect(min(left, right) < 30_000)
    }
  }

  @Test func fillingIsInsideTheLettersAndCoversThem() throws {
    let filled = try proof("O", { $0.fill = Hatching(interval: Micrometres(50), degrees: 30) })
    let lines = filled.strokes.filter { $0.kind == .fill }
    let edges = filled.strokes.filter { $0.kind == .edge }
    #expect(lines.count > 20 && edges.count == 2)
    let area = edges.map(Self.area).reduce(0, +).magnitude
    let covered = lines.reduce(0.0) { sum, line in
      let (a, b) = (line.points[0], line.points[1])
      let (dx, dy) = (Double(a.x) - Double(b.x), Double(a.y) - Double(b.y))
      return sum + (dx * dx + dy * dy).squareRoot() * 50_000
    }
    #expect(abs(covered / area - 1) < 0.02)
  }

  @Test func overlappingLettersOfAJoinedScriptAreFilledOnce() throws {
    let square = [
      BeamPoint(x: 0, y: 0), BeamPoint(x: 1_000_000, y: 0), BeamPoint(x: 1_000_000, y: 1_000_000),
      BeamPoint(x: 0, y: 1_000_000), BeamPoint(x: 0, y: 0),
    ]
    let moved = square.map { BeamPoint(x: $0.x + 500_000, y: $0.y) }
    let hatching = Hatching(interval: Micrometres(100), degrees: 0)
    let edges = [BeamStroke(kind: .edge, points: square), BeamStroke(kind: .edge, points: moved)]
    let lines = try #require(hatching.lines(inside: edges))
    #expect(lines.count == 10 && lines.allSatisfy { abs($0.points[0].x - $0.points[1].x) == 1_500_000 })
  }

  @Test func aDrawingOfMoreCornersThanAreDrawnIsRefused() throws {
    let request = try proof("Ever").request
    let whole = try Proof(request, fonts: shelf)
    let count = whole.strokes.reduce(0) { $0 + $1.points.count }
    // A line too short to be drawn is counted, too.
    #expect(try Proof(request, fonts: shelf, upTo: count + count / 10) == whole)
    for most in [count - 1, count / 2, 3] {
      let sentence = refusal { _ = try Proof(request, fonts: shelf, upTo: most) }
      #expect(sentence.contains("more than \(most) corners"), "\(sentence)")
    }
    // What shops draw is far below.
    #expect(count * 20 < Proof.mostPoints)
  }

  @Test func aDrawingHoldsNoScriptAndNoColourOfItsOwn() throws {
    let proof = try proof("A<b>&c")
    for svg in [proof.bandSVG, proof.ringSVG] {
      #expect(svg.contains("<title>A&lt;b&gt;&amp;c</title>") && svg.contains("currentColor"))
      #expect(!svg.contains("<script") && !svg.contains("href") && !svg.contains("#"))
    }
    #expect(proof.bandSVG.contains("width=\"54.507mm\" height=\"4mm\""))
  }

  private static func area(_ stroke: BeamStroke) -> Double {
    zip(stroke.points, stroke.points.dropFirst()).reduce(0) { sum, pair in
      sum + (Double(pair.0.x) * Double(pair.1.y) - Double(pair.1.x) * Double(pair.0.y)) / 2
    }
  }
}

/// Numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
