import Workshop

/// Takes answers to what incoming orders leave open.
enum AnswerDesk {
  /// Records an answer to the open question about `topic` that has these `words`, or to what is open about it, and what follows
  /// from it for the order. One value answers every question about a field; of several that change no field only the one that is
  /// named is answered, since each asks about something else.
  static func answer(
    _ number: OrderNumber, about topic: IntakeQuestion.Topic, to words: String? = nil, _ answer: String, by: String,
    in draft: inout BenchDraft
  ) throws(BenchRefusal) -> IncomingOrder {
    guard var entry = try draft.read({ try $0.incoming(number) }) else {
      throw BenchRefusal(
        .notFound, "No order \(number.text) came in from a shop.",
        remedy: "`benchpin orders questions` lists those that wait.")
    }
    var open = entry.open.filter { $0.about == topic }
    if let words { open.removeAll { $0.words != words } }
    guard !open.isEmpty else {
      throw BenchRefusal(
        .alreadySettled, "Nothing about the \(topic.rawValue) of order \(number.text) is open.",
        remedy: entry.open.isEmpty
          ? "Change the order itself: `benchpin orders edit`."
          : "Open is: \(Set(entry.open.map(\.about.rawValue)).sorted().joined(separator: ", ")).")
    }
    guard open.count == 1 || topic.isField else {
      throw BenchRefusal(
        .invalid,
        "\(open.count) questions about the \(topic.rawValue) of \(number.text) are open, and each asks something else.",
        remedy: "Name the one that is answered (--question); `benchpin orders questions` lists them with their names.")
    }
    let known = try draft.read { try $0.order(number) }
    try check(answer, topic, known)
    let answered = QuestionAnswered(number: number, questions: open, answer: answer, by: by)
    entry.answers.append(answered)
    draft.record(.questionAnswered(answered))
    if var order = known {
      apply(answer, to: open, topic, entry.received.ring, &order)
      if order != known {
        // What holds for whoever changes an order holds for an answer.
        try StageDesk.check(order, after: known, in: draft)
        order.revision += 1
        draft.record(.orderRecorded(OrderRecorded(order: order, by: by)))
        draft.state.revise(order)
      }
    } else if let order = entry.order {
      draft.record(.orderRecorded(OrderRecorded(order: order, by: by)))
    }
    return entry
  }

  private static func check(
    _ answer: String, _ topic: IntakeQuestion.Topic, _ known: Order?
  ) throws(BenchRefusal) {
    if answer == IncomingOrder.keep {
      guard known == nil, topic == .size || topic == .metal else { return }
      throw BenchRefusal(
        .invalid, "There is no \(topic.rawValue) yet that could stay.", remedy: "Answer with the \(topic.rawValue).")
    }
    switch topic {
    case .size:
      do throws(SizeTextRefusal) { _ = try RingSize(text: answer) } catch {
        throw BenchRefusal(
          .invalid, error.sentence, remedy: "Answer with the size and its system, for instance US 6 1/2.")
      }
    case .metal where Metal(rawValue: answer) == nil:
      throw BenchRefusal(
        .invalid, "“\(answer.prefix(60))” is no alloy of this bench.",
        remedy: "Write one of \(Metal.allCases.map(\.rawValue).joined(separator: ", ")).")
    case .width where IncomingOrder.width(answer) == nil:
      throw BenchRefusal(
        .invalid, "“\(answer.prefix(60))” is no width of a band.", remedy: "Write millimetres with a point: 4.0.")
    case .profile where InsideProfile(rawValue: answer) == nil:
      throw BenchRefusal(.invalid, "“\(answer.prefix(60))” is no inside.", remedy: "Write flat or comfort.")
    case .date where Day(answer) == nil:
      throw BenchRefusal(.invalid, "“\(answer.prefix(60))” is no day.", remedy: "Write the day as 2026-12-24.")
    case .stone where Stone.Treatment(rawValue: answer) == nil:
      throw BenchRefusal(
        .invalid, "“\(answer.prefix(60))” is no treatment of a stone.",
        remedy: "Write one of \(Stone.Treatment.allCases.map(\.rawValue).joined(separator: ", ")).")
    case .pieces where !(1...99).contains(Int(answer) ?? 0):
      throw BenchRefusal(.invalid, "“\(answer.prefix(60))” is no number of rings.", remedy: "Write 1 to 99.")
    default: break
    }
  }

  private static func apply(
    _ answer: String, to open: [IntakeQuestion], _ topic: IntakeQuestion.Topic, _ ring: ReceivedRing,
    _ order: inout Order
  ) {
    // The day that was asked about is the one the shop has, unless the question is which of two days holds.
    if topic == .date, answer == IncomingOrder.keep, !open.contains(where: \.isContradiction) {
      order.due = order.due ?? ring.due.flatMap { Day($0) }
    }
    guard answer != IncomingOrder.keep else { return }
    switch topic {
    case .size: order.ring.size = IncomingOrder.size(answer) ?? order.ring.size
    case .metal: order.ring.metal = Metal(rawValue: answer) ?? order.ring.metal
    case .width: order.ring.bandWidth = IncomingOrder.width(answer)
    case .profile: order.ring.insideProfile = InsideProfile(rawValue: answer) ?? order.ring.insideProfile
    case .pieces: order.pieces = Int(answer) ?? order.pieces
    case .customer: order.customer = answer
    case .engraving: order.engraving = IncomingOrder.engraving(answer, place: order.engraving?.place)
    case .date: order.due = Day(answer) ?? order.due
    case .stone: order.say(Stone.Treatment(rawValue: answer) ?? .other, of: ring)
    case .number, .order: break
    }
  }
}
