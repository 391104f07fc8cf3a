import Devices
import Lettering
import Synchronization
import Testing
import Wire
import Workshop

@testable import Adapters
@testable import Simulators

/// A drawing, from the proof through the wire to the simulated marker's own picture of it.
@Suite(.serialized) struct PathTests {
  private static let fonts = FontShelf()

  /// What the customer approved, as the bench hands it to the machine.
  private static func drawing(
    _ text: String, place: EngravingText.Place = .inside, face: String? = nil, band: Int = 4000,
    alignment: Alignment? = nil
  ) throws -> (proof: Proof, drawing: RingDrawing) {
    let settings = LetteringSettings()
    let proof = try Proof(
      Proof.Request(
        text: try EngravableText(text), place: place,
        band: Band(
          diameter: Micrometres(17_350), width: Micrometres(band), thickness: Micrometres(1500),
          inside: .flat), face: face, alignment: alignment, settings: settings),
      fonts: fonts)
    let beam = BeamSettings(
      percent: 70, speed: 300_000, hertz: 30_000, interval: Micrometres(30), degrees: 45, passes: 1, source: .demo)
    return (
      proof,
      RingDrawing(
        hash: proof.hash, place: place, radius: Int(Double(proof.circumference.count) * 1000 / (2 * .pi)),
        band: Micrometres(band), beam: beam, strokes: proof.strokes)
    )
  }

  private static func profile(
    _ change: (inout EngraverProfile) -> Void = { _ in }
  ) throws -> EngraverProfile {
    let file = "Config/engravers/path-window.yaml"
    var profile = try EngraverProfile.read(text: try Project.text(file), file: file)
    change(&profile)
    return profile
  }

  private static func run(
    _ profile: EngraverProfile, serial: Bool = false,
    _ body: (ModbusEngraverSession, SimulatedEngraver) async throws -> Void
  ) async throws {
    var settings = EngraverSettings()
    settings.speed = 50
    let engraver = try SimulatedEngraver(serial ? .rtu() : .tcp(), map: .path, settings: settings)
    defer { engraver.close() }
    let address: DeviceAddress =
      serial
      ? .modbusRTU(path: engraver.path, unit: 1)
      : .modbusTCP(host: "127.0.0.1", port: Int(engraver.port), unit: 255)
    let rack = ModbusRack(patience: ModbusPatience(answer: .milliseconds(230)))
    let session = try await ModbusEngraverDriver(profile: profile, address: address, rack: rack).open()
    do { try await body(session, engraver) } catch {
      await session.close()
      throw error
    }
    await session.close()
  }

  private static func work(_ text: String) -> Work { .engraving(EngravingText(text: text, place: .inside)) }

  /// Lines that are found again by where they lie.
  private struct Segments {
    private static let cell = 100.0
    private var lines: [Int: [(from: (Double, Double), to: (Double, Double))]] = [:]

    private static func cells(_ low: Double, _ high: Double) -> ClosedRange<Int> {
      Int((low / cell).rounded(.down))...Int((high / cell).rounded(.down))
    }

    mutating func add(_ from: (Double, Double), _ to: (Double, Double)) {
      for x in Self.cells(min(from.0, to.0) - 2, max(from.0, to.0) + 2) {
        for y in Self.cells(min(from.1, to.1) - 2, max(from.1, to.1) + 2) {
          lines[x &* 100_003 &+ y, default: []].append((from, to))
        }
      }
    }

    /// How far a point is from the nearest of them; infinite beyond two micrometres and more.
    func distance(of point: (Double, Double)) -> Double {
      let key = Self.cells(point.0, point.0).lowerBound &* 100_003 &+ Self.cells(point.1, point.1).lowerBound
      return (lines[key] ?? []).map { line in
        let (dx, dy) = (line.to.0 - line.from.0, line.to.1 - line.from.1)
        let square = dx * dx + dy * dy
        let along = square > 0 ? ((point.0 - line.from.0) * dx + (point.1 - line.from.1) * dy) / square : 0
        let part = min(max(along, 0), 1)
        let (x, y) = (point.0 - line.from.0 - part * dx, point.1 - line.from.1 - part * dy)
        return (x * x + y * y).squareRoot()
      }.min() ?? .infinity
    }
  }

