import Testing
import Workshop

/// Every interleaving of a client, the daemon, the machine, the line and crashes, to a depth: the real `JobState`,
/// `PieceHistory` and `MachineMark` against a machine whose truth the daemon only sees through a line that loses things.
///
/// Some machines are sly: what they aborted, or held when they were told to abort, they count as a mark and call their
/// last job. A stop goes out before it is on the disk; a crash between the two loses it, and that is the one claim
/// the model excuses: nothing on a machine that tells no more than a count and a number could show it.
@Suite struct OneBeamModelTests {
  /// How many steps each history has; every history of fewer is among them.
  private let depth = 18

  @Test func noInterleavingEngravesAPieceTwiceOrClaimsWhatIsNot() {
    // The sly ones are spared the power cut and one of the crashes, or there would be too many histories.
    let sly = World(machine: Machine(isSly: true), spent: World.Spent(crashes: 1, powerCuts: 1))
    var frontier = [World(), sly]
    var seen = Seen(frontier)
    var deepest = 0
    for step in 1...depth where !frontier.isEmpty {
      var next: [World] = []
      for world in frontier {
        for follower in world.followers() where seen.isNew(follower) {
          if let wrong = follower.wrong {
            Issue.record("after \(step) steps: \(wrong)")
            return
          }
          next.append(follower)
        }
      }
      frontier = next
      deepest = step
    }
    #expect(deepest == depth)
    #expect(seen.count > 10_000)
    // The model reaches what it is about: jobs done, unknown, settled from the record, settled by a person, done again.
    let jobs = seen.worlds.flatMap(\.jobs)
    for ending in JobOutcome.Ending.allCases {
      #expect(jobs.contains { if case .ended(let outcome) = $0.phase { outcome.ending == ending } else { false } })
    }
    for finding in JobSettlement.Finding.allCases {
      #expect(jobs.contains { $0.settlement?.finding == finding })
    }
    #expect(jobs.contains { $0.settlement?.isFromRecord == true && $0.settlement?.finding == .engraved })
    #expect(jobs.contains { $0.settlement?.isFromRecord == true && $0.settlement?.finding == .notEngraved })
    #expect(seen.worlds.contains { $0.machine.beams.count == 2 })
    // Among them jobs that were told to stop: stopped, unknown and left to a person, settled as never begun.
    let stopped = jobs.filter { $0.stop != nil }
    #expect(stopped.contains { $0.phase.word == "stopped" })
    #expect(stopped.contains { $0.phase.word == "unknown" && $0.settlement?.isFromRecord == false })
    #expect(stopped.contains { $0.settlement?.isFromRecord == true && $0.settlement?.finding == .notEngraved })
    #expect(!stopped.contains { $0.settlement?.isFromRecord == true && $0.settlement?.finding == .engraved })
    let sham = seen.worlds.contains {
      $0.machine.isSly && $0.machine.counter > $0.machine.beams.count(where: \.isFinished)
    }
    #expect(sham)
  }
}

/// The worlds that were reached, and how many crashes, power cuts and stops were spent on the way.
///
/// What was spent decides only what may still happen, never whether a world is wrong. So where the same world was reached in
/// no more steps with no more of anything spent, all that can follow from it is reached from there.
private struct Seen {
  private var spent: [World: [World.Spent]] = [:]
  private(set) var count = 0

  init(_ worlds: [World]) { for world in worlds { _ = isNew(world) } }

  /// Each world, with nothing spent.
  var worlds: Dictionary<World, [World.Spent]>.Keys { spent.keys }

  mutating func isNew(_ world: World) -> Bool {
    var bare = world
    bare.spent = World.Spent()
    let isNew = world.spent.takePlace(in: &spent[bare, default: []])
    if isNew { count += 1 }
    return isNew
  }
}

/// The machine's own truth.
private struct Machine: Hashable {
  /// One beam-on.
  struct Beam: Hashable {
    var token: String
    var isFinished = false
  }

  var held = "none"
  var begun = "none"
  var counter = 0
  var isArmed = false
  var isBusy = false
  var isFaulty = false
  /// Whether it counts an abort as a mark, and takes the number it holds for that of its last job.
  var isSly = false
  var beams: [Beam] = []
}

private struct World: Hashable {
  static let piece = Piece(order: OrderNumber("R-1").unsafelyKnown)
  static let most = 2

  /// On disk.
  var jobs: [Job] = []
  var decisions: [ReengravingAllowed] = []
  /// In the daemon's memory; `nil` after a crash.
  var daemon: Daemon? = Daemon()
  var machine = Machine()
  /// A start that left the daemon and has not reached the machine: a gateway holds it.
  var onTheWire = false
  var spent = Spent()
  /// Jobs whose machine was told to stop, and the daemon died before that was on the disk.
  var lostStops: Set<EventID> = []

