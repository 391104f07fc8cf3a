import Devices
import Logging
import ServiceLifecycle
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

/// A bench over a memory journal with one scripted gauge and one scripted engraver, running for the length of a test.
struct BenchAtWork {
  let bench: Bench
  let journal: MemoryJournal
  let gauge: ScriptedGauge
  let engraver: ScriptedMachine

  static func run(
    journal: MemoryJournal = MemoryJournal(), engraver: ScriptedMachine = ScriptedMachine(),
    sizeCheck: SizeCheck? = nil, time: BenchTime = .system, book: LogBook? = nil,
    prepare: (inout Bench.Plan) throws -> Void = { _ in },
    _ body: (BenchAtWork) async throws -> Void
  ) async throws {
    let gauge = ScriptedGauge()
    var plan = Bench.Plan()
    plan.gauges = [(try #require(DeviceName("gauge")), gauge)]
    plan.machines = [(try #require(DeviceName("engraver")), .engraver, engraver)]
    plan.sizeCheck = sizeCheck
    try prepare(&plan)
    var log = Logger(label: "test")
    log.logLevel = .critical
    if let book { log = Logger(label: "test") { _ in book } }
    let bench = try Bench(plan, journal: journal, time: time, log: log)
    let group = ServiceGroup(configuration: .init(services: [bench], logger: log))
    let running = Task { try await group.run() }
    do {
      try await body(BenchAtWork(bench: bench, journal: journal, gauge: gauge, engraver: engraver))
    } catch {
      await group.triggerGracefulShutdown()
      try await running.value
      throw error
    }
    await group.triggerGracefulShutdown()
    try await running.value
  }

  /// Puts a finishing order with an engraving on the bench.
  @discardableResult
  func layOrder(_ number: String = "R-1", stage: Stage = .finishing) async throws -> Order {
    let order = try makeOrder(number, stage: stage)
    _ = try await bench.record(order, by: "test")
    return try await bench.put([order.number], by: "test")[0]
  }
}

extension BenchAtWork {
  func engraverIsOpen() async throws {
    try await eventually("the engraver is open") {
      bench.devices.contains { $0.kind == .engraver && $0.status != nil }
    }
  }
}

/// An order for tests: US 6 1/2 in yellow gold, `Always` inside.
func makeOrder(_ number: String, stage: Stage = .finishing) throws -> Order {
  Order(
    number: try #require(OrderNumber(number)), customer: "Léa",
    ring: Ring(
      metal: .au750y, size: try RingSize(text: "US 6 1/2"), insideProfile: .flat, bandWidth: Micrometres(4000)),
    engraving: EngravingText(text: "Always", place: .inside), polishing: nil, stage: stage)
}

/// Waits until a condition holds; a test that waits in vain fails after ten seconds.
func eventually(
  _ what: String, _ condition: () async throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let end = ContinuousClock.now + .seconds(10)
  while !(try await condition()) {
    guard ContinuousClock.now < end else {
      Issue.record("never came true: \(what)", sourceLocation: sourceLocation)
      throw CancellationError()
    }
    try await Task.sleep(for: .milliseconds(2))
  }
}

/// A gauge that sends what the test hands it.
final class ScriptedGauge: GaugeDriver, GaugeSession {
  let executor: (any TaskExecutor)? = nil
  let identity = DeviceIdentity(model: "scripted gauge", address: "nowhere")
  /// What it answers with when asked; without, it cannot be asked.
  let present = Mutex<Int?>(nil)
  private let frames: AsyncStream<[GaugeFrame]>
  private let feeder: AsyncStream<[GaugeFrame]>.Continuation
  private let iterator: Mutex<AsyncStream<[GaugeFrame]>.Iterator?> = Mutex(nil)

  init() { (frames, feeder) = AsyncStream.makeStream(of: [GaugeFrame].self) }

  func send(_ content: GaugeFrame.Content) { feeder.yield([GaugeFrame(content: content, began: .now)]) }

  func send(_ micrometres: Int, began: ContinuousClock.Instant = .now) {
    feeder.yield([GaugeFrame(content: .diameter(Micrometres(micrometres), sent: "+\(micrometres)"), began: began)])
  }

  func open() async throws(DeviceFault) -> ScriptedGauge { self }

  var canBeAsked: Bool { present.withLock { $0 != nil } }

  func askForReading() async throws(DeviceFault) {
    if let micrometres = present.withLock({ $0 }) { send(micrometres) }
  }

  func nextFrames() async throws(DeviceFault) -> [GaugeFrame] {
    for await frames in frames { return frames }
    throw .cancelled("closed")
  }

  func close() async { feeder.finish() }
}

/// A machine whose every answer the test decides.
final class ScriptedMachine: WorkDriver, WorkSession {
  struct Script {
    var refusal: PlanRefusal?
    var prepareFault: DeviceFault?
    var startFault: DeviceFault?
    var showing = WorkProgress(.working, permille: 0)
    var attendFault: DeviceFault?
    var haltFault: DeviceFault?
    /// A halt that is under way is not answered yet.
    var holdHalt = false
    var status = MachineStatus(.ready)
    var isReachable = true
    var holdPrepare = false
    /// What the machine's record says of a job nobody watched.
    var recollection = Recollection.nothing("it keeps none")
    /// What the machine's record stands at before a start.
    var mark = MachineMark(counter: 7, token: "beef", earlierToken: "cafe")
    /// The machine is still once it was halted, and then shows this.
    var showsStillAfterHalt = true
    var showingAfterHalt = WorkProgress(.indistinct("It is still."))
    /// A marker does; a motor turns until it is told to stop.
    var endsByItself = true
    var expected = Duration.seconds(2)
    /// It follows a drawing instead of setting words.
    var followsDrawings = false
  }

  let identity = DeviceIdentity(model: "scripted engraver", address: "nowhere")
  let script = Mutex(Script())
  let starts = Mutex(0)
  let halts = Mutex(0)
  let recalls = Mutex(0)
  /// What it shows outlines with.
  let beam = Mutex<ScriptedPointer?>(nil)
  let looks = Mutex(0)
  /// How often the permits were revoked.
  let permits = Mutex(0)

  func open() async throws(DeviceFault) -> ScriptedMachine {
    guard script.withLock({ $0.isReachable }) else { throw .absent("The engraver is not there.") }
    return self
  }

  func close() async {}
  func check(_ work: Work) throws(PlanRefusal) { if let refusal = script.withLock({ $0.refusal }) { throw refusal } }
  func expectedDuration(of work: Work) -> Duration { script.withLock { $0.expected } }
  var pointer: (any PointerBeam)? { beam.withLock { $0 } }
  var followsDrawings: Bool { script.withLock { $0.followsDrawings } }
  func foresee(_ work: Work, drawing: RingDrawing?) throws(PlanRefusal) { try check(work) }
  var endsByItself: Bool { script.withLock { $0.endsByItself } }
  func permit() -> StartPermit { StartPermit(revocations: permits.withLock { $0 }) }
  func revokePermits() { permits.withLock { $0 += 1 } }

  func prepare(_ work: Work, permit: StartPermit) async throws(DeviceFault) -> MachineMark {
    while script.withLock({ $0.holdPrepare }) { await Task.yield() }
    if let fault = script.withLock({ $0.prepareFault }) { throw fault }
    return script.withLock { $0.mark }
  }

  func start(permit: StartPermit) async throws(DeviceFault) -> StartAnswer {
    guard permit.revocations == permits.withLock({ $0 }) else { return .heldBack("It was stopped before it started.") }
    starts.withLock { $0 += 1 }
    if let fault = script.withLock({ $0.startFault }) { throw fault }
    return .began
  }

  func attend() async throws(DeviceFault) -> WorkProgress {
    looks.withLock { $0 += 1 }
    if let fault = script.withLock({ $0.attendFault }) { throw fault }
    return script.withLock { $0.showing }
  }

  func recall(_ mark: MachineMark) async throws(DeviceFault) -> Recollection {
    recalls.withLock { $0 += 1 }
    return script.withLock { $0.recollection }
  }

  func status() async throws(DeviceFault) -> MachineStatus { script.withLock { $0.status } }

  func halt() async throws(DeviceFault) {
    revokePermits()
    halts.withLock { $0 += 1 }
    while script.withLock({ $0.holdHalt }) { await Task.yield() }
    if let fault = script.withLock({ $0.haltFault }) { throw fault }
    script.withLock { script in
      if script.showing.showing == .working, script.showsStillAfterHalt {
        script.showing = script.showingAfterHalt
      }
    }
  }
}

/// A bench without devices, in whose journal a test may look.
func makeBench() throws -> (bench: Bench, journal: MemoryJournal) {
  let journal = MemoryJournal()
  var log = Logger(label: "test")
  log.logLevel = .critical
  return (try Bench(Bench.Plan(), journal: journal, log: log), journal)
}