  /// Every point that arrived, and every point halfway between two, lies within a micrometre of the lines that were approved,
  /// and every corner that was approved within a micrometre of what arrived.
  ///
  /// A machine that turns the ring has it from 0 degrees; for one that does not, the middle of the words lies under the beam.
  private static func compare(
    _ drawing: RingDrawing, _ received: ReceivedPath, mirrored: Bool, turns: Bool = true
  ) throws {
    let lines = try #require(received.render())
    let xs = drawing.strokes.flatMap { $0.points.map(\.x) }
    let middle = (Double(try #require(xs.min())) + Double(try #require(xs.max()))) / 2000
    let center = turns ? 0 : middle
    func surface(_ point: BeamPoint) -> (Double, Double) {
      let round = Double(point.x) / 1000 - center
      return (mirrored ? -round : round, Double(point.y) / 1000 - Double(drawing.band.count) / 2)
    }
    var approved: [BeamStroke.Kind: Segments] = [:]
    var arrived = Segments()
    for stroke in drawing.strokes {
      let corners = stroke.points.map(surface)
      for (from, to) in zip(corners, corners.dropFirst()) { approved[stroke.kind, default: Segments()].add(from, to) }
    }
    var worst = 0.0
    for line in lines {
      let kind = try #require(BeamStroke.Kind(rawValue: UInt8(line.kind)))
      let kept = try #require(approved[kind])
      for point in line.points { worst = max(worst, kept.distance(of: (point.round, point.up))) }
      for (from, to) in zip(line.points, line.points.dropFirst()) {
        arrived.add((from.round, from.up), (to.round, to.up))
        // The head goes straight in the flat field of the tile the line came in.
        let bent = line.middle(of: from, to)
        worst = max(worst, kept.distance(of: (bent.round, bent.up)))
      }
    }
    #expect(worst <= 1, "what arrived is \(worst) micrometres off the lines that were approved")
    var furthest = 0.0
    for stroke in drawing.strokes {
      // Of whatever kind: a filling line of less than a micrometre is none, and lies within one of its edge.
      for corner in stroke.points { furthest = max(furthest, arrived.distance(of: surface(corner))) }
    }
    #expect(furthest <= 1, "a corner that was approved is \(furthest) micrometres off what arrived")
    // Nothing else arrived: as long in all, but for what is marked over the borders of tiles.
    func length(_ points: [(Double, Double)]) -> Double {
      zip(points, points.dropFirst()).reduce(0) { sum, pair in
        let (dx, dy) = (pair.0.0 - pair.1.0, pair.0.1 - pair.1.1)
        return sum + (dx * dx + dy * dy).squareRoot()
      }
    }
    let wanted = drawing.strokes.reduce(0) { $0 + length($1.points.map(surface)) }
    let came = lines.reduce(0) { $0 + length($1.points.map { ($0.round, $0.up) }) }
    #expect(came >= wanted * 0.998 && came <= wanted * 1.03, "\(came) of \(wanted)")
  }

  /// Lines of a drawing that no proof made.
  private static func drawing(
    of lines: [[(x: Int, y: Int)]], place: EngravingText.Place = .outside
  ) throws -> RingDrawing {
    var (_, drawing) = try drawing(".", place: place)
    drawing.strokes = lines.map { line in
      BeamStroke(kind: .line, points: line.map { BeamPoint(x: Int32($0.x * 1000), y: Int32($0.y * 1000)) })
    }
    return drawing
  }

  @Test(arguments: [4_000, 12_000, 60_000], [EngravingText.Place.inside, .outside])
  func aSlantedLineOverEveryBorderArrivesWhole(field: Int, place: EngravingText.Place) async throws {
    // Right across the ring and back, and a zigzag steep enough to bend.
    let drawing = try Self.drawing(
      of: [
        [(-24_000, 200), (24_000, 3_800)], [(24_000, 1_000), (-24_000, 2_500)],
        (0..<48).map { (-24_000 + $0 * 1000, $0.isMultiple(of: 2) ? 100 : 3_900) },
      ], place: place)
    try await Self.run(try Self.profile { $0.path?.field = field }) { session, engraver in
      _ = try await session.prepare(Self.work("x"), drawing: drawing, permit: session.permit())
      try Self.compare(drawing, engraver.receivedPath, mirrored: place == .inside)
    }
  }

  @Test func whatLiesWhollyInAnOverlapIsMarkedOnce() async throws {
    // Three tiles of 4 mm and their borders at ±2 mm.
    let drawing = try Self.drawing(of: [
      [(-6_000, 500), (-5_990, 500)], [(1_990, 1_000), (2_010, 1_000)], [(-2_005, 2_000), (-2_004, 2_500)],
      [(5_990, 500), (6_000, 500)],
    ])
    try await Self.run(
      try Self.profile {
        $0.path?.field = 4_200
        $0.path?.overlap = 200
      }
    ) { session, engraver in
      _ = try await session.prepare(Self.work("x"), drawing: drawing, permit: session.permit())
      let lines = try #require(engraver.receivedPath.render())
      #expect(lines.filter { abs($0.points[0].up + 1_500) < 1 }.count == 2)
      // The one that crosses the border is marked in both tiles, the one beside it once.
      #expect(lines.filter { abs($0.points[0].up) < 1 }.count == 1)
    }
  }

  @Test func aLineLongerThanALineMayBeGoesOnInAnother() async throws {
    let drawing = try Self.drawing(of: [(0..<20_000).map { (x: $0 % 3_000 - 1_500, y: 100 + $0 / 10 + $0 % 2) }])
    try await Self.run(try Self.profile()) { session, engraver in
      _ = try await session.prepare(Self.work("x"), drawing: drawing, permit: session.permit())
      #expect(try #require(engraver.receivedPath.render()).count == 2)
      try Self.compare(drawing, engraver.receivedPath, mirrored: false)
    }
  }

  @Test func aMarkIsExpectedToTakeItsJumpsAndTurnsToo() async throws {
    let (_, drawing) = try Self.drawing("Forever and always")
    try await Self.run(try Self.profile()) { session, engraver in
      _ = try await session.prepare(Self.work("x"), drawing: drawing, permit: session.permit())
      let path = engraver.receivedPath
      var settings = EngraverSettings()
      let takes = try #require(path.duration(settings))
      (settings.perLine, settings.perTurn) = (.zero, .zero)
      let beam = try #require(path.duration(settings))
      #expect(takes > beam * 1.3, "\(takes), of which the beam is on for \(beam)")
      #expect(session.expectedDuration(of: Self.work("x"), drawing: drawing) >= takes)
    }
  }

  @Test func anOrderWhoseWordsStandInAFileIsNotDrawn() async throws {
    let (_, drawing) = try Self.drawing("Ever", face: "futural")
    let stored = Work.engraving(EngravingText(text: "signature", place: .inside, storedFile: 3))
    try await Self.run(try Self.profile()) { session, _ in
      #expect { try session.check(stored, drawing: drawing) } throws: { "\($0)".contains("take the file number off") }
    }
  }

  @Test(arguments: [
    ("Léa & Max", EngravingText.Place.inside), ("Forever and always", .outside), ("حبيبي", .inside), ("永遠", .inside),
  ])
  func whatArrivesIsWhatWasApprovedWithinAMicrometre(text: String, place: EngravingText.Place) async throws {
    let (proof, drawing) = try Self.drawing(text, place: place)
    #expect(drawing.strokes == proof.strokes)
    for reads in [true, false] {
      try await Self.run(try Self.profile { $0.path?.readsWhileWriting = reads }) { session, engraver in
        _ = try await session.prepare(Self.work(text), drawing: drawing, permit: session.permit())
        #expect(engraver.receivedPath.state == .verified)
        try Self.compare(drawing, engraver.receivedPath, mirrored: place == .inside)
      }
    }
  }

  @Test(arguments: [Alignment.start, .end])
  func wordsStandOnTheRingWhereTheProofHasThem(alignment: Alignment) async throws {
    let (_, drawing) = try Self.drawing("Ever", face: "futural", alignment: alignment)
    let middle = drawing.strokes.flatMap(\.points).map { Int($0.x) }.reduce(0) { $0 + $1.signum() }
    #expect(alignment == .start ? middle < 0 : middle > 0, "the words lie to one side of 0 degrees")
    try await Self.run(try Self.profile()) { session, engraver in
      _ = try await session.prepare(Self.work("Ever"), drawing: drawing, permit: session.permit())
      try Self.compare(drawing, engraver.receivedPath, mirrored: true)
    }
    try await Self.run(
      try Self.profile {
        $0.path?.turns = false
        $0.path?.field = 12_000
      }
    ) { session, engraver in
      _ = try await session.prepare(Self.work("Ever"), drawing: drawing, permit: session.permit())
      try Self.compare(drawing, engraver.receivedPath, mirrored: true, turns: false)
    }
  }

  @Test func aSerialLineCarriesTheSame() async throws {
    let (_, drawing) = try Self.drawing("Ever", face: "futural")
    try await Self.run(try Self.profile(), serial: true) { session, engraver in
      _ = try await session.prepare(Self.work("Ever"), drawing: drawing, permit: session.permit())
      try Self.compare(drawing, engraver.receivedPath, mirrored: true)
    }
  }

  @Test func aPreparedPathIsMarkedOnceAndCounted() async throws {
    let (_, drawing) = try Self.drawing("Ever", face: "futural")
    try await Self.run(try Self.profile()) { session, engraver in
      let permit = session.permit()
      _ = try await session.prepare(Self.work("Ever"), drawing: drawing, permit: permit)
      let answer = try await session.start(permit: permit)
      #expect(answer == .began)
      while case .working = try await session.attend().showing {}
      let end = try await session.attend().showing
      #expect(end == .finished)
      #expect(engraver.state.beamOns == 1 && engraver.state.counter == 1)
    }
  }

  @Test func theMachineArmsNothingWhoseSumItHasNotConfirmed() async throws {
    let (_, drawing) = try Self.drawing("Ever", face: "futural")
    try await Self.run(try Self.profile()) { session, engraver in
      engraver.change { $0.flipsPathWord = 20 }
      await #expect {
        _ = try await session.prepare(Self.work("Ever"), drawing: drawing, permit: session.permit())
      } throws: { if case .garbled(let why)? = $0 as? DeviceFault { why.contains("another path") } else { false } }
      let answer = try await session.start(permit: session.permit())
      #expect(answer != .began)
      #expect(engraver.state.beamOns == 0 && engraver.receivedPath.state == .wrong)
    }
  }

  @Test(arguments: [true, false])
  func aBlockWhoseAnswerWasLostIsSentAgainAndTakenOnce(reads: Bool) async throws {
    let (_, drawing) = try Self.drawing("Ever")
    try await Self.run(try Self.profile { $0.path?.readsWhileWriting = reads }) { session, engraver in
      engraver.change { $0.losesPathAnswerAt = 7 }
      _ = try await session.prepare(Self.work("Ever"), drawing: drawing, permit: session.permit())
      #expect(engraver.receivedPath.state == .verified)
      try Self.compare(drawing, engraver.receivedPath, mirrored: true)
    }
  }

  @Test(arguments: [true, false])
  func aBlockThatIsOnlyAcknowledgedIsLookedAfterAndSentNoSecondTime(reads: Bool) async throws {
    let (_, drawing) = try Self.drawing("Ever")
    try await Self.run(try Self.profile { $0.path?.readsWhileWriting = reads }) { session, engraver in
      engraver.change { $0.acknowledgesPathAt = 7 }
      _ = try await session.prepare(Self.work("Ever"), drawing: drawing, permit: session.permit())
      #expect(engraver.receivedPath.state == .verified)
      try Self.compare(drawing, engraver.receivedPath, mirrored: true)
    }
  }

  /// Gives the machine a path as an outline does, which writes no token.
  private static func stream(
    _ drawing: RingDrawing, to session: ModbusEngraverSession, _ permit: StartPermit
  ) async throws {
    let path = try #require(session.profile.path)
    try await session.stream(drawing, try session.tiles(work("."), drawing, path), path, permit)
  }

  @Test func aPathThatAnotherBenchReplacedIsNotStarted() async throws {
    let (_, drawing) = try Self.drawing("Ever", face: "futural")
    let (_, other) = try Self.drawing(".", face: "futural")
    try await Self.run(try Self.profile()) { session, engraver in
      let permit = session.permit()
      _ = try await session.prepare(Self.work("Ever"), drawing: drawing, permit: permit)
      // An outline of another bench.
      try await Self.stream(other, to: session, permit)
      let answer = try await session.start(permit: permit)
      guard case .heldBack(let why) = answer else {
        Issue.record("\(answer)")
        return
      }
      #expect(why.contains("holds another path"))
      #expect(engraver.state.beamOns == 0)
    }
  }

  @Test func aPathThatAnotherBenchReplacedAtTheLastMomentIsNotCalledDone() async throws {
    let (_, drawing) = try Self.drawing("Ever", face: "futural")
    let (_, other) = try Self.drawing(".", face: "futural")
    try await Self.run(try Self.profile()) { session, engraver in
      let permit = session.permit()
      let mark = try await session.prepare(Self.work("Ever"), drawing: drawing, permit: permit)
      #expect(try await session.start(permit: permit) == .began)
      while engraver.state.isBusy { await Task.yield() }
      #expect(try await session.recall(mark) == .finished)
      try await Self.stream(other, to: session, permit)
      guard case .indistinct = try await session.attend().showing else {
        Issue.record("it is called done")
        return
      }
      // Nor is it by what the machine remembers: its number says who started it, not what it followed.
      guard case .nothing(let why) = try await session.recall(mark) else {
        Issue.record("its record is taken for the end of this job")
        return
      }
      #expect(why.contains("holds another path"))
    }
  }

  /// An answer that comes after it was waited for, and on a serial line spoils the look behind it.
  @Test(arguments: [true, false], [true, false])
  func aBlockThatIsAnsweredLateIsLookedAfter(serial: Bool, reads: Bool) async throws {
    let (_, drawing) = try Self.drawing("Ever", face: "futural")
    let profile = try Self.profile {
      $0.path?.readsWhileWriting = reads
      $0.path?.windowWords = 16
    }
    try await Self.run(profile, serial: serial) { session, engraver in
      let late = Task {
        while engraver.receivedPath.words.count < 100, !Task.isCancelled { await Task.yield() }
        engraver.faults.answerLate(by: .milliseconds(300), requests: 1)
      }
      _ = try await session.prepare(Self.work("Ever"), drawing: drawing, permit: session.permit())
      await late.value
      #expect(engraver.receivedPath.state == .verified)
      try Self.compare(drawing, engraver.receivedPath, mirrored: true)
    }
  }

  @Test func aSpeedThatTheLineDoesNotCarryIsRefused() async throws {
    var (_, drawing) = try Self.drawing("Ever", face: "futural")
    drawing.beam?.speed = 1_900
    let slow = drawing
    try await Self.run(try Self.profile()) { session, _ in
      let refusal = #expect(throws: PlanRefusal.self) { try session.check(Self.work("Ever"), drawing: slow) }
      #expect(refusal?.sentence.contains("1.900 mm/s") == true)
    }
  }

  @Test func aMachineWithoutRoomIsWaitedFor() async throws {
    let (_, drawing) = try Self.drawing("Ever")
    try await Self.run(try Self.profile()) { session, engraver in
      engraver.change { $0.pathRoom = 1 }
      _ = try await session.prepare(Self.work("Ever"), drawing: drawing, permit: session.permit())
      #expect(engraver.receivedPath.state == .verified)
      engraver.change { $0.pathRoom = 0 }
      await #expect(throws: DeviceFault.self) {
        _ = try await session.prepare(Self.work("Ever"), drawing: drawing, permit: session.permit())
      }
    }
  }

