import Devices
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

@Suite struct HoldTests {
  private let start = ContinuousClock.now
  private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }
  private func position(_ isDown: Bool, _ seconds: Int) -> PedalPosition {
    PedalPosition(isDown: isDown, since: at(seconds))
  }

  @Test func aPedalIsHeldOnlyAfterItWasSeenUp() {
    var hold = Hold(longest: .seconds(30))
    #expect(!hold.isHeld)
    hold.stands(position(false, 0))
    #expect(hold.state == .released)
    hold.stands(position(true, 1))
    #expect(hold.state == .held(since: at(1)))
    hold.stands(position(false, 2))
    #expect(hold.state == .released)
  }

  @Test func aPedalThatIsDownWhenFirstSeenIsStuckUntilLetGo() {
    var hold = Hold(longest: .seconds(30))
    hold.stands(position(true, 0))
    guard case .stuck = hold.state else {
      Issue.record("\(hold.state)")
      return
    }
    hold.stands(position(true, 1))
    #expect(!hold.isHeld)
    hold.stands(position(false, 2))
    hold.stands(position(true, 3))
    #expect(hold.isHeld)
  }

  @Test func aPedalHeldForTooLongIsStuck() {
    var hold = Hold(longest: .seconds(30))
    hold.stands(position(false, 0))
    hold.stands(position(true, 1))
    hold.looked(at: at(30))
    #expect(hold.isHeld)
    hold.looked(at: at(31))
    #expect(!hold.isHeld)
    hold.stands(position(true, 32))
    #expect(!hold.isHeld)
  }

  @Test func losingThePedalIsLosingTheHoldAndDownAfterwardsIsNone() {
    var hold = Hold(longest: .seconds(30))
    hold.stands(position(false, 0))
    hold.stands(position(true, 1))
    hold.lost("unplugged")
    #expect(hold.state == .unknown("unplugged"))
    hold.stands(position(true, 2))
    #expect(!hold.isHeld)
  }
}

@Suite struct SafetyJudgeTests {
  private let start = ContinuousClock.now
  private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

  @Test func nothingReadIsTripped() {
    #expect(isTripped(SafetyJudge(patience: .seconds(1), countsWithin: nil).state(at: at(0))))
  }

  @Test func aFreshHealthyAnswerIsHealthyAndAnOldOneIsTripped() {
    var judge = SafetyJudge(patience: .seconds(1), countsWithin: nil)
    judge.take(SafetySample(isHealthy: true), at: at(0))
    #expect(judge.state(at: at(1000)) == .healthy)
    #expect(isTripped(judge.state(at: at(1001))))
    judge.take(SafetySample(isHealthy: false), at: at(1100))
    #expect(isTripped(judge.state(at: at(1100))))
  }

  @Test func aLostInputIsTrippedAndSaysWhy() {
    var judge = SafetyJudge(patience: .seconds(1), countsWithin: nil)
    judge.take(SafetySample(isHealthy: true), at: at(0))
    judge.lost("cable")
    #expect(judge.state(at: at(1)) == .tripped("cable"))
  }

  @Test func aCounterThatStandsStillIsTrippedHoweverHealthyTheInput() {
    var judge = SafetyJudge(patience: .seconds(10), countsWithin: .milliseconds(500))
    judge.take(SafetySample(isHealthy: true, counter: 7), at: at(0))
    #expect(isTripped(judge.state(at: at(0))))
    judge.take(SafetySample(isHealthy: true, counter: 8), at: at(100))
    #expect(judge.state(at: at(100)) == .healthy)
    judge.take(SafetySample(isHealthy: true, counter: 8), at: at(500))
    #expect(judge.state(at: at(600)) == .healthy)
    #expect(isTripped(judge.state(at: at(601))))
    judge.take(SafetySample(isHealthy: true, counter: 0), at: at(700))
    #expect(judge.state(at: at(700)) == .healthy)
  }

  @Test func aCounterThatCannotBeReadIsTripped() {
    var judge = SafetyJudge(patience: .seconds(10), countsWithin: .milliseconds(500))
    judge.take(SafetySample(isHealthy: true), at: at(0))
    #expect(isTripped(judge.state(at: at(0))))
  }

