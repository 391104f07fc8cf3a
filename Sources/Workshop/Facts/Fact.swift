/// Something that happened at this bench. Facts are never edited; a correction is another fact.
///
/// Each case carries one Codable payload: the payload's JSON is written once, by the ledger, and the same bytes are
/// published. `Kind` names the case wherever it leaves the program; its raw values are a format and never change.
package enum Fact: Hashable, Sendable {
  /// An order came in, or came in again in a new version.
  case orderRecorded(OrderRecorded)
  /// Other orders than before lie on the bench; none when it was cleared.
  case benchSet(BenchSet)
  /// A gauge sent a reading.
  case readingTaken(ReadingTaken)
  /// A person attached a reading to an order, moved it, or took it off.
  case readingAssigned(ReadingAssigned)
  /// A person asked for a job: the intent, on disk before the machine is told anything.
  case jobRequested(Job)
  /// The start is about to be sent: on disk before it is.
  case jobStarting(JobStarting)
  /// The machine showed that it began.
  case jobRunning(JobRunning)
  /// The machine was told to stop before the job was over, begun or not, or while nobody knew the job's end.
  case jobStopping(JobStopping)
  /// The job is over.
  case jobEnded(JobEnded)
  /// The doubt about what a job left on its piece is over.
  case jobSettled(JobSettled)
  /// A person decided that a piece goes under the beam once more.
  case reengravingAllowed(ReengravingAllowed)
  /// A person stopped everything; what each machine answered.
  case benchStopped(BenchStopped)
  /// The ledger was put back from a backup.
  case ledgerRestored(LedgerRestored)
  /// Somebody looked at a piece whose history has a gap.
  case pieceInspected(PieceInspected)
  /// Somebody signed that nothing of a gap is unaccounted for.
  case gapClosed(GapClosed)
  /// A shop's order came in, or came in again.
  case orderReceived(OrderReceived)
  /// Somebody answered what an incoming order left open.
  case questionAnswered(QuestionAnswered)
  /// A browser was paired with the bench.
  case screenPaired(ScreenChange)
  /// A paired browser was put out.
  case screenUnpaired(ScreenChange)
  /// Somebody approved what is to be engraved on a ring.
  case proofApproved(ProofApproved)
  /// Somebody said that settings of the beam may be used that nobody of the shop stands behind.
  case beamAccepted(BeamAccepted)
  /// A person moved an order to another stage.
  case stageMoved(StageMoved)
  /// A photo was put to an order.
  case photoAdded(PhotoAdded)
  /// The record of an order was made to be handed over.
  case recordIssued(RecordIssued)
  /// A gauge or a balance was held against a reference.
  case gaugeChecked(GaugeChecked)
  /// Somebody measured a polishing wheel.
  case wheelMeasured(WheelMeasured)
  /// A balance sent a weight.
  case weightTaken(WeightTaken)
  /// A person attached a weight to an order, moved it, or took it off.
  case weightAssigned(WeightAssigned)

  /// The name of each kind of fact in the ledger and on the stream.
  package enum Kind: String, CaseIterable, Sendable, Codable {
    case orderRecorded = "order.recorded"
    case benchSet = "bench.set"
    case readingTaken = "reading.taken"
    case readingAssigned = "reading.assigned"
    case jobRequested = "job.requested"
    case jobStarting = "job.starting"
    case jobRunning = "job.running"
    case jobStopping = "job.stopping"
    case jobEnded = "job.ended"
    case jobSettled = "job.settled"
    case reengravingAllowed = "reengraving.allowed"
    case benchStopped = "bench.stopped"
    case ledgerRestored = "ledger.restored"
    case pieceInspected = "piece.inspected"
    case gapClosed = "gap.closed"
    case orderReceived = "order.received"
    case questionAnswered = "question.answered"
    case screenPaired = "screen.paired"
    case screenUnpaired = "screen.unpaired"
    case proofApproved = "proof.approved"
    case beamAccepted = "beam.accepted"
    case stageMoved = "stage.moved"
    case photoAdded = "photo.added"
    case recordIssued = "record.issued"
    case gaugeChecked = "gauge.checked"
    case wheelMeasured = "wheel.measured"
    case weightTaken = "weight.taken"
    case weightAssigned = "weight.assigned"
  }

  /// Which kind this is.
  package var kind: Kind {
    switch self {
    case .orderRecorded: .orderRecorded
    case .benchSet: .benchSet
    case .readingTaken: .readingTaken
    case .readingAssigned: .readingAssigned
    case .jobRequested: .jobRequested
    case .jobStarting: .jobStarting
    case .jobRunning: .jobRunning
    case .jobStopping: .jobStopping
    case .jobEnded: .jobEnded
    case .jobSettled: .jobSettled
    case .reengravingAllowed: .reengravingAllowed
    case .benchStopped: .benchStopped
    case .ledgerRestored: .ledgerRestored
    case .pieceInspected: .pieceInspected
    case .gapClosed: .gapClosed
    case .orderReceived: .orderReceived
    case .questionAnswered: .questionAnswered
    case .screenPaired: .screenPaired
    case .screenUnpaired: .screenUnpaired
    case .proofApproved: .proofApproved
    case .beamAccepted: .beamAccepted
    case .stageMoved: .stageMoved
    case .photoAdded: .photoAdded
    case .recordIssued: .recordIssued
    case .gaugeChecked: .gaugeChecked
    case .wheelMeasured: .wheelMeasured
    case .weightTaken: .weightTaken
    case .weightAssigned: .weightAssigned
    }
  }

  /// The order the fact lands on, if it lands on one.
  package var order: OrderNumber? {
    switch self {
    case .orderRecorded(let payload): payload.order.number
    case .benchSet: nil
    case .readingTaken(let payload): payload.order
    case .readingAssigned(let payload): payload.order ?? payload.previous
    case .jobRequested(let job): job.piece.order
    case .jobStarting(let payload): payload.order
    case .jobRunning(let payload): payload.order
    case .jobStopping(let payload): payload.order
    case .jobEnded(let payload): payload.order
    case .jobSettled(let payload): payload.order
    case .reengravingAllowed(let payload): payload.piece.order
    case .benchStopped: nil
    case .ledgerRestored: nil
    case .pieceInspected(let payload): payload.piece.order
    case .gapClosed: nil
    case .orderReceived(let payload): payload.number
    case .questionAnswered(let payload): payload.number
    case .screenPaired, .screenUnpaired, .beamAccepted: nil
    case .proofApproved(let payload): payload.piece.order
    case .stageMoved(let payload): payload.order
    case .photoAdded(let payload): payload.order
    case .recordIssued(let payload): payload.order
    case .gaugeChecked: nil
    case .wheelMeasured: nil
    case .weightTaken(let payload): payload.order
    case .weightAssigned(let payload): payload.order ?? payload.previous
    }
  }
}