  /// What happens a bounded number of times.
  struct Spent: Hashable {
    var crashes = 0
    var powerCuts = 0
    var stops = 0

    /// Adds itself to what was spent before, unless no more was then.
    func takePlace(in before: inout [Spent]) -> Bool {
      guard !before.contains(where: { $0.isWithin(self) }) else { return false }
      before.append(self)
      return true
    }

    /// Whether no more of anything was spent than of `other`.
    func isWithin(_ other: Spent) -> Bool {
      crashes <= other.crashes && powerCuts <= other.powerCuts && stops <= other.stops
    }
  }

  struct Daemon: Hashable {
    var runner: Runner?
    /// Whether the machine was asked about the doubt since it was opened.
    var hasAsked = false
    /// What the machine was told to stop.
    var told: Set<EventID> = []
  }

  /// The job at work and what `JobState` wants next.
  struct Runner: Hashable {
    var state = JobState()
    var action: JobState.Action = .nothing
    var isPrepared = false
  }

  /// What tells most worlds apart; the rest of a job is the same in all of them, and hashing it takes most of the time.
  func hash(into hasher: inout Hasher) {
    for job in jobs {
      hasher.combine(job.phase)
      hasher.combine(job.stop == nil)
      hasher.combine(job.settlement?.finding)
    }
    hasher.combine(decisions.count)
    hasher.combine(daemon)
    hasher.combine(machine)
    hasher.combine(onTheWire)
    hasher.combine(spent)
  }

  // MARK: what must never be

  var wrong: String? {
    if machine.beams.count > 1 + decisions.count {
      return "\(machine.beams.count) beams for \(decisions.count) decisions"
    }
    for job in jobs {
      let token = job.id.text
      let beams = machine.beams.filter { $0.token == token }
      if beams.count > 1 { return "one job, two beams" }
      if case .ended(let outcome) = job.phase {
        if outcome.ending == .done, beams.first?.isFinished != true { return "done, and it was not" }
        if outcome.ending == .notStarted, !beams.isEmpty { return "not started, and it was" }
      }
      guard let settlement = job.settlement, settlement.isFromRecord else { continue }
      if settlement.finding == .engraved, job.stop != nil { return "engraved by the record, and it was told to stop" }
      if settlement.finding == .engraved, beams.first?.isFinished != true, !lostStops.contains(job.id) {
        return "the record says engraved, and it is not"
      }
      if settlement.finding == .notEngraved, !beams.isEmpty { return "the record says not engraved, and it is" }
    }
    return nil
  }

  // MARK: what may happen

  func followers() -> [World] {
    // What an honest machine does after a stop does not depend on when the disk takes it.
    if !machine.isSly, !unnoted.isEmpty { return [noted()] }
    var all = machineSteps() + people()
    if daemon == nil { all.append(restarted()) } else { all += daemonSteps() }
    if daemon != nil, spent.crashes < 2 {
      all.append(
        changed {
          $0.lostStops.formUnion($0.unnoted)
          $0.daemon = nil
          $0.spent.crashes += 1
        })
    }
    return all
  }

  private func changed(_ change: (inout World) -> Void) -> World {
    var world = self
    change(&world)
    return world
  }

  /// What was told and is not on the disk, although it could be: the job is not over, or nobody knows its end.
  private var unnoted: Set<EventID> {
    guard let told = daemon?.told else { return [] }
    let open = jobs.filter { !$0.phase.isOver || $0.phase.word == "unknown" }
    return Set(open.filter { told.contains($0.id) && $0.stop == nil }.map(\.id))
  }

  private var history: PieceHistory { PieceHistory(engravings: jobs, decisions: decisions) }

  private func machineSteps() -> [World] {
    var all: [World] = []
    if onTheWire {
      all.append(changed { $0.onTheWire = false })
      all.append(
        changed {
          $0.onTheWire = false; $0.machine.takeStart()
        })
    }
    if machine.isBusy {
      all.append(changed { $0.machine.finish() })
      all.append(
        changed {
          $0.machine.isBusy = false; $0.machine.isFaulty = true
        })
    }
    if spent.powerCuts < 1 {
      all.append(
        changed { world in
          world.spent.powerCuts += 1
          // What is in registers is gone; the counter of a machine lasts.
          (world.machine.held, world.machine.begun) = ("none", "none")
          (world.machine.isArmed, world.machine.isBusy, world.machine.isFaulty) = (false, false, false)
        })
    }
    return all
  }