  private func isTripped(_ state: SafetyJudge.State) -> Bool { if case .tripped = state { true } else { false } }
}

@Suite struct PlugBellTests {
  @Test func aRingEndsTheWaitAndOneDuringTheTryIsNotMissed() async {
    let bell = PlugBell()
    let before = bell.rings
    bell.ring()
    // A pause of an hour: only the ring can end it.
    await bell.wait(.seconds(3600), since: before, time: .system)
    for _ in 0..<100 {
      let rings = bell.rings
      let waiting = Task { await bell.wait(.seconds(3600), since: rings, time: .system) }
      await Task.yield()
      bell.ring()
      await waiting.value
    }
  }

  @Test func aPauseEndsByItselfAndACancelledTaskDoesNotWait() async {
    let bell = PlugBell()
    await bell.wait(.milliseconds(1), since: bell.rings, time: .system)
    let waiting = Task { await bell.wait(.seconds(3600), since: bell.rings, time: .system) }
    waiting.cancel()
    await waiting.value
  }

  @Test func aDeviceThatIsNotThereIsTriedAtOnceWhenSomethingIsPlugged() async throws {
    let engraver = ScriptedMachine()
    engraver.script.withLock { $0.isReachable = false }
    let bell = PlugBell()
    // The bench's own pauses never end.
    let time = BenchTime(
      moment: BenchTime.system.moment, instant: BenchTime.system.instant,
      sleep: { _ in try await Task.sleep(for: .seconds(3600)) })
    try await BenchAtWork.run(engraver: engraver, time: time, prepare: { $0.plugs = bell }) { work in
      try await eventually("the first try") { work.bench.devices.first { $0.kind == .engraver }?.trouble != nil }
      engraver.script.withLock { $0.isReachable = true }
      bell.ring()
      try await eventually("the engraver") { work.bench.devices.first { $0.kind == .engraver }?.link == .open }
    }
  }
}

@Suite struct InputWatchTests {
  @Test func aScanLaysTheOrderOnTheBenchAndStartsNothing() async throws {
    let scanner = ScriptedScanner()
    try await run({ $0.scanners = [(try name("scanner"), scanner)] }) { work in
      _ = try await work.bench.record(makeOrder("R-7"), by: "test")
      scanner.send(.code("R-7", symbology: nil))
      try await eventually("the order") { try await work.bench.overview().orders.map(\.number.text) == ["R-7"] }
      #expect(try await work.bench.overview().jobs.isEmpty)
      #expect(work.engraver.starts.withLock { $0 } == 0)
      #expect(work.bench.inputs.first?.state == .scanner(isOpen: true))
    }
  }

  @Test func aScanOfNoOrderSaysSoAndLeavesTheBenchAsItIs() async throws {
    let scanner = ScriptedScanner()
    try await run({ $0.scanners = [(try name("scanner"), scanner)] }) { work in
      let order = try await work.layOrder("R-1")
      for scan in [Scan.code("R-999", symbology: nil), .code("no/number", symbology: nil)] {
        scanner.send(scan)
        try await eventually("the complaint") { work.bench.inputs.first?.trouble?.contains(scan.text) == true }
      }
      scanner.send(.garbled(sent: "R-2", why: "its suffix did not come"))
      try await eventually("the complaint") { work.bench.inputs.first?.trouble?.contains("suffix") == true }
      #expect(try await work.bench.overview().orders.map(\.number) == [order.number])
      scanner.send(.code("R-1", symbology: nil))
      try await eventually("peace") { work.bench.inputs.first?.trouble == nil }
    }
  }

  @Test func thePedalIsTheHoldAndIsPublishedWhenItChanges() async throws {
    let pedal = ScriptedPedal()
    let news = InputNews()
    try await run({ $0.pedal = InputPlan.Pedal(name: try name("pedal"), driver: pedal, longest: .seconds(3600)) }) {
      work in
      work.bench.feed.attach(news)
      pedal.stand(isDown: false)
      try await eventually("released") { work.bench.hold == .released }
      pedal.stand(isDown: true)
      try await eventually("held") { if case .held? = work.bench.hold { true } else { false } }
      pedal.lose()
      try await eventually("unknown") { if case .unknown? = work.bench.hold { true } else { false } }
      #expect(news.words.contains("held"))
    }
  }