  @Test func aStopEndsTheStreamAndNothingStarts() async throws {
    let (_, drawing) = try Self.drawing("Forever and always")
    try await Self.run(try Self.profile { $0.path?.windowWords = 8 }) { session, engraver in
      let permit = session.permit()
      async let prepared: Void = {
        _ = try await session.prepare(Self.work("x"), drawing: drawing, permit: permit)
      }()
      // Ended by what is prepared, or by what arrived.
      let patience = ContinuousClock.now + .seconds(20)
      while engraver.receivedPath.words.count < 50, ContinuousClock.now < patience { await Task.yield() }
      try #require(engraver.receivedPath.words.count >= 50)
      session.revokePermits()
      do {
        try await prepared
        Issue.record("the stream went on after a stop")
      } catch { #expect(error is DeviceFault) }
      #expect(engraver.receivedPath.state == .receiving)
      #expect(try await session.start(permit: permit) != .began)
      #expect(engraver.state.beamOns == 0)
    }
  }

  @Test func wordsLongerThanTheFieldNeedAMachineThatTurnsTheRing() async throws {
    let (_, drawing) = try Self.drawing("Forever and always")
    try await Self.run(try Self.profile { $0.path?.turns = false }) { session, _ in
      let refusal = #expect(throws: PlanRefusal.self) { try session.check(Self.work("x"), drawing: drawing) }
      #expect(refusal?.sentence.contains("reaches 4.00 mm of this ring and does not turn the ring") == true)
      // Without a drawing it has nothing to follow.
      #expect(throws: PlanRefusal.self) { try session.check(Self.work("x")) }
    }
    try await Self.run(try Self.profile { $0.path?.longest = 500 }) { session, _ in
      let refusal = #expect(throws: PlanRefusal.self) { try session.check(Self.work("x"), drawing: drawing) }
      #expect(refusal?.sentence.contains("takes 500 at most") == true)
    }
  }

  @Test func aFieldWiderThanTheRingShowsMarksNothingCloserThanAMicrometreCannotTell() throws {
    let line = BeamStroke(kind: .line, points: [BeamPoint(x: -27_000_000, y: 0), BeamPoint(x: 27_000_000, y: 0)])
    let drawing = RingDrawing(
      hash: "", place: .inside, radius: 8_675_000, band: Micrometres(4000), beam: nil, strokes: [line])
    var path = try #require(try Self.profile().path)
    path.field = 60_000
    let tiles = try HeadTiles(drawing, path)
    #expect(tiles.middles.count == 4)
    for middle in tiles.middles {
      for point in try #require(tiles.lines(of: line, ofTileAt: middle).first).points {
        // One micrometre beside there is at most 1.5 round the ring, so half of one less than a whole.
        let slope = 1 / (1 - (Double(point.x) / 8675) * (Double(point.x) / 8675)).squareRoot()
        #expect(slope < 1.5)
      }
    }
    path.turns = false
    #expect { try HeadTiles(drawing, path) } throws: { "\($0)".contains("reaches 13.8") }
  }

  @Test func tilesMeetInTheirOverlapAndCorrectForTheCurve() throws {
    let line = BeamStroke(kind: .line, points: [BeamPoint(x: -10_000_000, y: 0), BeamPoint(x: 10_000_000, y: 0)])
    let drawing = RingDrawing(
      hash: "", place: .inside, radius: 8_675_000, band: Micrometres(4000), beam: nil, strokes: [line])
    var path = try #require(try Self.profile().path)
    path.mirrorsInside = false
    // The head reaches half the overlap beyond a part on each side, and no further than its field.
    path.field = 4_050
    let tiles = try HeadTiles(drawing, path)
    #expect(tiles.middles.count == 5)
    for (middle, next) in zip(tiles.middles, tiles.middles.dropFirst()) {
      let end = try #require(tiles.lines(of: line, ofTileAt: middle).first?.points.last)
      let start = try #require(tiles.lines(of: line, ofTileAt: next).first?.points.first)
      #expect(end.x == -start.x && next - middle == 4_000_000)
      // 2.025 mm round from the middle: r·sin(x/r).
      #expect(end.x == 2007 || end.x == 2006)
    }
  }
}