  /// Somebody looks under the loupe and says what is there, or signs. It takes longer than a start on the wire.
  private func people() -> [World] {
    guard daemon != nil, !machine.isBusy, !onTheWire else { return [] }
    switch history {
    case .inDoubt(let job, _):
      let token = job.id.text
      let beam = machine.beams.first { $0.token == token }
      let finding: JobSettlement.Finding = beam.map { $0.isFinished ? .engraved : .spoiled } ?? .notEngraved
      return [settled(job, as: finding, isFromRecord: false)]
    case .marked(let job) where decisions.isEmpty:
      let decision = ReengravingAllowed(piece: Self.piece, after: job.id, by: "Mia", why: "again")
      return [
        changed {
          $0.decisions.append(decision); $0.machine.isFaulty = false
        }
      ]
    case .marked, .untouched, .inWork, .allowedAgain, .forgotten, .found: return []
    }
  }

  private func settled(_ job: Job, as finding: JobSettlement.Finding, isFromRecord: Bool) -> World {
    changed { world in
      for index in world.jobs.indices where world.jobs[index].id == job.id {
        world.jobs[index].settlement = JobSettlement(
          finding: finding, by: "Mia", note: "", at: Moment(milliseconds: 1), isFromRecord: isFromRecord)
      }
    }
  }

  private func restarted() -> World {
    changed { world in
      world.daemon = Daemon()
      for index in world.jobs.indices where !world.jobs[index].phase.isOver {
        let wasTold = world.jobs[index].stop != nil
        // A stop that nobody saw obeyed is said again before anything else.
        if wasTold, world.jobs[index].phase != .requested { world.machine.abort() }
        var state = JobState(phase: world.jobs[index].phase, isToldToStop: wasTold)
        if case .recordEnd(let outcome) = state.take(.daemonRestarted) { world.jobs[index].phase = .ended(outcome) }
      }
    }
  }

  private func daemonSteps() -> [World] {
    guard let daemon else { return [] }
    var all: [World] = unnoted.isEmpty ? [] : [noted()]
    if let runner = daemon.runner { return all + runnerSteps(runner) }
    // A stop of everything while nobody watches: the machine may still be at work on its last job.
    if case .inDoubt(let job, _) = history, mayBeStopped { all.append(told(job)) }
    if case .inDoubt(let job, _) = history, !daemon.hasAsked { all += asked(about: job) }
    // A machine is given a job only after it was asked about the last one.
    var mayRequest = jobs.count < 3
    if case .inDoubt = history { mayRequest = false }
    switch history {
    case .untouched, .allowedAgain:
      guard mayRequest else { break }
      all.append(
        changed { world in
          world.jobs.append(Job.engraving(UInt64(world.jobs.count + 1), of: Self.piece))
          world.daemon?.runner = Runner()
        })
    case .inWork, .inDoubt, .marked, .forgotten, .found: break
    }
    return all
  }

  private var mayBeStopped: Bool { machine.isSly && spent.stops < 1 }

  /// Somebody tells the machine to stop: held in memory before the first byte goes out.
  private func told(_ job: Job, isHeard: Bool = true) -> World {
    changed { world in
      world.spent.stops += 1
      world.daemon?.told.insert(job.id)
      if isHeard { world.machine.abort() }
    }
  }

  /// The disk takes it.
  private func noted() -> World {
    changed { world in
      let unnoted = unnoted
      for index in world.jobs.indices where unnoted.contains(world.jobs[index].id) {
        world.jobs[index].stop = StopTold(by: "Mia", at: Moment(milliseconds: 1))
      }
    }
  }

  /// The recall: what the record proves now; disarmed first where it would prove that nothing began.
  private func asked(about job: Job) -> [World] {
    guard let mark = job.mark else { return [changed { $0.daemon?.hasAsked = true }] }
    let isTold = daemon?.told.contains(job.id) == true
    switch job.proof(mark.recollection(record(since: mark)), isToldToStop: isTold) {
    case .atWork: return []
    case .nothing: return [changed { $0.daemon?.hasAsked = true }]
    case .finished:
      var world = settled(job, as: .engraved, isFromRecord: true)
      world.daemon?.hasAsked = true
      return [world]
    case .neverBegan:
      var disarmed = self
      disarmed.machine.isArmed = false
      disarmed.onTheWire = false
      var world = disarmed.settled(job, as: .notEngraved, isFromRecord: true)
      world.daemon?.hasAsked = true
      // Or the start came in before the disarming did, and then the second look sees it.
      return onTheWire
        ? [
          world,
          changed {
            $0.onTheWire = false; $0.machine.takeStart()
          },
        ] : [world]
    }
  }

  private func record(since mark: MachineMark) -> MachineRecord {
    MachineRecord(
      begunToken: machine.begun, heldToken: machine.held, counted: machine.counter - (mark.counter ?? 0),
      isBusy: machine.isBusy, isFaulty: machine.isFaulty)
  }