  @Test func aSafetyInputIsTrippedUntilItAnswersAndWhenItIsLost() async throws {
    let input = ScriptedSafety()
    let plan = InputPlan.Safety(
      name: try name("guard"), driver: input, poll: .milliseconds(1), patience: .seconds(60), countsWithin: nil)
    try await run({ $0.safety = [plan] }) { work in
      func state() -> InputReport.State? { work.bench.inputs.first?.state }
      #expect(state() != .safety(.healthy))
      input.answer.withLock { $0 = SafetySample(isHealthy: true) }
      try await eventually("healthy") { state() == .safety(.healthy) }
      input.answer.withLock { $0 = nil }
      try await eventually("tripped") { if case .safety(.tripped)? = state() { true } else { false } }
    }
  }

  @Test func whereAPedalIsNeededAJobStartsOnlyWhileItIsHeld() async throws {
    let pedal = ScriptedPedal()
    try await run({ $0.pedal = InputPlan.Pedal(name: try name("pedal"), driver: pedal, longest: .seconds(3600)) }) {
      work in
      let request = try await readyToEngrave(work)
      let unseen = await #expect(throws: BenchRefusal.self) { try await work.bench.request(request) }
      #expect(unseen?.kind == .notHeld)
      pedal.stand(isDown: false)
      try await eventually("released") { work.bench.hold == .released }
      let released = await #expect(throws: BenchRefusal.self) { try await work.bench.request(request) }
      #expect(released?.kind == .notHeld)
      #expect(work.engraver.starts.withLock { $0 } == 0)
      pedal.stand(isDown: true)
      try await eventually("held") { if case .held? = work.bench.hold { true } else { false } }
      _ = try await work.bench.request(request)
      try await eventually("it started") { work.engraver.starts.withLock { $0 } == 1 }
    }
  }

  @Test func whileASafetyInputIsTrippedOrSilentNoJobStarts() async throws {
    let input = ScriptedSafety()
    let plan = InputPlan.Safety(
      name: try name("guard"), driver: input, poll: .milliseconds(1), patience: .seconds(60), countsWithin: nil)
    try await run({ $0.safety = [plan] }) { work in
      let request = try await readyToEngrave(work)
      let silent = await #expect(throws: BenchRefusal.self) { try await work.bench.request(request) }
      #expect(silent?.kind == .notSafe)
      input.answer.withLock { $0 = SafetySample(isHealthy: false) }
      try await eventually("it answers") { work.bench.inputs.first?.trouble == "The input says so." }
      let tripped = await #expect(throws: BenchRefusal.self) { try await work.bench.request(request) }
      #expect(tripped?.sentence.contains("guard") == true)
      #expect(work.engraver.starts.withLock { $0 } == 0)
      input.answer.withLock { $0 = SafetySample(isHealthy: true) }
      try await eventually("healthy") { work.bench.inputs.first?.state == .safety(.healthy) }
      _ = try await work.bench.request(request)
      try await eventually("it started") { work.engraver.starts.withLock { $0 } == 1 }
    }
  }

  private func readyToEngrave(_ work: BenchAtWork) async throws -> JobRequest {
    let order = try await work.layOrder()
    try await eventually("the engraver is open") {
      work.bench.devices.contains { $0.kind == .engraver && $0.status != nil }
    }
    return JobRequest(kind: .engraving, piece: Piece(order: order.number), by: "Mia")
  }

  private func name(_ text: String) throws -> DeviceName { try #require(DeviceName(text)) }

  private func run(
    _ prepare: (inout InputPlan) throws -> Void, _ body: (BenchAtWork) async throws -> Void
  ) async throws {
    try await BenchAtWork.run(prepare: { try prepare(&$0.inputs) }, body)
  }
}

extension Scan {
  fileprivate var text: String {
    switch self {
    case .code(let text, _): text
    case .garbled(let sent, _): sent
    }
  }
}

/// A scanner that sends what the test hands it.
private final class ScriptedScanner: ScannerDriver, ScannerSession {
  let identity = DeviceIdentity(model: "scripted scanner", address: "nowhere")
  private let scans: AsyncStream<[Scan]>
  private let feeder: AsyncStream<[Scan]>.Continuation