/// An order in the version that came in.
package struct OrderRecorded: Hashable, Sendable, Codable {
  /// The whole order.
  package var order: Order
  /// Who or what brought it.
  package var by: String

  /// The order and who brought it.
  package init(order: Order, by: String) {
    self.order = order
    self.by = by
  }
}

/// The orders that lie on the bench from now on.
package struct BenchSet: Hashable, Sendable, Codable {
  /// All of them; empty when the bench was cleared.
  package var orders: [OrderNumber]
  /// Who or what set them: a person, a scan.
  package var by: String

  /// The orders and who set them.
  package init(orders: [OrderNumber], by: String) {
    self.orders = orders
    self.by = by
  }
}

/// A reading and the order it attached itself to, if any.
package struct ReadingTaken: Hashable, Sendable, Codable {
  /// The reading.
  package var reading: Reading
  /// The one order on the bench when it came; `nil` puts the reading in the inbox.
  package var order: OrderNumber?
  /// The verdict on the order's size, in words, at the time.
  package var verdict: String?

  /// A reading, its order and verdict.
  package init(reading: Reading, order: OrderNumber?, verdict: String?) {
    self.reading = reading
    self.order = order
    self.verdict = verdict
  }
}

/// A person's decision which order a reading belongs to.
package struct ReadingAssigned: Hashable, Sendable, Codable {
  /// The id of the fact that took the reading.
  package var reading: EventID
  /// The order it belongs to from now on; `nil` takes it off and sets it aside.
  package var order: OrderNumber?
  /// The order it belonged to before.
  package var previous: OrderNumber?
  /// The verdict on the new order's size, in words.
  package var verdict: String?
  /// Who decided.
  package var by: String

  /// A decision with all its parts.
  package init(reading: EventID, order: OrderNumber?, previous: OrderNumber?, verdict: String?, by: String) {
    self.reading = reading
    self.order = order
    self.previous = previous
    self.verdict = verdict
    self.by = by
  }
}

