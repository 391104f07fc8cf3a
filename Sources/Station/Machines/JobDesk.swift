import Devices
import Workshop

/// Decides whether a job may begin. Runs inside one command, so that of two who ask at once one is refused by name.
enum JobDesk {
  /// What the desk needs to know of a machine that answers.
  struct Applicant: Sendable {
    var name: DeviceName
    var session: any WorkSession
    /// Whether its model follows a drawing.
    var followsDrawings: Bool
  }

  /// What the desk decided.
  struct Decision: Sendable {
    var job: Job
    /// Whether the job is new and now the machine's to run; `false` for a request that was answered before.
    var isNew: Bool
    /// What the beam follows, for a machine that follows drawings.
    var drawing: RingDrawing?
  }

  /// What a bench holds jobs to.
  struct Rules: Sendable {
    var programmes: [PolishingProgramme]
    /// The wheels, and how fast their rims may move.
    var polishing: PolishingRules
    /// What has to be measured before an engraving; `nil` for nothing.
    var sizeCheck: SizeCheck?
    var measuring: MeasuringRules
    /// What draws proofs, and how the bench holds to them; `nil` where none are drawn.
    var proofs: ProofRules?
  }

  /// Everything the desk found when it looked at a request.
  struct Judgement: Sendable {
    /// The order, where it is the one on the bench and as it was seen.
    var order: Order?
    /// What would be done.
    var work: Work?
    /// What would be engraved.
    var sheet: ProofSheet?
    /// What the beam would follow, for a machine that follows drawings.
    var drawing: RingDrawing?
    /// Why the job may not begin, in the order in which it is looked at; empty when it may.
    var obstacles: [BenchRefusal] = []

    /// Keeps what `look` finds, or why it refuses.
    fileprivate mutating func note<Found>(_ look: () throws(BenchRefusal) -> Found) -> Found? {
      do throws(BenchRefusal) { return try look() } catch {
        obstacles.append(error)
        return nil
      }
    }
  }

  /// Looks at everything that may keep a job from beginning, for who asks for it and for who only wants to know.
  ///
  /// Without an applicant, of a machine that does not answer, what depends on the machine's abilities is not looked at.
  static func judge(
    _ request: JobRequest, on machine: DeviceName, _ applicant: Applicant?, _ rules: Rules, in draft: BenchDraft
  ) -> Judgement {
    var judgement = Judgement()
    guard
      let order = judgement.note({ () throws(BenchRefusal) in try orderOnBench(request, in: draft) })
    else { return judgement }
    judgement.order = order
    _ = judgement.note { () throws(BenchRefusal) in try refuseStage(of: order, request.kind) }
    _ = judgement.note { () throws(BenchRefusal) in try ProofDesk.check(request.piece, of: order) }
    let work = judgement.note { () throws(BenchRefusal) in try Self.work(request, order, rules, in: draft) }
    judgement.work = work
    if let work {
      _ = judgement.note { () throws(BenchRefusal) in
        try refuseOutOfOrder(work, on: order, request.piece, in: draft)
      }
      let sheet =
        request.kind == .engraving
        ? judgement.note { () throws(BenchRefusal) in
          try ProofDesk.confirm(
            order, request.piece, seen: request.proof, isFollowed: applicant?.followsDrawings == true, rules.proofs,
            in: draft)
        } : nil
      let shown = sheet.flatMap(\.self)
      judgement.sheet = shown
      // Whose proof was refused is not told besides that the machine lacks a drawing.
      if let applicant, request.kind != .engraving || sheet != nil {
        let found = judgement.note { () throws(BenchRefusal) in
          try drawing(shown, for: work, on: applicant, request, order, in: draft)
        }
        judgement.drawing = found.flatMap(\.self)
      }
    }
    _ = judgement.note { () throws(BenchRefusal) in try refuseBusy(machine, request.piece, in: draft) }
    guard request.kind == .engraving else { return judgement }
    _ = judgement.note { () throws(BenchRefusal) in try refuseSecondEngraving(of: request.piece, in: draft) }
    _ = judgement.note { () throws(BenchRefusal) in
      try rules.sizeCheck?.confirm(order, request.piece, on: machine, rules: rules.measuring, in: draft)
    }
    return judgement
  }