  init() { (scans, feeder) = AsyncStream.makeStream(of: [Scan].self) }

  func send(_ scan: Scan) { feeder.yield([scan]) }
  func open() async throws(DeviceFault) -> ScriptedScanner { self }
  func close() async { feeder.finish() }

  func nextScans() async throws(DeviceFault) -> [Scan] {
    for await scans in scans { return scans }
    throw .cancelled("closed")
  }
}

/// A pedal that stands as the test says; lost once, it does not come back.
private final class ScriptedPedal: PedalDriver, PedalSession {
  let identity = DeviceIdentity(model: "scripted pedal", address: "nowhere")
  private let positions: AsyncStream<PedalPosition>
  private let feeder: AsyncStream<PedalPosition>.Continuation

  init() { (positions, feeder) = AsyncStream.makeStream(of: PedalPosition.self) }

  func stand(isDown: Bool) { feeder.yield(PedalPosition(isDown: isDown, since: .now)) }
  func lose() { feeder.finish() }
  func open() async throws(DeviceFault) -> ScriptedPedal { self }
  func close() async { feeder.finish() }

  func nextPosition() async throws(DeviceFault) -> PedalPosition {
    for await position in positions { return position }
    throw .absent("The pedal is gone.")
  }
}

/// A safety input that answers what the test says, or nothing.
private final class ScriptedSafety: SafetyDriver, SafetySession {
  let identity = DeviceIdentity(model: "scripted guard", address: "nowhere")
  let answer = Mutex<SafetySample?>(nil)

  func open() async throws(DeviceFault) -> ScriptedSafety { self }
  func close() async {}

  func read() async throws(DeviceFault) -> SafetySample {
    guard let answer = answer.withLock({ $0 }) else { throw .timedOut("The guard does not answer.") }
    return answer
  }
}

/// The inputs' news, by their words.
private final class InputNews: EventSink {
  private let states = Mutex<[InputReport.State]>([])

  var words: [String] {
    states.withLock { $0 }.map { state in
      switch state {
      case .pedal(.held): "held"
      case .pedal(.released): "released"
      default: "other"
      }
    }
  }

  func deliver(_ notice: FeedNotice) {
    if case .input(let report) = notice { states.withLock { $0.append(report.state) } }
  }
}

/// What changes between the request and the start.
@Suite struct LateObstacleTests {
  @Test func aGuardThatTripsWhileTheMachineIsMadeReadyHoldsTheStartBack() async throws {
    let input = ScriptedSafety()
    input.answer.withLock { $0 = SafetySample(isHealthy: true) }
    let plan = InputPlan.Safety(
      name: try #require(DeviceName("guard")), driver: input, poll: .milliseconds(1), patience: .seconds(60),
      countsWithin: nil)
    try await BenchAtWork.run(prepare: { $0.inputs.safety = [plan] }) { work in
      let order = try await work.layOrder()
      try await eventually("all is well") {
        work.bench.inputs.first?.state == .safety(.healthy)
          && work.bench.devices.contains { $0.kind == .engraver && $0.status != nil }
      }
      work.engraver.script.withLock { $0.holdPrepare = true }
      let job = try await work.bench.request(
        JobRequest(kind: .engraving, piece: Piece(order: order.number), by: "Mia"))
      input.answer.withLock { $0 = SafetySample(isHealthy: false) }
      try await eventually("it trips") { work.bench.inputs.first?.trouble != nil }
      work.engraver.script.withLock { $0.holdPrepare = false }
      try await eventually("the job is over") { work.journal.heldJob(job.id)?.phase.isOver == true }
      guard case .ended(let outcome)? = work.journal.heldJob(job.id)?.phase else { throw CancellationError() }
      #expect(outcome.ending == .notStarted)
      #expect(work.engraver.starts.withLock { $0 } == 0)
    }
  }
}
