import Workshop

/// What became of one ring of a shop's order.
package struct IntakeOutcome: Hashable, Sendable {
  /// The kinds of outcome.
  package enum Kind: String, Sendable {
    /// It is an order now.
    case new
    /// The order took over what the shop changed.
    case revised
    /// The shop said nothing new.
    case unchanged
    /// It becomes an order once its size or its alloy is answered.
    case waiting
    /// It was not taken: cancelled, older than what is known, no ring.
    case passedOver = "passed-over"
  }

  /// Which kind.
  package var kind: Kind
  /// What the shop calls the order.
  package var name: String
  /// The number of the job bag; `nil` for what was passed over.
  package var number: OrderNumber?
  /// Why it was passed over, in a sentence.
  package var reason: String?
  /// What is open by now.
  package var questions: [IntakeQuestion]
}

/// Decides what becomes of the orders of a shop. Lives for one command, and sees its own decisions in it.
struct IntakeDesk {
  private let by: String
  private var incoming: [OrderNumber: IncomingOrder] = [:]
  private var orders: [OrderNumber: Order] = [:]

  init(by: String) { self.by = by }

  /// Takes orders one after the other.
  mutating func take(_ shopOrders: [ShopOrder], in draft: inout BenchDraft) throws(BenchRefusal) -> [IntakeOutcome] {
    var outcomes: [IntakeOutcome] = []
    for order in shopOrders {
      var known = try known(of: order, in: draft)
      let match = LineMatch(order.rings.map(\.ring), known)
      outcomes += order.leftOut.map { passedOver(order, $0) }
      for (index, line) in order.rings.enumerated() {
        let outcome = try take(line, of: order, match.ring(index), in: &draft)
        outcomes.append(outcome)
        if let number = outcome.number { known = known.filter { $0.number != number } }
      }
      for missing in known where order.isComplete && !isOlder(order, than: missing) {
        outcomes.append(try noteGone(missing, order, in: &draft))
      }
    }
    return outcomes
  }

  private func isOlder(_ order: ShopOrder, than known: IncomingOrder) -> Bool {
    guard let said = order.changedAt, let then = known.received.ring.changedAt else { return false }
    return said < then
  }

  private func passedOver(_ order: ShopOrder, _ reason: String, _ number: OrderNumber? = nil) -> IntakeOutcome {
    IntakeOutcome(kind: .passedOver, name: order.name, number: number, reason: reason, questions: [])
  }

  // MARK: One ring

