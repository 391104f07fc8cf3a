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

  /// Every point that arrived lies within a micrometre of the lines that were approved, and every corner that was approved
  /// within a micrometre of what arrived.
  ///
  /// A machine that turns the ring has it from 0 degrees; for one that does not, the middle of the words lies under the beam.
  /// How far a point is from the straight line through two others.
  private static func distance(
    of point: (Double, Double), from line: ((Double, Double), (Double, Double))
  ) -> Double {
    let (dx, dy) = (line.1.0 - line.0.0, line.1.1 - line.0.1)
    let length = (dx * dx + dy * dy).squareRoot()
    return length > 0 ? abs(dy * (point.0 - line.0.0) - dx * (point.1 - line.0.1)) / length : 0
  }

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
    var cells: [Int: [(Double, Double)]] = [:]
    func cell(_ x: Double, _ y: Double) -> Int { Int(x.rounded(.down)) &* 100_003 &+ Int(y.rounded(.down)) }
    for line in lines {
      for point in line.points { cells[cell(point.round, point.up), default: []].append((point.round, point.up)) }
    }
    var missing = 0
    for stroke in drawing.strokes {
      for corner in stroke.points {
        let (x, y) = surface(corner)
        let near = (-2...2).contains { dx in
          (-2...2).contains { dy in
            cells[cell(x + Double(dx), y + Double(dy))]?.contains { abs($0.0 - x) <= 1 && abs($0.1 - y) <= 1 } == true
          }
        }
        if !near { missing += 1 }
      }
    }
    #expect(missing == 0, "\(missing) corners that were approved did not arrive within a micrometre")
    // And what the head draws between them is straight on the ring: it stays on the lines that were approved.
    var worst = 0.0
    for line in lines where line.points.count > 1 {
      for (from, to) in zip(line.points, line.points.dropFirst()) {
        // Halfway in the flat field of the tile the line came in.
        let bent = line.middle(of: from, to)
        worst = max(worst, Self.distance(of: (bent.round, bent.up), from: ((from.round, from.up), (to.round, to.up))))
      }
    }
    #expect(worst <= 0.3, "a line between corners is \(worst) micrometres off")
    // Nothing else arrived: as long in all, but for what is marked over the borders of tiles.
    func length(_ points: [(Double, Double)]) -> Double {
      zip(points, points.dropFirst()).reduce(0) { sum, pair in
        let (dx, dy) = (pair.0.0 - pair.1.0, pair.0.1 - pair.1.1)
        return sum + (dx * dx + dy * dy).squareRoot()
      }
    }
    let approved = drawing.strokes.reduce(0) { $0 + length($1.points.map(surface)) }
    let arrived = lines.reduce(0) { $0 + length($1.points.map { ($0.round, $0.up) }) }
    #expect(arrived >= approved * 0.998 && arrived <= approved * 1.03, "\(arrived) of \(approved)")
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
      _ = try await session.prepare(Self.work("Ever"), drawing: drawing, permit: permit)
      #expect(try await session.start(permit: permit) == .began)
      while engraver.state.isBusy { await Task.yield() }
      try await Self.stream(other, to: session, permit)
      guard case .indistinct = try await session.attend().showing else {
        Issue.record("it is called done")
        return
      }
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
      while engraver.receivedPath.words.count < 50 { await Task.yield() }
      session.revokePermits()
      do {
        try await prepared
        Issue.record("the stream went on after a stop")
      } catch { #expect(error is DeviceFault) }
      #expect(engraver.receivedPath.state == .receiving)
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