  /// Records the intent of a job, or refuses. Nothing has been sent to the machine when this returns.
  static func request(
    _ request: JobRequest, on machine: Applicant, _ rules: Rules, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> Decision {
    // Looked up once more in here: of two that came together with one key, the second gets the first one's job.
    if let key = request.key, let known = try answered(request, key: key, in: draft) {
      return Decision(job: known, isNew: false)
    }
    // A request that lay in a socket, or before a disk that stood still, is not what the person at the machine means now.
    let age = request.askedAt.map { draft.now.milliseconds - $0.milliseconds } ?? 0
    guard age <= JobRequest.patience.milliseconds else {
      throw BenchRefusal(
        .tooLate, "The start came \(age / 1000) s after it was asked for.",
        remedy: "Nothing was started: look at the machine and the ring, then ask again.")
    }
    let judgement = judge(request, on: machine.name, machine, rules, in: draft)
    if let obstacle = judgement.obstacles.first { throw obstacle }
    guard let order = judgement.order, let work = judgement.work else { throw .noOrder(request.piece.order) }
    if let beam = judgement.drawing?.beam, beam.isDemo, try !isAccepted(beam, for: order.ring.metal, in: draft) {
      draft.record(
        .beamAccepted(
          BeamAccepted(metal: order.ring.metal, settings: beam.canonical, by: request.by, at: draft.now)))
    }
    let expected =
      judgement.drawing.map { machine.session.expectedDuration(of: work, drawing: $0) }
      ?? machine.session.expectedDuration(of: work)
    let id = EventID(at: draft.now)
    let job = Job(
      id: id, piece: request.piece, orderRevision: order.revision, device: machine.name, work: work,
      requestedBy: request.by, requestedAt: draft.now,
      expectedMilliseconds: expected.milliseconds,
      proof: request.kind == .engraving ? judgement.sheet?.hash ?? order.proof : nil, requestKey: request.key)
    draft.record(.jobRequested(job))
    return Decision(job: job, isNew: true, drawing: judgement.drawing)
  }

  /// The job that was begun for `key`, if one was; throws when it was another request's.
  static func answered(_ request: JobRequest, key: String, in draft: BenchDraft) throws(BenchRefusal) -> Job? {
    guard let known = try draft.read({ try $0.job(requestKey: key) }) else { return nil }
    guard request.asks(for: known) else {
      throw BenchRefusal(
        .invalid, "The key of this request was used for another one: job \(known.id.text).",
        remedy: "Give each request a key of its own.")
    }
    return known
  }

  /// Why `job` must not start, if while the machine was made ready another order was laid down, this one was moved to another
  /// stage, or what was approved for the beam changed.
  static func change(
    since job: Job, _ proofs: ProofRules?, in draft: BenchDraft
  ) throws(BenchRefusal) -> String? {
    let order = try draft.order(job.piece.order)
    guard draft.state.onlyOrder?.number == order.number else {
      return "Order \(order.number.text) was not the one order on the bench any more when the machine was ready."
    }
    guard order.stage.allows(job.work.kind) else {
      return "Order \(order.number.text) went to the stage \(order.stage.title) while the machine was made ready."
    }
    guard let approved = job.proof else { return nil }
    if order.proof == approved { return nil }
    if let proofs, order.engraving != nil,
      try ProofDesk.sheet(of: order, job.piece, proofs, in: draft).sheet.hash == approved
    {
      return nil
    }
    return "The proof of order \(job.piece.order.text) changed while the machine was made ready: look at it again."
  }

  private static func refuseStage(of order: Order, _ kind: WorkKind) throws(BenchRefusal) {
    guard !order.stage.allows(kind) else { return }
    throw BenchRefusal(
      .wrongStage,
      "Order \(order.number.text) is at the stage \(order.stage.title), which does not allow \(kind.rawValue).",
      remedy:
        "Move the order first: `benchpin orders stage \(order.number.text) \(Stage.finishing.rawValue)` says what is missing for it."
    )
  }

  static func orderOnBench(_ request: JobRequest, in draft: BenchDraft) throws(BenchRefusal) -> Order {
    let number = request.piece.order
    let order = try draft.order(number)
    guard let only = draft.state.onlyOrder, only.number == number else {
      let lying = draft.state.orders.map(\.number.text).joined(separator: ", ")
      throw BenchRefusal(
        .notOnBench,
        "Order \(number.text) is not the one order on the bench\(lying.isEmpty ? "; the bench is empty" : ": there lies \(lying)").",
        remedy: "Put order \(number.text) on the bench first: `benchpin bench put \(number.text)`.")
    }
    if let seen = request.orderRevision, seen != order.revision {
      throw BenchRefusal(
        .changed, "Order \(number.text) changed since it was seen: revision \(seen) became \(order.revision).",
        remedy: "Look at the order again, then ask again.")
    }
    return order
  }

  /// What the beam follows, once the machine has said that it can carry the work. A machine that follows drawings gets
  /// nothing without one.
  private static func drawing(
    _ sheet: ProofSheet?, for work: Work, on machine: Applicant, _ request: JobRequest, _ order: Order,
    in draft: BenchDraft
  ) throws(BenchRefusal) -> RingDrawing? {
    guard machine.followsDrawings, request.kind == .engraving else {
      do throws(PlanRefusal) { try machine.session.check(work) } catch {
        throw BenchRefusal(.workRefused, error.sentence, remedy: "Change the order or choose another machine.")
      }
      return nil
    }
    guard let drawing = sheet?.drawing else {
      throw BenchRefusal(
        .workRefused,
        sheet?.refusal?.sentence ?? "\(machine.name.text) follows a drawing, and this bench draws none.",
        remedy: sheet?.refusal?.remedy ?? "Look at the settings for letters.")
    }
    do throws(PlanRefusal) { try machine.session.check(work, drawing: drawing) } catch {
      throw BenchRefusal(.workRefused, error.sentence, remedy: "Change the order or choose another machine.")
    }
    guard let beam = drawing.beam else {
      throw BenchRefusal(
        .workRefused, "Nobody has said what the beam is set to for this alloy.",
        remedy: "Write the shop's own figures into the folder materials, then start the daemon anew.")
    }
    let isAccepted = try isAccepted(beam, for: order.ring.metal, in: draft)
    guard !beam.isDemo || request.acceptsDemoSettings || isAccepted else {
      throw BenchRefusal(
        .demoSettings,
        "The beam's settings for this alloy are made up for the simulated machine (\(beam.words)): nobody of the shop stands behind them.",
        remedy:
          "Try them on scrap and write the shop's own into the folder materials; or ask again and say that they may be used, which holds until they change: `benchpin engrave --accept-demo-settings`."
      )
    }
    return drawing
  }

  private static func isAccepted(
    _ beam: BeamSettings, for metal: Metal, in draft: BenchDraft
  ) throws(BenchRefusal) -> Bool {
    try draft.read { try $0.acceptedBeam(for: metal) }?.holds(for: beam) == true
  }

  private static func work(
    _ request: JobRequest, _ order: Order, _ rules: Rules, in draft: BenchDraft
  ) throws(BenchRefusal) -> Work {
    switch request.kind {
    case .engraving:
      guard let engraving = order.engraving else {
        throw BenchRefusal(
          .invalid, "Order \(order.number.text) has no engraving.", remedy: "Add the words to the order first.")
      }
      return .engraving(engraving)
    case .polishing:
      return .polishing(try PolishingDesk.plan(request, order, rules.programmes, rules.polishing, in: draft))
    }
  }

  /// Throws when what was done or is set on the ring already forbids the work.
  private static func refuseOutOfOrder(
    _ work: Work, on order: Order, _ piece: Piece, in draft: BenchDraft
  ) throws(BenchRefusal) {
    switch work {
    case .engraving:
      guard let words = OrderOfWork.beamRefusal(order) else { return }
      throw BenchRefusal(
        .outOfOrder, words, remedy: "Cover them, then say so: `benchpin orders edit` and finishing.stones_masked.")
    case .polishing(let programme):
      var evidence = MakingEvidence()
      evidence.take(try PieceDesk.history(of: piece, in: draft), of: piece.number)
      guard let words = OrderOfWork.polishRefusal(order, piece: piece.number, programme: programme, evidence) else {
        return
      }
      throw BenchRefusal(
        .outOfOrder, words,
        remedy: "Choose a programme that only colours, or say that somebody answers for it: finishing.cuts_engraved.")
    }
  }

  private static func refuseSecondEngraving(of piece: Piece, in draft: BenchDraft) throws(BenchRefusal) {
    switch try PieceDesk.history(of: piece, in: draft) {
    case .untouched, .allowedAgain: return
    case .inWork(let job):
      throw BenchRefusal(
        .busy,
        "\(piece.words) has an engraving under way, asked for by \(job.requestedBy) at \(job.requestedAt.text).",
        remedy: "Wait for its end.")
    case .inDoubt(let job, let outcome):
      throw BenchRefusal(
        .pieceInDoubt,
        "\(piece.words) may be engraved already: how the job of \(job.requestedAt.text) ended is unknown. \(outcome.reason)",
        remedy: "Look at the piece under the loupe, then say what is there: \(job.settleCommand).")
    case .forgotten(let gap, let signature):
      throw BenchRefusal(
        .pieceInDoubt,
        "\(piece.words) may be engraved already: the ledger was put back from a backup, and what was done \(gap.words) is not known any more.",
        remedy: signature != nil
          ? "Inspect the piece, then sign for it anew: \(piece.reengraveCommand)."
          : "Look at the piece under the loupe, then say what is there: \(piece.inspectCommand)."
      )
    case .found(let look):
      throw BenchRefusal(
        .pieceEngraved,
        "\(look.by) looked at \(piece.words.lowercasedFirst) at \(look.at.text) and found it \(look.finding.rawValue).",
        remedy:
          "It is not engraved a second time unless somebody inspects it and signs for it: \(piece.reengraveCommand)."
      )
    case .marked(let job):
      throw BenchRefusal(
        .pieceEngraved,
        "\(piece.words) went under the beam at \(job.requestedAt.text); \(job.endWords).",
        remedy:
          "It is not engraved a second time unless somebody inspects it and signs for it: \(piece.reengraveCommand)."
      )
    }
  }

  static func refuseBusy(
    _ device: DeviceName, _ piece: Piece, in draft: BenchDraft
  ) throws(BenchRefusal) {
    let open = try draft.read { try $0.openJobs() }
    guard let other = open.first(where: { $0.device == device || $0.piece == piece }) else { return }
    throw BenchRefusal(
      .busy,
      "\(other.device.text) works on order \(other.piece.order.text), asked for by \(other.requestedBy) at \(other.requestedAt.text).",
      remedy: "Wait for its end, or stop it.")
  }
}

extension Piece {
  /// The piece in words: `Piece 1 of order R-1042`.
  var words: String { "Piece \(number) of order \(order.text)" }
}

extension Job {
  /// How it ended, in words that follow a semicolon.
  var endWords: String {
    if let settlement {
      let who = settlement.isFromRecord ? "the record of \(settlement.by)" : settlement.by
      switch settlement.finding {
      case .engraved: return "\(who) says that it is engraved"
      case .notEngraved: return "\(who) says that nothing of it is there"
      case .spoiled: return "\(who) says that it is spoiled"
      }
    }
    guard case .ended(let outcome) = phase else { return "that job is not over" }
    return "that job ended \(outcome.ending.rawValue)"
  }
}

extension JobRequest {
  /// Whether `job` is what this request asked for: the same act on the same piece, whatever became of it.
  fileprivate func asks(for job: Job) -> Bool {
    guard job.work.kind == kind, job.piece == piece, device == nil || device == job.device else { return false }
    // What names the words alone is another name of the same proof; a change of the words is a change of the revision.
    let isSameProof = proof == nil || proof == job.proof || proof?.utf8.count == Order.lengthOfProof
    guard orderRevision == nil || orderRevision == job.orderRevision, isSameProof else { return false }
    guard let programme, case .polishing(let known) = job.work else { return true }
    return known.name == programme && (part == nil || part == known.part ?? 1)
  }
}
