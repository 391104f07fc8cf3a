import Devices
import Workshop

/// Decides whether a job may begin. Runs inside one command, so that of two who ask at once one is refused by name.
enum JobDesk {
  /// What the desk needs to know of the machine; asked from its open session.
  struct Applicant: Sendable {
    var name: DeviceName
    var session: any WorkSession
  }

  /// Records the intent of a job, or refuses. Nothing has been sent to the machine when this returns.
  static func request(
    _ request: JobRequest, on machine: Applicant, programmes: [PolishingProgramme], in draft: inout BenchDraft
  ) throws(BenchRefusal) -> Job {
    let order = try orderOnBench(request, in: draft)
    guard order.stage.allows(request.kind) else {
      throw BenchRefusal(
        .wrongStage,
        "Order \(order.number.text) is at the stage \(order.stage.title), which does not allow \(request.kind.rawValue).",
        remedy: "Move the order to the stage \(Stage.finishing.rawValue) first: `benchpin orders add` revises it.")
    }
    guard (1...order.pieces).contains(request.piece.number) else {
      throw BenchRefusal(
        .invalid, "Order \(order.number.text) has no piece \(request.piece.number): it is \(order.pieces) in all.",
        remedy: "Name one of its pieces, from 1.")
    }
    let work = try work(request, order, programmes)
    do throws(PlanRefusal) { try machine.session.check(work) } catch {
      throw BenchRefusal(.workRefused, error.sentence, remedy: "Change the order or choose another machine.")
    }
    if request.kind == .engraving { try refuseSecondEngraving(of: request.piece, in: draft) }
    try refuseBusy(machine.name, request.piece, in: draft)
    let id = EventID(at: draft.now)
    let job = Job(
      id: id, piece: request.piece, orderRevision: order.revision, device: machine.name, work: work,
      requestedBy: request.by, requestedAt: draft.now,
      expectedMilliseconds: machine.session.expectedDuration(of: work).milliseconds)
    draft.record(.jobRequested(job))
    return job
  }

  private static func orderOnBench(_ request: JobRequest, in draft: BenchDraft) throws(BenchRefusal) -> Order {
    let number = request.piece.order
    let order = try draft.order(number)
    guard let only = draft.state.onlyOrder, only.number == number else {
      let lying = draft.state.orders.map(\.number.text).joined(separator: ", ")
      throw BenchRefusal(
        .notOnBench,
        "Order \(number.text) is not the one order on the bench\(lying.isEmpty ? "; the bench is empty" : ": there lies \(lying)").",
        remedy: "Put order \(number.text) on the bench first.")
    }
    if let seen = request.orderRevision, seen != order.revision {
      throw BenchRefusal(
        .changed, "Order \(number.text) changed since it was seen: revision \(seen) became \(order.revision).",
        remedy: "Look at the order again, then ask again.")
    }
    return order
  }

  private static func work(
    _ request: JobRequest, _ order: Order, _ programmes: [PolishingProgramme]
  ) throws(BenchRefusal) -> Work {
    switch request.kind {
    case .engraving:
      guard let engraving = order.engraving else {
        throw BenchRefusal(
          .invalid, "Order \(order.number.text) has no engraving.", remedy: "Add the words to the order first.")
      }
      return .engraving(engraving)
    case .polishing:
      guard let name = request.programme ?? order.polishing else {
        throw BenchRefusal(
          .invalid, "Order \(order.number.text) names no polishing programme.", remedy: "Choose a programme.")
      }
      guard let programme = programmes.first(where: { $0.name == name }) else {
        let known = programmes.map(\.name).joined(separator: ", ")
        throw BenchRefusal(
          .notFound, "There is no polishing programme \(name).", remedy: "The settings know: \(known).")
      }
      return .polishing(programme)
    }
  }

  private static func refuseSecondEngraving(of piece: Piece, in draft: BenchDraft) throws(BenchRefusal) {
    let which = "Piece \(piece.number) of order \(piece.order.text)"
    switch PieceHistory(engravings: try draft.read { try $0.engravings(of: piece) }) {
    case .untouched: return
    case .inWork(let job):
      throw BenchRefusal(
        .busy, "\(which) has an engraving under way, asked for by \(job.requestedBy) at \(job.requestedAt.text).",
        remedy: "Wait for its end.")
    case .marked(let job, let outcome) where outcome.ending == .unknown:
      throw BenchRefusal(
        .pieceEngraved,
        "\(which) may be engraved already: how the job of \(job.requestedAt.text) ended is unknown. \(outcome.reason)",
        remedy: "Look at the piece under the loupe. It is not engraved a second time.")
    case .marked(let job, let outcome):
      throw BenchRefusal(
        .pieceEngraved,
        "\(which) went under the beam at \(job.requestedAt.text); that job ended \(outcome.ending.rawValue).",
        remedy: "Look at the piece. It is not engraved a second time.")
    }
  }

  private static func refuseBusy(
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