  private func runnerSteps(_ runner: Runner) -> [World] {
    guard let job = jobs.last else { return [] }
    switch runner.action {
    case .nothing where !runner.isPrepared: return preparing(job)
    case .recordStarting(let mark):
      let written = fed(.startRecorded) { world in
        world.jobs[world.jobs.count - 1].phase = .starting
        world.jobs[world.jobs.count - 1].mark = mark
      }
      return [written, fed(.notPrepared("disk full"))]
    case .sendStart: return starting(job)
    case .recordRunning:
      return [
        observed { world in
          world.jobs[world.jobs.count - 1].phase = .running
          world.jobs[world.jobs.count - 1].hasBegun = true
        }
      ] + lost()
    case .publish, .nothing:
      // A stop may be on its way while the machine is looked at.
      return [observed()] + lost() + halts(job) + (mayBeStopped ? [told(job), told(job, isHeard: false)] : [])
    case .halt: return halts(job)
    case .recordEnd(let outcome):
      return [
        changed { world in
          world.jobs[world.jobs.count - 1].phase = .ended(outcome)
          world.daemon = Daemon(told: daemon?.told ?? [])
        }
      ]
    }
  }

  private func preparing(_ job: Job) -> [World] {
    var all = [fed(.notPrepared("not ready"))]
    guard !machine.isBusy, !machine.isFaulty else { return all }
    let mark = MachineMark(counter: machine.counter, token: job.id.text, earlierToken: machine.begun)
    all.append(
      fed(.prepared(mark)) {
        $0.machine.held = job.id.text; $0.daemon?.runner?.isPrepared = true
      })
    return all
  }

  /// The one start: it arrives and is seen, arrives unseen, is held somewhere, is lost, or was held back.
  private func starting(_ job: Job) -> [World] {
    var arrived = self
    arrived.machine.isArmed = true
    arrived.machine.takeStart()
    var all = [
      arrived.machine.begun == job.id.text ? arrived.fed(.startProved) : arrived.unproved(job),
      arrived.unproved(job), fed(.startHeldBack("stopped")),
    ]
    for isHeld in [true, false] {
      var unseen = self
      unseen.machine.isArmed = true
      unseen.onTheWire = isHeld
      if machine.isSly { all.append(unseen.unproved(job)) }
      // The bench's own halt, which is never wrong, does not reach every machine.
      all.append(unseen.unproved(job, isHeard: false))
    }
    return all + [arrived.unproved(job, isHeard: false)]
  }

  /// No proof of the start came: the bench itself tells the machine to stop.
  private func unproved(_ job: Job, isHeard: Bool = true) -> World {
    fed(.startUnproved("no answer")) { world in
      world.daemon?.told.insert(job.id)
      if isHeard { world.machine.abort() }
    }
  }

  private func lost() -> [World] { [fed(.deviceLost("gone")), fed(.unanswered)] }

  private func halts(_ job: Job) -> [World] {
    let still = fed(.halted) { world in
      world.daemon?.told.insert(job.id)
      world.machine.abort()
    }
    return [
      still,
      fed(.haltUnconfirmed("no answer")) { world in
        world.daemon?.told.insert(job.id)
        world.machine.abort()
      }, fed(.haltUnconfirmed("not heard")) { $0.daemon?.told.insert(job.id) },
    ]
  }

  private func observed(_ change: (inout World) -> Void = { _ in }) -> World {
    guard let job = jobs.last, let mark = job.mark else { return self }
    let record = record(since: mark)
    let progress: WorkProgress
    switch mark.recollection(record) {
    case .atWork: progress = WorkProgress(.working)
    case .finished: progress = WorkProgress(.finished)
    case .neverBegan: progress = WorkProgress(.notBegun)
    case .nothing: progress = WorkProgress(record.isFaulty ? .stoppedItself("fault") : .indistinct("unclear"))
    }
    return fed(.observed(progress), change)
  }

  private func fed(_ input: JobState.Input, _ change: (inout World) -> Void = { _ in }) -> World {
    changed { world in
      change(&world)
      guard var runner = world.daemon?.runner else { return }
      if let job = world.jobs.last, world.daemon?.told.contains(job.id) == true { _ = runner.state.take(.toldToStop) }
      runner.action = runner.state.take(input)
      world.daemon?.runner = runner
    }
  }
}

extension Machine {
  /// A start arrives: the beam goes on if it is armed, idle and without a fault.
  fileprivate mutating func takeStart() {
    guard isArmed, !isBusy, !isFaulty, held != "none" else { return }
    isBusy = true
    begun = held
    beams.append(Beam(token: held))
  }

  /// An abort arrives: the beam goes off, and nothing that is on its way begins.
  fileprivate mutating func abort() {
    if isSly, held != "none" {
      counter += 1
      begun = held
    }
    isBusy = false
    isArmed = false
  }

  fileprivate mutating func finish() {
    isBusy = false
    counter += 1
    beams[beams.count - 1].isFinished = true
  }
}
