import Devices
import Logging
import ServiceLifecycle
import Synchronization
import Workshop

/// One bench at work: the door through which people and programs reach everything in it.
///
/// It decides nothing itself. Orders and the bench are the `OrderDesk`'s, readings the `ReadingDesk`'s, jobs the
/// `JobDesk`'s and the `JobRunner`'s; what they decide becomes facts through the one `BenchWriter`.
package final class Bench: Service {
  /// What the bench is made of, from the settings.
  package struct Plan: Sendable {
    /// The gauges.
    package var gauges: [(name: DeviceName, driver: any GaugeDriver)] = []
    /// The balances.
    package var balances: [(name: DeviceName, driver: any GaugeDriver)] = []
    /// The engravers and polishers.
    package var machines: [(name: DeviceName, kind: DeviceKind, driver: any WorkDriver)] = []
    /// The polishing programmes.
    package var programmes: [PolishingProgramme] = []
    /// What has to be measured before an engraving; `nil` asks for nothing.
    package var sizeCheck: SizeCheck?
    /// What draws proofs, and how the bench holds to them; `nil` draws none.
    package var proofs: ProofRules?
    /// The wheels, and how fast their rims may move.
    package var polishing = PolishingRules()
    /// How sizes are read.
    package var sizes = SizeRules()
    /// How gauges and balances are kept in calibration.
    package var calibration = CalibrationRules()
    /// The scanners, the pedal and the safety inputs.
    package var inputs = InputPlan()
    /// Rung when something is plugged in.
    package var plugs = PlugBell()

    /// A bench without devices.
    package init() {}
  }

  /// Where facts become durable; reads are free from any thread.
  package let journal: any Journal
  /// The news.
  package let feed: EventFeed

  /// For what a stop may have to look up: no stop reads on a thread that others need.
  private let reads: LedgerReads
  let writer: BenchWriter
  private let time: BenchTime
  private let board: DeviceBoard
  private let progress: ProgressBoard
  private let gauges: [GaugeWatch]
  let machines: [Machine]
  private let inputDesk: InputDesk
  /// The polishing programmes of the settings.
  package let programmes: [PolishingProgramme]
  /// What has to be measured before an engraving; `nil` for nothing.
  package let sizeCheck: SizeCheck?
  /// What draws proofs, and how the bench holds to them; `nil` where none are drawn.
  package let proofs: ProofRules?
  /// The wheels, and how fast their rims may move.
  package let polishing: PolishingRules
  private let rules: MeasuringRules
  private let measuring: [(name: DeviceName, quantity: MeasuredQuantity)]
  private let records: JobRecords
  private let isEnding = Mutex(false)

  /// Takes over the bench as the ledger left it: orders still lie where they lay, and a job whose end nobody saw is
  /// settled as not started or unknown, never resumed. Blocks while it reads; call it before anything else runs.
  package init(
    _ plan: Plan, journal: any Journal, time: BenchTime = .system, log: Logger
  ) throws(BenchRefusal) {
    self.journal = journal
    reads = LedgerReads(journal, label: "benchpin.bench.reads")
    self.time = time
    feed = EventFeed()
    programmes = plan.programmes
    sizeCheck = plan.sizeCheck
    proofs = plan.proofs
    polishing = plan.polishing
    rules = MeasuringRules(sizes: plan.sizes, calibration: plan.calibration)
    measuring =
      plan.gauges.map { ($0.name, MeasuredQuantity.diameter) } + plan.balances.map { ($0.name, .weight) }
    let left = try Bench.takeOver(journal, machines: plan.machines.map(\.name), time: time, log: log)
    let writer = BenchWriter(journal: journal, feed: feed, time: time, state: left.state)
    let reports =
      plan.gauges.map { DeviceReport(name: $0.name, kind: .gauge, identity: $0.driver.identity) }
      + plan.balances.map { DeviceReport(name: $0.name, kind: .balance, identity: $0.driver.identity) }
      + plan.machines.map { DeviceReport(name: $0.name, kind: $0.kind, identity: $0.driver.identity) }
    let board = DeviceBoard(reports: reports, feed: feed, time: time, log: log)
    let progress = ProgressBoard(feed: feed)
    self.writer = writer
    self.board = board
    self.progress = progress
    let rules = rules
    gauges = (plan.gauges + plan.balances).map { gauge in
      GaugeWatch(
        name: gauge.name, driver: gauge.driver, board: board, writer: writer, rules: rules, time: time,
        plugs: plan.plugs, log: log)
    }
    let inputDesk = InputDesk(plan.inputs, writer: writer, feed: feed, time: time, plugs: plan.plugs, log: log)
    self.inputDesk = inputDesk
    let records = JobRecords(writer: writer, time: time, proofs: plan.proofs, log: log)
    self.records = records
    for end in left.unrecorded { records.ended(sinceRestart: end) }
    machines = plan.machines.map { machine in
      Machine(
        name: machine.name, kind: machine.kind, driver: machine.driver, board: board, records: records,
        progress: progress, time: time, plugs: plan.plugs, log: log,
        // A marker ends by itself and is not disturbed, unless somebody had told it to stop; a motor would turn for ever.
        owesHalt: machine.kind == .polisher && left.atWork.contains(machine.name)
          || left.toldToStop.contains(machine.name),
        begun: left.begun[machine.name],
        obstacle: { inputDesk.obstacle?.sentence })
    }
    let engravers = machines.filter { $0.kind == .engraver }
    proofs?.easel.reckons { drawing in
      for machine in engravers {
        // Whether it carries it is told where it is asked; here it only gets to know how long the path is.
        _ = try? machine.foresee(.engraving(EngravingText(text: "", place: drawing.place)), drawing: drawing)
      }
    }
  }

  /// Supervises every device until shut down; then stops what still runs, and returns when nothing is under way.
  package func run() async throws {
    // Belongs to this call and ends with it: `finish` lets it run dry.
    let recording = Task { await records.run() }
    await withDiscardingTaskGroup { group in
      for gauge in gauges { group.addTask { await gauge.run() } }
      for machine in machines { group.addTask { await machine.run() } }
      group.addTask { [inputDesk] in await inputDesk.run() }
      // Ends at the shutdown; a bench without devices waits here for it.
      try? await gracefulShutdown()
      isEnding.withLock { $0 = true }
      if machines.contains(where: \.mayMove) { _ = await stopEverything(by: "shutdown") }
      group.cancelAll()
    }
    records.finish()
    await recording.value
  }

  /// Civil time by the bench's own clock.
  package var now: Moment { time.moment() }

  /// Every device of the settings as it is now, by name.
  package var devices: [DeviceReport] { board.all }

  /// Every input of the settings as it is now, by name.
  package var inputs: [InputReport] { inputDesk.reports }

  /// The pedal now, for whoever lets a start depend on it; `nil` where the bench has none.
  package var hold: Hold.State? { inputDesk.hold }

  /// The bench at one moment, all of one piece.
  package func overview() async throws(BenchRefusal) -> BenchOverview {
    var overview = try await writer.run { draft throws(BenchRefusal) in
      BenchOverview(
        sequence: draft.state.sequence, orders: draft.state.orders, devices: [],
        jobs: try draft.read { try $0.openJobs() }, progress: [:])
    }
    // Read last, so that no older state of a device overwrites newer news.
    overview.devices = board.all
    overview.progress = progress.all
    return overview
  }

  /// Lays exactly these orders on the bench; none clears it.
  package func put(_ orders: [OrderNumber], by: String) async throws(BenchRefusal) -> [Order] {
    try await writer.run { draft throws(BenchRefusal) in try OrderDesk.put(orders, by: by, in: &draft) }
  }

  /// Lays the order on the bench whose number a scanner read; a scan never starts anything.
  package func scan(_ text: String) async throws(BenchRefusal) -> Order {
    try await writer.run { draft throws(BenchRefusal) in try OrderDesk.scan(text, in: &draft) }
  }

  /// Records an order that came in, in a new revision if it says something new.
  package func record(_ order: Order, by: String) async throws(BenchRefusal) -> Order {
    try await record([order], by: by)[0]
  }

  /// Records orders that came in together, all or none.
  ///
  /// What an order does not say of its stages stays as it is, unless it is to be removed. Nothing is recorded when one of
  /// them is not as it was `seen`.
  package func record(
    _ orders: [Order], removing removed: [OrderNumber: Set<OrderPart>] = [:], seen: SeenOrder = .unseen, by: String
  ) async throws(BenchRefusal) -> [Order] {
    try await writer.run { draft throws(BenchRefusal) in
      try OrderDesk.record(orders, removing: removed, seen: seen, by: by, in: &draft)
    }
  }

  /// Moves an order to another stage, or refuses with everything that is missing for it; also when it is not at the stage
  /// `from`, or not as it was `seen`.
  package func move(
    _ order: OrderNumber, from: Stage? = nil, to stage: Stage, seen: SeenOrder = .unseen, by: String, why: String?
  ) async throws(BenchRefusal) -> Order {
    try await writer.run { [sizeCheck, sizes] draft throws(BenchRefusal) in
      try seen.confirm(order, draft.order(order))
      return try StageDesk.move(
        order, from: from, to: stage, by: by, why: why, sizeCheck: sizeCheck, sizes: sizes, in: &draft)
    }
  }

  /// Puts a photo to an order, whose bytes are on the disk already.
  package func add(_ photo: PhotoAdded) async throws(BenchRefusal) -> PhotoAdded {
    try await writer.run { draft throws(BenchRefusal) in try KeepsakeDesk.add(photo, in: &draft) }
  }

  /// Records that the record of an order was issued; its page is on the disk already.
  package func issue(_ issued: RecordIssued) async throws(BenchRefusal) {
    try await writer.run { draft throws(BenchRefusal) in try KeepsakeDesk.issue(issued, in: &draft) }
  }

  /// Takes orders as a shop's export has them: each becomes an order, revises one, or waits for an answer. The same export
  /// again changes nothing, so whatever broke off is simply taken again.
  package func take(_ orders: [ShopOrder], by: String) async throws(BenchRefusal) -> [IntakeOutcome] {
    var outcomes: [IntakeOutcome] = []
    // In parts, so that nothing else that has to be recorded waits for ten thousand orders.
    for start in stride(from: 0, to: orders.count, by: 50) {
      let part = Array(orders[start..<min(start + 50, orders.count)])
      outcomes += try await writer.run { draft throws(BenchRefusal) in
        var desk = IntakeDesk(by: by)
        return try desk.take(part, in: &draft)
      }
    }
    return outcomes
  }

  /// Takes a person's answer to what an incoming order leaves open, or to the one question of it that has these `words`; the order
  /// itself, if it is one by now.
  package func answer(
    _ number: OrderNumber, about topic: IntakeQuestion.Topic, to words: String? = nil, _ answer: String, by: String
  ) async throws(BenchRefusal) -> IncomingOrder {
    try await writer.run { draft throws(BenchRefusal) in
      try AnswerDesk.answer(number, about: topic, to: words, answer, by: by, in: &draft)
    }
  }

  /// Gives a reading to an order, moves it, or sets it aside (`nil`).
  package func assign(
    reading: EventID, to order: OrderNumber?, by: String
  ) async throws(BenchRefusal) -> StoredReading {
    try await writer.run { [rules] draft throws(BenchRefusal) in
      try ReadingDesk.assign(reading, to: order, by: by, rules: rules, in: &draft)
    }
  }

  /// Gives a weight to an order, moves it, or sets it aside (`nil`); with a `use` the order says that this is what it weighs.
  package func assign(
    weight: EventID, to order: OrderNumber?, as use: WeightUse? = nil, by: String
  ) async throws(BenchRefusal) -> StoredWeight {
    try await writer.run { [rules] draft throws(BenchRefusal) in
      try ReadingDesk.assign(weight: weight, to: order, as: use, by: by, rules: rules, in: &draft)
    }
  }

  /// Which part of a programme would run on a ring now, and how fast; refused as the job itself would be.
  package func polishingPlan(_ request: JobRequest) async throws(BenchRefusal) -> PolishingProgramme {
    try await writer.run { [programmes, polishing] draft throws(BenchRefusal) in
      let order = try draft.order(request.piece.order)
      try ProofDesk.check(request.piece, of: order)
      return try PolishingDesk.plan(request, order, programmes, polishing, in: draft)
    }
  }

  /// What was measured last of each wheel.
  package func measuredWheels() async throws(BenchRefusal) -> [String: WheelMeasured] {
    try await writer.run { draft throws(BenchRefusal) in draft.state.wheels }
  }

  /// Records that somebody measured a wheel.
  package func measure(wheel name: String, _ diameter: Micrometres, by: String) async throws(BenchRefusal)
    -> WheelMeasured
  {
    guard polishing.wheels.contains(where: { $0.name == name }) else {
      throw BenchRefusal(
        .notFound, "This bench has no wheel \"\(name)\".", remedy: "Take the name from the list of wheels.")
    }
    return try await writer.run { draft throws(BenchRefusal) in
      let measured = WheelMeasured(wheel: name, diameter: diameter, at: draft.now, by: by)
      draft.record(.wheelMeasured(measured))
      draft.state.wheels[name] = measured
      return measured
    }
  }

  /// How sizes are read here.
  package var sizes: SizeRules { rules.sizes }

  /// How gauges and balances are kept in calibration here.
  package var calibration: CalibrationRules { rules.calibration }

  /// Every gauge and balance of the settings with its newest check, by name.
  package func gaugeChecks() async throws(BenchRefusal) -> [(
    name: DeviceName, quantity: MeasuredQuantity, check: GaugeChecked?
  )] {
    let checks = try await writer.run { draft throws(BenchRefusal) in draft.state.checks }
    return measuring.map { ($0.name, $0.quantity, checks[$0.name]) }.sorted { $0.name < $1.name }
  }

  /// Records that somebody held a gauge or a balance against a reference.
  package func check(_ gauge: DeviceName, _ finding: GaugeFinding) async throws(BenchRefusal) -> GaugeChecked {
    guard let known = measuring.first(where: { $0.name == gauge }) else {
      throw BenchRefusal(
        .notFound, "This bench has no gauge or balance \"\(gauge.text)\".",
        remedy: "Take the name from the list of gauges.")
    }
    return try await writer.run { [rules] draft throws(BenchRefusal) in
      try CheckDesk.check(gauge, known.quantity, finding, rules: rules.calibration, in: &draft)
    }
  }

  /// Asks a gauge for a reading, for somebody who holds the ring on it: the only one, or the one named. Returns which.
  package func askForReading(of name: DeviceName?) async throws(BenchRefusal) -> DeviceName {
    let isRing = Set(measuring.filter { $0.quantity == .diameter }.map(\.name))
    let fitting = gauges.filter { name == $0.name || (name == nil && isRing.contains($0.name)) }
    guard let gauge = fitting.first else {
      throw BenchRefusal(
        .notFound, name.map { "This bench has no gauge \"\($0.text)\"." } ?? "This bench has no gauge.",
        remedy: "Take the name from the list of devices.")
    }
    guard fitting.count == 1 else {
      let names = fitting.map(\.name.text).sorted().joined(separator: ", ")
      throw BenchRefusal(.invalid, "This bench has more than one gauge: \(names).", remedy: "Name the one to ask.")
    }
    try await gauge.ask()
    return gauge.name
  }

  /// Starts a job for a person at the bench: returns when the intent is on disk; what follows is on the feed.
  package func request(_ request: JobRequest) async throws(BenchRefusal) -> Job {
    if let known = try await answered(request) { return known }
    let machine = try machine(for: request)
    await machine.awaitEndingOutline()
    guard let visit = machine.visit else { throw obstacles(to: machine).first ?? absent(machine) }
    // Taken before anything is decided: a stop from here on makes it worthless.
    let permit = visit.session.permit()
    if let obstacle = obstacles(to: machine).first { throw obstacle }
    if request.kind == .engraving, await isPointing(visit.session) { throw .showsOutline(machine.name) }
    let applicant = machine.applicant(in: visit)
    let decision = try await writer.run(drawingOn: proofs?.easel, for: .deciding) {
      [jobRules] draft throws(BenchRefusal) in
      // In here no outline is claimed meanwhile, and none is once the job is on disk.
      if machine.outline != nil { throw .showsOutline(machine.name) }
      return try JobDesk.request(request, on: applicant, jobRules, in: &draft)
    }
    if decision.isNew {
      machine.assign(JobAssignment(job: decision.job, permit: permit, drawing: decision.drawing), in: visit)
    }
    return decision.job
  }

  var jobRules: JobDesk.Rules {
    JobDesk.Rules(programmes: programmes, polishing: polishing, sizeCheck: sizeCheck, measuring: rules, proofs: proofs)
  }

  /// What keeps each kind of work on the order that lies there from beginning, judged as a start would be and now; nothing
  /// is asked for.
  package func conditions(ofPiece piece: Int) async throws(BenchRefusal) -> BenchConditions {
    try await writer.run(drawingOn: proofs?.easel, for: .looking) { [machines, jobRules] draft throws(BenchRefusal) in
      var conditions = BenchConditions(order: draft.state.onlyOrder, piece: piece)
      if let order = conditions.order {
        conditions.reading = try draft.read { try $0.newestReading(of: order.number) }
      }
      for machine in machines.sorted(by: { $0.name < $1.name }) {
        let kind: WorkKind = machine.kind == .engraver ? .engraving : .polishing
        var start = BenchConditions.Start(kind: kind, device: machine.name, obstacles: self.obstacles(to: machine))
        start.obstacles += self.standing(of: machine)
        if let order = conditions.order {
          let request = JobRequest(
            kind: kind, piece: Piece(order: order.number, number: piece), device: machine.name, by: "")
          let applicant = machine.visit.map { machine.applicant(in: $0) }
          start.showsOutlines = applicant?.session.pointer != nil
          let judgement = JobDesk.judge(request, on: machine.name, applicant, jobRules, in: draft)
          start.work = judgement.work
          start.proof = kind == .engraving ? judgement.sheet?.hash ?? order.proof : nil
          start.expected = judgement.work.flatMap { applicant?.session.expectedDuration(of: $0) }
          start.obstacles += judgement.obstacles
        } else {
          start.obstacles.append(.noOneOrder(on: draft.state.orders))
        }
        conditions.starts.append(start)
      }
      return conditions
    }
  }

  /// Whether an engraver of this bench follows drawings with the bench's own settings of the beam; one that sets the words
  /// itself has its settings in itself.
  package var followsDrawings: Bool { machines.contains { $0.kind == .engraver && $0.followsDrawings } }

  /// Why the engravers of this bench do not carry an engraving, as far as their models tell; nobody asks them.
  package func foreseen(_ engraving: EngravingText, drawing: RingDrawing?) async -> [String] {
    let engravers = machines.filter { $0.kind == .engraver }.sorted { $0.name < $1.name }
    // The path of a fine filling is long to count.
    return await proofs?.easel.beside {
      engravers.compactMap { machine in
        do throws(PlanRefusal) { try machine.foresee(.engraving(engraving), drawing: drawing) } catch {
          return "On \(machine.name.text): \(error.sentence)"
        }
        return nil
      }
    } ?? []
  }

  /// Records what somebody saw on the piece after a job that ended in doubt; said once, it stays.
  package func settle(
    job: EventID, as finding: JobSettlement.Finding, by: String, note: String
  ) async throws(BenchRefusal) -> Job {
    try await writer.run { draft throws(BenchRefusal) in
      try PieceDesk.settle(job, as: finding, by: by, note: note, in: &draft)
    }
  }

  /// Records that somebody inspected a marked piece and signs for engraving it once more.
  package func allowReengraving(
    of piece: Piece, by: String, why: String
  ) async throws(BenchRefusal) -> ReengravingAllowed {
    try await writer.run { draft throws(BenchRefusal) in
      try PieceDesk.allowAgain(piece, by: by, why: why, in: &draft)
    }
  }

  /// Records what somebody saw on a piece whose history has a gap since the ledger was put back from a backup.
  package func inspect(
    _ piece: Piece, as finding: JobSettlement.Finding, by: String, note: String
  ) async throws(BenchRefusal) -> PieceInspected {
    try await writer.run { draft throws(BenchRefusal) in
      try PieceDesk.inspect(piece, as: finding, by: by, note: note, in: &draft)
    }
  }

  /// Records that somebody approved the proof with this hash for a ring; refused when it is another one by now.
  package func approve(_ piece: Piece, hash: String, by: String) async throws(BenchRefusal) -> ProofApproved {
    guard let proofs else {
      throw BenchRefusal(.notFound, "This bench draws no proofs.", remedy: "Look at the settings for letters.")
    }
    return try await writer.run(drawingOn: proofs.easel, for: .deciding) { draft throws(BenchRefusal) in
      try ProofDesk.approve(piece, hash: hash, by: by, proofs, in: &draft)
    }
  }

  /// Records that every ring engraved in the gaps of this ledger has been looked at and said so.
  package func closeGaps(by: String, why: String) async throws(BenchRefusal) -> GapClosed {
    try await writer.run { draft throws(BenchRefusal) in try PieceDesk.closeGaps(by: by, why: why, in: &draft) }
  }

  /// Records that a screen was paired, or put out.
  package func record(_ change: ScreenChange, isPaired: Bool) async throws(BenchRefusal) {
    try await writer.run { draft throws(BenchRefusal) in
      _ = draft.record(isPaired ? .screenPaired(change) : .screenUnpaired(change))
    }
  }

  /// Keeps the answer to a request with a key.
  package func keep(_ answer: KeptAnswer) async throws(BenchRefusal) {
    try await writer.run { draft throws(BenchRefusal) in try draft.read { try $0.keep(answer) } }
  }

  /// Stops the machine a job runs on, and says what it showed.
  package func halt(job id: EventID, by: String) async throws(BenchRefusal) -> DeviceStop {
    // A job under way is stopped at once; only for what is not is the ledger asked.
    if let machine = machines.first(where: { $0.current?.id == id }) { return await machine.stop(by: by) }
    guard let found = try await reads.read(within: .seconds(1), { try $0.job(id) }) else {
      throw BenchRefusal(
        .ledgerBroken, "The ledger has not said within a second what job that is, and no machine is at it.",
        remedy: "Stop everything if a machine moves.")
    }
    guard let job = found else {
      throw BenchRefusal(.notFound, "There is no job \(id.text).", remedy: "Take the id from the list of jobs.")
    }
    let mayStillMove = if case .ended(let outcome) = job.phase { outcome.ending == .unknown } else { true }
    guard mayStillMove, let machine = machines.first(where: { $0.name == job.device }) else {
      throw BenchRefusal(
        .jobOver, "The job on order \(job.piece.order.text) is over: \(job.phase.word).",
        remedy: "Stop everything if a machine still moves.")
    }
    return await machine.stop(by: by)
  }

  /// Stops every machine at once: asks nothing, waits for nothing, and says per machine what it showed within 2 s.
  ///
  /// This is no emergency stop: it needs this daemon, the line and the machine's controller to work.
  package func stopEverything(by: String) async -> [DeviceStop] {
    // All of them before the first is waited for; each finds its job again in `stop`.
    let met = machines.map { $0.holdEverything() }
    let at = time.moment()
    let answers = await withTaskGroup(of: DeviceStop.self) { group in
      for machine in machines { group.addTask(priority: .high) { await machine.stop(by: by) } }
      return await group.reduce(into: []) { $0.append($1) }
    }.sorted { $0.device < $1.device }
    let metAJob = met.contains { $0 != nil } || answers.contains { $0.engraving != nil }
    records.stopped(BenchStopped(by: by, answers: answers, at: at), metAJob: metAJob)
    return answers
  }

  /// The job that a request with the same key was answered with; whatever happened since, the answer stays.
  private func answered(_ request: JobRequest) async throws(BenchRefusal) -> Job? {
    guard let key = request.key else { return nil }
    return try await writer.run { draft throws(BenchRefusal) in
      try JobDesk.answered(request, key: key, in: draft)
    }
  }

  func machine(for request: JobRequest) throws(BenchRefusal) -> Machine {
    let kind: DeviceKind = request.kind == .engraving ? .engraver : .polisher
    let fitting = machines.filter { $0.kind == kind && (request.device == nil || $0.name == request.device) }
    guard let machine = fitting.first else {
      throw BenchRefusal(
        .notFound, "This bench has no such \(kind.rawValue).", remedy: "Look at the list of devices.")
    }
    guard fitting.count == 1 else {
      let names = fitting.map(\.name.text).sorted().joined(separator: ", ")
      throw BenchRefusal(
        .invalid, "This bench has more than one \(kind.rawValue): \(names).", remedy: "Name the one to use.")
    }
    return machine
  }

  /// What keeps any job from being given to `machine` now, whatever it is.
  func obstacles(to machine: Machine) -> [BenchRefusal] {
    if isEnding.withLock({ $0 }) { return [.ending] }
    var found: [BenchRefusal] = []
    if machine.visit == nil { found.append(absent(machine)) }
    if machine.outline != nil { found.append(.showsOutline(machine.name)) }
    if machine.isToBeStopped {
      found.append(
        BenchRefusal(
          .busy, "\(machine.name.text) was to stop and has not shown yet that it is still.",
          remedy: "Use the machine's own stop, look at it, then ask again."))
    }
    if machine.isRecalling {
      found.append(
        BenchRefusal(
          .busy, "\(machine.name.text) is being asked what became of its last job.",
          remedy: "Wait until it has answered, then ask again."))
    }
    return found + inputDesk.obstacles
  }

  /// What the machine said last of itself, where it could not begin; a start asks it anew.
  private func standing(of machine: Machine) -> [BenchRefusal] {
    guard machine.visit != nil, let status = board.report(machine.name)?.status else { return [] }
    switch status.readiness {
    case .ready, .working: return []
    case .notReady(let sentence), .faulted(_, let sentence):
      return [
        BenchRefusal(
          .workRefused, "\(machine.name.text) is not ready: \(sentence)\(sentence.hasSuffix(".") ? "" : ".")",
          remedy: "See to the machine and clear its fault at its own panel, then look again.")
      ]
    }
  }

  func absent(_ machine: Machine) -> BenchRefusal {
    let trouble = board.report(machine.name)?.trouble ?? "It has not answered yet."
    return BenchRefusal(
      .deviceAbsent, "\(machine.name.text) is not there. \(trouble)",
      remedy: "Check that it is switched on and connected, then ask again.")
  }
}