/// The start of a job is about to be sent.
package struct JobStarting: Hashable, Sendable, Codable {
  /// The job.
  package var job: EventID
  /// Its order.
  package var order: OrderNumber
  /// The machine's own record before the start.
  package var mark: MachineMark

  /// The job, its order and the machine's record.
  package init(job: EventID, order: OrderNumber, mark: MachineMark) {
    self.job = job
    self.order = order
    self.mark = mark
  }
}

/// The machine showed that the job began.
package struct JobRunning: Hashable, Sendable, Codable {
  /// The job.
  package var job: EventID
  /// Its order.
  package var order: OrderNumber

  /// The job and its order.
  package init(job: EventID, order: OrderNumber) {
    self.job = job
    self.order = order
  }
}

/// The job is over.
package struct JobEnded: Hashable, Sendable, Codable {
  /// The job.
  package var job: EventID
  /// Its order.
  package var order: OrderNumber
  /// How it ended.
  package var outcome: JobOutcome
  /// How fast the motor was seen turning in each step; `nil` for a marker, and where nobody saw it.
  package var speeds: [SeenSpeed]?
  private var workedMilliseconds: Int?
  private var isWorkedLeast: Bool?

  /// How long the machine was at work; `nil` where nothing was started.
  package var worked: WorkedTime? {
    // Before least values were told apart, a job whose end nobody saw kept what it had been watched for.
    workedMilliseconds.map {
      WorkedTime(milliseconds: $0, isLeast: isWorkedLeast ?? (outcome.ending == .unknown))
    }
  }

  private enum CodingKeys: String, CodingKey {
    case job, order, outcome, speeds
    case workedMilliseconds = "worked_milliseconds"
    case isWorkedLeast = "worked_is_least"
  }

  /// The job, its order and its end.
  package init(
    job: EventID, order: OrderNumber, outcome: JobOutcome, worked: WorkedTime? = nil, speeds: [SeenSpeed]? = nil
  ) {
    self.speeds = speeds
    self.job = job
    self.order = order
    self.outcome = outcome
    workedMilliseconds = worked?.milliseconds
    isWorkedLeast = worked?.isLeast
  }
}

/// A person stopped everything; or several did in the same moment, and each was answered the same.
package struct BenchStopped: Hashable, Sendable, Codable {
  /// Who or what asked, first.
  package var by: String
  /// What each machine answered.
  package var answers: [DeviceStop]
  /// When it was asked, of several the first; it may be long before a slow disk took the fact. Absent in older facts.
  package var at: Moment?
  /// Who else asked, each once and at most `mostNames` of them; `nil` for nobody.
  package var alsoBy: [String]?
  /// How many stops this is; `nil` is one.
  package var count: Int?

  private enum CodingKeys: String, CodingKey {
    case by, answers, at, count
    case alsoBy = "also_by"
  }

  /// Who asked, what was answered, and when it was asked.
  package init(by: String, answers: [DeviceStop], at: Moment? = nil) {
    self.by = by
    self.answers = answers
    self.at = at
  }

  /// How many names are kept of those who asked besides the first; of the rest there is the count.
  package static let mostNames = 20

  /// How many stops this is.
  package var stops: Int { count ?? 1 }

  /// Takes in another stop that was answered the same.
  package mutating func join(_ other: BenchStopped) {
    count = stops + other.stops
    var names = alsoBy ?? []
    for name in [other.by] + (other.alsoBy ?? []) where name != by && names.count < Self.mostNames {
      if !names.contains(name) { names.append(name) }
    }
    alsoBy = names.isEmpty ? nil : names
  }
}
