import FoundationEssentials
import Station
import Workshop

/// How one ring was made, as the ledger tells it: its stages in the order they were gone through, with what happened in each.
struct RingRecord: Sendable {
  /// A time at one stage; a ring that went back has several of one stage.
  struct Visit: Sendable {
    var stage: Stage
    /// Since when.
    var since: Moment
    /// Until when; `nil` for where it is.
    var until: Moment?
    /// Who brought it there.
    var by: String
    /// Why, when somebody said; it stays in the shop.
    var why: String?
    /// What happened, oldest first.
    var events: [Event] = []
    /// Whether it is the last time at this stage: what was said of the stage stands here.
    var isLast = true
  }

  /// Something that happened to the ring.
  struct Event: Sendable {
    enum What: Sendable {
      case reading(StoredReading)
      case weight(StoredWeight)
      case job(Job)
      case photo(PhotoAdded)
    }

    var at: Moment
    var what: What
  }

  /// The order in its newest version.
  var order: Order
  /// The stages, oldest first.
  var visits: [Visit]
  /// Its photos, oldest first.
  var photos: [(PhotoAdded, Moment)]
  /// Its readings, oldest first.
  var readings: [StoredReading]
  /// Its weights, oldest first.
  var weights: [StoredWeight]
  /// The checks that its readings and weights were taken under, by their ids.
  var checks: [EventID: GaugeChecked]
  /// Its jobs, oldest first.
  var jobs: [Job]
  /// When its bag lay on the bench.
  var stays: [BenchStay]
  /// Its issued records and when each was issued, oldest first.
  var issued: [(RecordIssued, Moment)]
  /// When the ring last became another for all that the ledger knows: it went to another stage, was ordered in another size, or
  /// a machine began on it.
  var ringChanged: Moment?
  /// The newest fact of the ledger that it was read with.
  var upTo: Int64

  /// What the ledger holds of `order`; `nil` when there is none. Its parts belong together only where `journal` is of one moment,
  /// as in every read of `LedgerReads`.
  init?(of number: OrderNumber, in journal: any JournalReader) throws {
    upTo = try journal.lastSequence()
    guard let order = try journal.order(number) else { return nil }
    self.order = order
    photos = try journal.photos(of: number)
    readings = try journal.readings(of: number, limit: 1000).reversed()
    weights = try journal.weights(of: number, limit: 1000).reversed()
    checks = try Self.checks(
      of: readings.map { ($0.reading.device, $0.reading.calibration) }
        + weights.map { ($0.weight.device, $0.weight.calibration) }, in: journal)
    jobs = try journal.jobs(of: number, limit: 1000).reversed()
    stays = try journal.benchStays(of: number)
    issued = try journal.facts(of: number, kind: .recordIssued).map { fact in
      let issued = try fact.read(RecordIssued.self)
      return (issued, issued.at ?? fact.at)
    }
    // Of an order that was edited a thousand times only those edits that say where it stood, and in which size.
    let versions = try journal.turns(of: number).map { (try $0.read(OrderRecorded.self), $0.at) }
    let moves = try journal.facts(of: number, kind: .stageMoved).map { try $0.read(StageMoved.self) }
    visits = Self.visits(versions, moves)
    let resized = versions.indices.dropFirst().last {
      versions[$0].0.order.ring.size != versions[$0 - 1].0.order.ring.size
    }
    let machined = jobs.last { $0.mark != nil }?.requestedAt
    ringChanged = [visits.last?.since, resized.map { versions[$0].1 }, machined].compactMap(\.self).max()
    let events =
      readings.map { Event(at: $0.reading.takenAt, what: .reading($0)) }
      + weights.map { Event(at: $0.weight.takenAt, what: .weight($0)) }
      + jobs.map { Event(at: $0.requestedAt, what: .job($0)) } + photos.map { Event(at: $1, what: .photo($0)) }
    for event in events.sorted(by: { $0.at < $1.at }) {
      // What was taken before the order came in, or with a clock that was set since, belongs to the first stage.
      let place = visits.lastIndex { $0.since <= event.at } ?? 0
      if visits.indices.contains(place) { visits[place].events.append(event) }
    }
  }

  private static func checks(
    of uses: [(gauge: DeviceName, use: CalibrationUse?)], in journal: any JournalReader
  ) throws -> [EventID: GaugeChecked] {
    let wanted = Set(uses.compactMap(\.use?.check))
    guard !wanted.isEmpty else { return [:] }
    var checks: [EventID: GaugeChecked] = [:]
    for gauge in Set(uses.map(\.gauge)) {
      for check in try journal.gaugeChecks(of: gauge, limit: 10_000) where wanted.contains(check.id) {
        checks[check.id] = check
      }
    }
    return checks
  }

  /// Each change of the stage begins a visit; why it was made stands beside the version it made.
  private static func visits(_ versions: [(OrderRecorded, Moment)], _ moves: [StageMoved]) -> [Visit] {
    var visits: [Visit] = []
    for (version, at) in versions where version.order.stage != visits.last?.stage {
      if !visits.isEmpty { visits[visits.count - 1].until = at }
      for index in visits.indices where visits[index].stage == version.order.stage { visits[index].isLast = false }
      let move = moves.last { $0.revision == version.order.revision && $0.to == version.order.stage }
      visits.append(Visit(stage: version.order.stage, since: at, by: version.by, why: move?.why))
    }
    return visits
  }

  /// The weighings that a figure of the order comes from.
  var saidWeighings: Set<EventID> { Set(WeightUse.allCases.compactMap { order[$0]?.weighing }) }

  /// Whether a job did one of the last things on every ring of it. No machine here plates, so nobody saw that done.
  func isDone(_ step: Finishing.Step) -> Bool {
    let pieces = jobs.filter { job in
      guard job.cameToSomething else { return false }
      return switch job.work {
      case .engraving: step == .engraving
      case .polishing: step == .polish
      }
    }.map(\.piece.number)
    return Set(pieces).isSuperset(of: 1...max(order.pieces, 1))
  }

  /// How long each ring was under the beam and the motor, in milliseconds, by its number; what nobody saw is not in it.
  var machineTime: [Int: (engraving: Int, polishing: Int)] {
    jobs.reduce(into: [:]) { times, job in
      guard let worked = job.worked else { return }
      switch job.work {
      case .engraving: times[job.piece.number, default: (0, 0)].engraving += worked.milliseconds
      case .polishing: times[job.piece.number, default: (0, 0)].polishing += worked.milliseconds
      }
    }
  }

  /// How long the bag lay on the bench until `now`, in milliseconds; where several lay there at once, each has its part of it.
  func benchTime(until now: Moment) -> Int {
    stays.reduce(0) { sum, stay in
      let span = max((stay.until ?? now).milliseconds - stay.since.milliseconds, 0)
      return sum + Int(span) / max(stay.orders, 1)
    }
  }
}

extension Job {
  /// Whether the ring bears its work: engraved as its end or somebody with a loupe says, or polished for some time.
  var cameToSomething: Bool {
    guard case .ended(let outcome) = phase else { return false }
    return switch work {
    case .engraving: settlement.map { $0.finding == .engraved } ?? (outcome.ending == .done)
    case .polishing: outcome.ending == .done || worked.map { $0.milliseconds > 0 } ?? false
    }
  }
}

extension RecordedFact {
  /// The payload as a `Payload`.
  func read<Payload: Decodable>(_ type: Payload.Type) throws -> Payload {
    try JSONDecoder().decode(type, from: Data(payload))
  }
}