  private mutating func take(
    _ line: ShopOrder.Line, of order: ShopOrder, _ match: LineMatch.Ring, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> IntakeOutcome {
    var line = line
    // A date that is yet to come would make every true version look old.
    if let said = line.ring.changedAt, said.milliseconds > draft.now.milliseconds + 86_400_000 {
      line.ring.changedAt = nil
    }
    switch match {
    case .known(let before): return try takeAgain(line, of: order, before, in: &draft)
    case .leftOut:
      return passedOver(
        order,
        "Shopify's CSV names a ring of order \(order.name) that is none of those its JSON named: it was not taken. Import the JSON of it."
      )
    case .new, .doubtful:
      if let cancelled = line.ring.cancelled {
        return passedOver(order, "The shop cancelled order \(order.name) (\(cancelled)): it was not taken.")
      }
      if case .doubtful(let numbers) = match {
        let bags = numbers.map(\.text).joined(separator: ", ")
        line.questions.append(
          IntakeQuestion(
            .order,
            "Of order \(order.name) came in before, without the ids of its lines: \(bags), which says something else. Is this the same ring? Then answer which one stays."
          ))
      }
      return try takeNew(line, of: order, in: &draft)
    }
  }

  private mutating func takeNew(
    _ line: ShopOrder.Line, of order: ShopOrder, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> IntakeOutcome {
    var questions = line.questions
    let number = try freeNumber(for: line.ring.source, of: order, &questions, in: draft)
    let received = OrderReceived(number: number, ring: line.ring, questions: questions, by: by)
    let entry = IncomingOrder(received: received)
    draft.record(.orderReceived(received))
    incoming[number] = entry
    guard let made = entry.order else {
      return IntakeOutcome(kind: .waiting, name: order.name, number: number, questions: entry.open)
    }
    record(made, in: &draft)
    return IntakeOutcome(kind: .new, name: order.name, number: number, questions: entry.open)
  }

  private mutating func takeAgain(
    _ line: ShopOrder.Line, of order: ShopOrder, _ before: IncomingOrder, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> IntakeOutcome {
    let (old, now) = (before.received.ring, line.ring)
    let unchanged = IntakeOutcome(
      kind: .unchanged, name: order.name, number: before.number, questions: before.open)
    // A table says less than the JSON that came before it, and nothing about when.
    if old.isComplete, !now.isComplete, now.cancelled == old.cancelled { return unchanged }
    if let then = old.changedAt, let since = now.changedAt, since < then {
      return passedOver(
        order, "This version of order \(order.name) is older than the one that is known, of \(then.text).",
        before.number)
    }
    guard !old.saysTheSame(as: now) || old.changedAt != now.changedAt else { return unchanged }
    if let then = old.changedAt, now.changedAt == then, !old.saysTheSame(as: now) {
      return try noteContradiction(before, now, order, in: &draft)
    }
    var questions = line.questions
    var revised: Order?
    // A table that comes after the JSON has one thing to say: that the order was cancelled.
    let keepsOld = old.isComplete && !now.isComplete
    if keepsOld {
      questions = before.received.questions
    } else if let order = try self.order(before.number, in: draft) {
      let revision = ShopRevision(of: order, before: before, now: line, isInWork: try isInWork(order, in: draft))
      questions = revision.questions
      if revision.order != order { revised = revision.order }
    } else {
      questions += before.contradictions(to: now)
    }
    if let cancelled = now.cancelled {
      let question = IntakeQuestion(.order, "The shop cancelled this order (\(cancelled)). Shall the work on it end?")
      if !questions.contains(question) { questions.append(question) }
    }
    if keepsOld, questions == before.received.questions { return unchanged }
    let received = OrderReceived(number: before.number, ring: keepsOld ? old : now, questions: questions, by: by)
    draft.record(.orderReceived(received))
    let entry = IncomingOrder(received: received, answers: before.answers)
    incoming[before.number] = entry
    if let revised {
      record(revised, in: &draft)
      return IntakeOutcome(kind: .revised, name: order.name, number: before.number, questions: entry.open)
    }
    if try self.order(before.number, in: draft) == nil {
      guard let made = entry.order, now.cancelled == nil else {
        return IntakeOutcome(kind: .waiting, name: order.name, number: before.number, questions: entry.open)
      }
      record(made, in: &draft)
      return IntakeOutcome(kind: .new, name: order.name, number: before.number, questions: entry.open)
    }
    return IntakeOutcome(
      kind: .unchanged, name: order.name, number: before.number, questions: entry.open)
  }

  /// Two versions with one date that differ: the first stays, and the other is asked about, once.
  private mutating func noteContradiction(
    _ before: IncomingOrder, _ now: ReceivedRing, _ order: ShopOrder, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> IntakeOutcome {
    let difference = before.received.ring.differences(to: now).joined(separator: "; ")
    return try ask(
      before,
      IntakeQuestion(
        .order,
        "The shop sent two versions of this order with one date, \(now.changedAt?.text ?? ""), that differ: \(difference). The first one stands. Which one holds?"
      ), order, in: &draft)
  }

  private mutating func noteGone(
    _ missing: IncomingOrder, _ order: ShopOrder, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> IntakeOutcome {
    try ask(
      missing,
      IntakeQuestion(.order, "The shop's order \(order.name) holds this ring no more. Shall the work on it end?"),
      order,
      in: &draft)
  }

  private mutating func ask(
    _ before: IncomingOrder, _ question: IntakeQuestion, _ order: ShopOrder, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> IntakeOutcome {
    var entry = before
    if !entry.received.questions.contains(question) {
      entry.received.questions.append(question)
      draft.record(.orderReceived(entry.received))
      incoming[entry.number] = entry
    }
    return IntakeOutcome(kind: .unchanged, name: order.name, number: entry.number, questions: entry.open)
  }

  // MARK: What is known

  private func known(of order: ShopOrder, in draft: BenchDraft) throws(BenchRefusal) -> [IncomingOrder] {
    let stored = try draft.read { try $0.incoming(from: order.shop, order: order.id) }
    let fresh = incoming.values.filter {
      $0.received.ring.source.shop == order.shop && $0.received.ring.source.order == order.id
    }
    return (fresh + stored.filter { incoming[$0.number] == nil }).sorted { $0.number < $1.number }
  }

  private func order(_ number: OrderNumber, in draft: BenchDraft) throws(BenchRefusal) -> Order? {
    if let order = orders[number] { return order }
    return try draft.read { try $0.order(number) }
  }

  private mutating func record(_ order: Order, in draft: inout BenchDraft) {
    var order = order
    if let known = orders[order.number] ?? (try? draft.ledger.order(order.number)) {  // Read a moment ago.
      order.revision = known.revision + 1
      order.forgetOtherStones(of: known)
    }
    draft.record(.orderRecorded(OrderRecorded(order: order, by: by)))
    draft.state.revise(order)
    orders[order.number] = order
  }

  /// Work has begun once a design is approved, from the hand's first stage on, and wherever a machine was asked to do something.
  private func isInWork(_ order: Order, in draft: BenchDraft) throws(BenchRefusal) -> Bool {
    // What a customer approved is not changed behind their back either.
    if order.stage >= .handcrafting || order.making?.design?.approval != nil { return true }
    return try draft.read { ledger in
      for number in 1...order.pieces
      where try !ledger.engravings(of: Piece(order: order.number, number: number)).isEmpty {
        return true
      }
      return try ledger.newestReading(of: order.number) != nil
    }
  }

  /// The number of a new job bag: the shop's own without its `#`, with the ring's place behind it where the order has
  /// several, and with the shop's letter before it where another order has that number.
  private func freeNumber(
    for source: ShopLine, of order: ShopOrder, _ questions: inout [IntakeQuestion], in draft: BenchDraft
  ) throws(BenchRefusal) -> OrderNumber {
    let plain = String(order.name.drop { $0 == "#" })
    let place = order.rings.count > 1 ? "-\(source.place)" : ""
    if let number = OrderNumber(plain + place), try isFree(number, in: draft) { return number }
    let letter = order.shop == .shopify ? "S" : "W"
    let stem = OrderNumber("\(letter)-\(plain)-00") == nil ? order.id.filter { $0.isASCII && $0.isNumber } : plain
    questions.append(
      IntakeQuestion(
        .number,
        "The shop calls this order “\(order.name)”, which is another order here or no number of a job bag. Is it the same one? Then answer which one stays."
      ))
    for extra in ["", "-b", "-c", "-d", "-e"] {
      if let number = OrderNumber("\(letter)-\(stem)\(place)\(extra)"), try isFree(number, in: draft) { return number }
    }
    let id = EventID(at: draft.now).text
    guard let number = OrderNumber("\(letter)-\(id)") else {
      throw BenchRefusal(.invalid, "Order \(order.name) has no number.", remedy: "Give it one in the shop.")
    }
    return number
  }

  private func isFree(_ number: OrderNumber, in draft: BenchDraft) throws(BenchRefusal) -> Bool {
    guard incoming[number] == nil, orders[number] == nil else { return false }
    return try draft.read { ledger in
      try ledger.order(number) == nil && ledger.incoming(number) == nil
    }
  }
}

extension BenchRefusal {
  /// The order came in and cannot be worked on yet.
  package static func waits(_ order: IncomingOrder) -> BenchRefusal {
    let words = order.open.filter { [.size, .metal].contains($0.about) }.map(\.words).joined(separator: " ")
    return BenchRefusal(
      .notFound,
      "Order \(order.number.text) came in from \(order.received.ring.source.shop.title) and waits for an answer. \(words)",
      remedy: "Answer it: `benchpin orders answer \(order.number.text) size \"US 7\"`, or metal and the alloy.")
  }
}
