import Devices
import Workshop

/// Decides where readings land. Every function runs inside one command.
enum ReadingDesk {
  /// A reading as its gauge delivered it.
  struct Arrival: Sendable {
    var diameter: Micrometres
    var sent: String
    var began: ContinuousClock.Instant
  }

  /// Takes readings of one gauge: each attaches itself to the order on the bench if that is exactly one, and was there
  /// before the reading began; otherwise it waits in the inbox.
  static func take(
    _ arrivals: [Arrival], from device: DeviceName, sizes: SizeRules, time: BenchTime, in draft: inout BenchDraft
  ) {
    for arrival in arrivals {
      // What cannot be a ring is kept, since it was sent, and left to a person.
      let belongs = arrival.began >= draft.state.ordersSince && RingWindow.diameters.contains(arrival.diameter)
      let order = belongs ? draft.state.onlyOrder : nil
      let reading = Reading(
        device: device, diameter: arrival.diameter, sent: arrival.sent,
        takenAt: time.moment(of: arrival.began, now: draft.now, instant: draft.instant))
      let verdict = order.map { sizes.words(measured: arrival.diameter, ordered: $0.ring.size) }
      draft.record(.readingTaken(ReadingTaken(reading: reading, order: order?.number, verdict: verdict)))
    }
  }

  /// Gives a reading to an order by hand, moves it, or sets it aside; the reading itself never changes.
  static func assign(
    _ id: EventID, to number: OrderNumber?, by: String, sizes: SizeRules, in draft: inout BenchDraft
  ) throws(BenchRefusal) -> StoredReading {
    guard var stored = try draft.read({ try $0.reading(id) }) else {
      throw BenchRefusal(
        .notFound, "There is no reading \(id.text).", remedy: "Take the id from the list of readings.")
    }
    if stored.order == number, number != nil || stored.isSetAside { return stored }
    var verdict: String?
    if let number {
      let order = try draft.order(number)
      verdict = sizes.words(measured: stored.reading.diameter, ordered: order.ring.size)
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
}
