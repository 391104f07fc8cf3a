import Devices
import Workshop

/// Decides where readings and weights land. Every function runs inside one command.
enum ReadingDesk {
  /// A reading or a weight as its device delivered it.
  struct Arrival: Sendable {
    /// What was measured.
    enum Value: Sendable {
      case diameter(Micrometres)
      case weight(milligrams: Int)
    }

    var value: Value
    var sent: String
    var began: ContinuousClock.Instant
  }

  /// Takes what one gauge or balance sent: each attaches itself to the order on the bench if that is exactly one, and was
  /// there before it began; otherwise it waits in the inbox.
  static func take(
    _ arrivals: [Arrival], from device: DeviceName, rules: MeasuringRules, time: BenchTime, in draft: inout BenchDraft
  ) {
    let use = rules.calibration.use(of: device, draft.state.checks[device], at: draft.now)
    for arrival in arrivals {
      let belongs = arrival.began >= draft.state.ordersSince && !rules.calibration.blocks(use)
      let takenAt = time.moment(of: arrival.began, now: draft.now, instant: draft.instant)
      switch arrival.value {
      case .diameter(let diameter):
        // What cannot be a ring is kept, since it was sent, and left to a person.
        let order = belongs && RingWindow.diameters.contains(diameter) ? draft.state.onlyOrder : nil
        let reading = Reading(
          device: device, diameter: diameter, sent: arrival.sent, takenAt: takenAt, calibration: use)
        let verdict = order.map { rules.verdict(on: reading, for: $0) }
        draft.record(.readingTaken(ReadingTaken(reading: reading, order: order?.number, verdict: verdict)))
      case .weight(let milligrams):
        let weight = Weight(
          device: device, milligrams: milligrams, sent: arrival.sent, takenAt: takenAt, calibration: use)
        draft.record(
          .weightTaken(WeightTaken(weight: weight, order: belongs ? draft.state.onlyOrder?.number : nil)))
      }
    }
  }

  /// Gives a reading to an order by hand, moves it, or sets it aside; the reading itself never changes.
  static func assign(
    _ id: EventID, to number: OrderNumber?, by: String, rules: MeasuringRules, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> StoredReading {
    guard var stored = try draft.read({ try $0.reading(id) }) else {
      throw BenchRefusal(
        .notFound, "There is no reading \(id.text).", remedy: "Take the id from the list of readings.")
    }
    if stored.order == number, number != nil || stored.isSetAside { return stored }
    var verdict: String?
    if let number {
      let order = try draft.order(number)
      if rules.calibration.blocks(stored.reading.calibration) { throw .overdue(stored.reading.device) }
      verdict = rules.verdict(on: stored.reading, for: order)
    }
    if let previous = stored.order, number != nil {
      // A fact of its own, so that the record of the order it leaves shows that it left.
      draft.record(
        .readingAssigned(ReadingAssigned(reading: id, order: nil, previous: previous, verdict: nil, by: by)))
    }
    draft.record(
      .readingAssigned(
        ReadingAssigned(
          reading: id, order: number, previous: number == nil ? stored.order : nil, verdict: verdict, by: by)))
    stored.order = number
    stored.isSetAside = number == nil
    stored.verdict = verdict
    return stored
  }

  /// Gives a weight to an order by hand, moves it, or sets it aside; the weight itself never changes. With a `use` the order
  /// says from then on that this is what it weighs, until the weight is moved or set aside.
  static func assign(
    weight id: EventID, to number: OrderNumber?, as use: WeightUse?, by: String, rules: MeasuringRules,
    in draft: inout BenchDraft
  ) throws(BenchRefusal) -> StoredWeight {
    let stored = try assign(weight: id, to: number, by: by, rules: rules, in: &draft)
    guard let use, let number else { return stored }
    let grams = stored.weight.corrected
    guard (1...10_000_000).contains(grams.count) else {
      throw BenchRefusal(
        .invalid, "The balance showed \(grams.grams) g, which is no weight of a ring.", remedy: "Weigh it again.")
    }
    var order = try draft.order(number)
    order[use] = WeighedFigure(grams, from: id)
    _ = try OrderDesk.record([order], by: by, in: &draft)
    return stored
  }

  private static func assign(
    weight id: EventID, to number: OrderNumber?, by: String, rules: MeasuringRules, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> StoredWeight {
    guard var stored = try draft.read({ try $0.weight(id) }) else {
      throw BenchRefusal(.notFound, "There is no weight \(id.text).", remedy: "Take the id from the list of weights.")
    }
    if stored.order == number, number != nil || stored.isSetAside { return stored }
    if let number {
      _ = try draft.order(number)
      if rules.calibration.blocks(stored.weight.calibration) { throw .overdue(stored.weight.device) }
    }
    if let previous = stored.order, number != nil {
      draft.record(.weightAssigned(WeightAssigned(weight: id, order: nil, previous: previous, by: by)))
    }
    draft.record(
      .weightAssigned(
        WeightAssigned(weight: id, order: number, previous: number == nil ? stored.order : nil, by: by)))
    if let previous = stored.order { try takeBack(id, from: previous, by: by, in: &draft) }
    stored.order = number
    stored.isSetAside = number == nil
    return stored
  }

  /// What an order says by a weighing that is not its own any more is not known.
  private static func takeBack(
    _ weighing: EventID, from number: OrderNumber, by: String, in draft: inout BenchDraft
  ) throws(BenchRefusal) {
    let known = try draft.order(number)
    var order = known
    order.takeBack(weighing)
    guard order != known else { return }
    guard order.isOpen || order[.final] == known[.final] else {
      throw BenchRefusal(
        .outOfOrder, "This weighing is the final weight of order \(number.text), which is handed over.",
        remedy:
          "Say its weight otherwise first: `benchpin orders edit \(number.text) unveiling.weight_g=…`, or attach another with `--as final`."
      )
    }
    _ = try OrderDesk.record([order], removing: [number: [.handcrafting, .unveiling]], by: by, in: &draft)
  }
}
