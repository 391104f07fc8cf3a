import CCrashControl

/// One thing that goes wrong, where and when exactly. The same seed gives the same one.
struct Injection: Sendable {
  /// What goes wrong; each is a row of the table.
  enum Kind: String, CaseIterable, Sendable {
    case randomInstant = "killed at a random instant"
    case requestRead = "killed with the request read"
    case answerSent = "killed while it answers the client"
    case intent = "killed around the commit of the intent"
    case preparing = "killed around a write of the preparation"
    case starting = "killed around the commit of `starting`"
    case startWrite = "killed around the start write"
    case heldStart = "killed at a start that a gateway holds"
    case running = "killed around the commit of `running`"
    case marking = "killed during marking"
    case marked = "killed when the mark was counted"
    case ended = "killed around the commit of `ended`"
    case restarting = "killed again while it restarts"
    case recalling = "killed again while it asks the machine"
    case diskWrite = "killed in the middle of a disk write"
    case powerCut = "the engraver's power cut"
    case linkCut = "the link cut"
    case lateAnswers = "late and lost answers"
    case diskFull = "disk full"
    case clockStep = "the clock stepped"
    case interlock = "interlock opened during marking"
    case twoClients = "two clients at once"
    case stopped = "stopped by a person, and killed"
  }

  /// When the daemon is killed by the harness, where no trap does it.
  enum Kill: Sendable {
    /// So many milliseconds after the request was sent.
    case afterRequest(Int)
    /// So many milliseconds after the beam went on, if it does.
    case afterBeamOn(Int)
    /// When the mark was counted.
    case whenCounted
    /// Not before the job is over.
    case afterTheEnd
    /// By the trap.
    case byTrap
  }

  /// What the simulated engraver is told, and when.
  struct Trouble: Sendable {
    var order: String
    /// How it ends before the last restart; empty where it ends by itself.
    var end: String
    var when: Kill
  }

  var kind: Kind
  var trap = CRASH_NOWHERE
  var moment: UInt32 = 0
  var countdown: Int32 = 1
  var mark = ""
  var kill = Kill.byTrap
  /// The trap that catches the daemon once more while it restarts.
  var again: (trap: crash_trap, moment: UInt32, countdown: Int32, mark: String)?
  var trouble: Trouble?
  /// Orders to the engraver before the request.
  var before: [String] = []
  /// How many writes to the ledger still go through after the request; `nil`: the disk never fills.
  var writesUntilFull: Int32?
  /// How many seconds the civil clock is moved, and how many milliseconds after the request.
  var clockStep: Int64 = 0
  var stepAfter = 0
  var asksTwice = false
  /// How many milliseconds after the beam went on somebody stops everything; `nil`: nobody does.
  var stopAfter: Int?
  /// Whether somebody looks at the piece afterwards and says what is there.
  var isLookedAt = false
  /// Whether somebody signs for one more afterwards.
  var isSignedFor = false

  init(seed: UInt64, index: Int) {
    var numbers = SeededNumbers(seed: seed, index: index)
    kind = Kind.allCases[index % Kind.allCases.count]
    isLookedAt = Bool.random(using: &numbers)
    isSignedFor = Int.random(in: 0..<6, using: &numbers) == 0
    let random = Int.random(in: 0..<700, using: &numbers)
    let anyMoment = UInt32.random(in: 0...4, using: &numbers)
    switch kind {
    case .randomInstant: kill = .afterRequest(random)
    case .requestRead: set(CRASH_REQUEST, mark: "POST /v1/jobs")
    case .answerSent: set(CRASH_ANSWER, anyMoment % 3, mark: "HTTP/1.1 201")
    case .intent: set(CRASH_FACT, anyMoment, mark: "job.requested")
    case .starting: set(CRASH_FACT, anyMoment, mark: "job.starting")
    case .running: set(CRASH_FACT, anyMoment, mark: "job.running")
    case .ended: set(CRASH_FACT, anyMoment, mark: "job.ended")
    case .preparing:
      set(CRASH_WIRE_WRITE, anyMoment)
      countdown = Int32.random(in: 1...11, using: &numbers)
    case .startWrite: set(CRASH_START_WRITE, anyMoment)
    case .heldStart:
      set(CRASH_START_WRITE, 2 + anyMoment % 3)
      before = ["start-latency \(Int.random(in: 20...350, using: &numbers))"]
    case .marking: kill = .afterBeamOn(random / 4)
    case .marked: kill = .whenCounted
    case .restarting:
      kill = .afterRequest(random / 3)
      again = (CRASH_FACT, anyMoment, 1, "job.ended")
    case .recalling:
      kill = .afterBeamOn(random / 4)
      if random % 2 == 0 { set(CRASH_START_WRITE, anyMoment % 2) }
      again =
        random % 3 == 0
        ? (CRASH_WIRE_WRITE, anyMoment, 1 + Int32(random % 2), "") : (CRASH_FACT, anyMoment, 1, "job.settled")
    case .diskWrite:
      set(CRASH_LEDGER_WRITE, anyMoment % 3)
      countdown = Int32.random(in: 1...60, using: &numbers)
    case .powerCut, .linkCut, .lateAnswers: trouble(&numbers, random)
    case .diskFull:
      writesUntilFull = Int32.random(in: 0...60, using: &numbers)
      kill = random % 3 == 0 ? .afterTheEnd : .afterRequest(400 + random)
    case .clockStep:
      clockStep = [-86_400, -3600, -5, 5, 3600, 86_400, 400 * 86_400].randomElement(using: &numbers) ?? 5
      kill = .afterRequest(random)
      stepAfter = random / 2
    case .interlock:
      before = ["interlock-at \(Int.random(in: 0...100, using: &numbers))"]
      kill = random % 2 == 0 ? .afterBeamOn(random / 3) : .afterTheEnd
    case .twoClients:
      asksTwice = true
      kill = .afterRequest(random)
    case .stopped:
      // The machine counts what it aborts, and calls it done.
      before = ["counts-aborts on"]
      stopAfter = random / 6
      if random % 2 == 0 {
        set(CRASH_FACT, anyMoment, mark: "job.stopping")
      } else {
        kill = .afterBeamOn(random / 6 + Int.random(in: 0...40, using: &numbers))
      }
    }
  }

  private mutating func set(_ trap: crash_trap, _ moment: UInt32 = 0, mark: String = "") {
    (self.trap, self.moment, self.mark) = (trap, moment, mark)
  }

  private mutating func trouble(_ numbers: inout SeededNumbers, _ random: Int) {
    let when: Kill = Bool.random(using: &numbers) ? .afterBeamOn(random / 4) : .afterRequest(random / 2)
    kill =
      [.afterTheEnd, .afterBeamOn(random / 3), .afterRequest(random)].randomElement(using: &numbers) ?? .afterTheEnd
    switch kind {
    case .powerCut: trouble = Trouble(order: "power-cut", end: "power-on", when: when)
    case .linkCut: trouble = Trouble(order: "unplug", end: "plug", when: when)
    default:
      let order = ["silent 400", "late 150 6", "late 700 2", "garbled 3", "silent 2500"].randomElement(using: &numbers)
      if random % 3 == 0 { before = ["lose-start-reply"] }
      trouble = Trouble(order: order ?? "silent 400", end: "normal", when: when)
    }
  }
}
