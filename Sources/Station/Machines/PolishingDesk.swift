import Workshop

/// Decides which part of a programme runs on a ring, and how fast. Runs inside one command.
enum PolishingDesk {
  /// The part that is to run, every step with its speed. Nothing is sent when this refuses.
  static func plan(
    _ request: JobRequest, _ order: Order, _ programmes: [PolishingProgramme], _ rules: PolishingRules,
    in draft: BenchDraft
  ) throws(BenchRefusal) -> PolishingProgramme {
    guard let name = request.programme ?? order.polishing else {
      throw BenchRefusal(
        .invalid, "Order \(order.number.text) names no polishing programme.", remedy: "Choose a programme.")
    }
    guard let programme = programmes.first(where: { $0.name == name }) else {
      let known = programmes.map(\.name).joined(separator: ", ")
      throw BenchRefusal(
        .notFound, "There is no polishing programme \(name).", remedy: "The settings know: \(known).")
    }
    var part = request.part
    if part == nil { part = try next(of: programme, on: request.piece, in: draft) }
    do throws(SpeedRefusal) {
      return try rules.plan(
        programme, part: part ?? 1, for: PolishedRing(order), measured: draft.state.wheels, now: draft.now)
    } catch {
      throw BenchRefusal(.workRefused, error.sentence, remedy: error.remedy)
    }
  }

  /// The part behind the newest one that was done, or that one again when it did not come to its end.
  private static func next(
    of programme: PolishingProgramme, on piece: Piece, in draft: BenchDraft
  ) throws(BenchRefusal) -> Int {
    guard let job = try draft.read({ try $0.newestPolishing(of: piece) }), case .polishing(let before) = job.work,
      before.name == programme.name, let part = before.part, let count = before.partCount,
      count == programme.parts.count
    else { return 1 }
    guard case .ended(let outcome) = job.phase, outcome.ending == .done else { return part }
    return part < count ? part + 1 : 1
  }
}
