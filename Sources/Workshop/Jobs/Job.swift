/// One run of a machine on one piece, bound to what was seen when it was asked for.
package struct Job: Hashable, Sendable, Codable {
  /// The job's id; its text is the job's name everywhere.
  package var id: EventID
  /// The ring it works on.
  package var piece: Piece
  /// The order's revision the person saw.
  package var orderRevision: Int
  /// The machine.
  package var device: DeviceName
  /// What it does.
  package var work: Work
  /// Who asked for it.
  package var requestedBy: String
  /// When it was asked for.
  package var requestedAt: Moment
  /// How long it should take from start to end, in whole milliseconds, from the machine's own physics.
  package var expectedMilliseconds: Int
  /// How far it is, as far as the ledger knows.
  package var phase: JobPhase
  /// The proof it was asked for with; `nil` for work without one.
  package var proof: String?
  /// The key its request came with: the same request asked again is answered with this job.
  package var requestKey: String?
  /// The machine's own record before the start; `nil` until the start was recorded.
  package var mark: MachineMark?
  /// Whether the machine was seen to have begun it; `nil` until then.
  package var hasBegun: Bool?
  /// Who told its machine to stop first, before it was over, begun or not, or while nobody knew its end; `nil` when nobody
  /// did.
  package var stop: StopTold?
  /// How long the machine was at work on it; `nil` until it ended, and where nothing was started.
  package var worked: WorkedTime?
  /// How fast a motor was seen turning in each step; `nil` until it ended, for a marker, and where nobody saw it.
  package var speeds: [SeenSpeed]?
  /// What was found out later about the piece.
  package var settlement: JobSettlement?

  private enum CodingKeys: String, CodingKey {
    case id, piece, device, work, phase, proof, mark, stop, worked, speeds, settlement
    case hasBegun = "has_begun"
    case orderRevision = "order_revision"
    case requestedBy = "requested_by"
    case requestedAt = "requested_at"
    case expectedMilliseconds = "expected_milliseconds"
    case requestKey = "request_key"
  }

  /// A job with all its parts.
  package init(
    id: EventID, piece: Piece, orderRevision: Int, device: DeviceName, work: Work, requestedBy: String,
    requestedAt: Moment, expectedMilliseconds: Int, phase: JobPhase = .requested, proof: String? = nil,
    requestKey: String? = nil
  ) {
    self.id = id
    self.piece = piece
    self.orderRevision = orderRevision
    self.device = device
    self.work = work
    self.requestedBy = requestedBy
    self.requestedAt = requestedAt
    self.expectedMilliseconds = expectedMilliseconds
    self.phase = phase
    self.proof = proof
    self.requestKey = requestKey
  }
}

/// How far a job is. Each phase is on disk before the machine is told anything that the phase allows.
package enum JobPhase: Hashable, Sendable {
  /// Asked for and on disk; the machine has been told nothing that moves. Next: `starting` or `ended`.
  case requested
  /// On disk before the one start write goes out, so the machine may or may not have begun. Next: `running` or `ended`.
  case starting
  /// The machine itself has shown that it began. Next: `ended`.
  case running
  /// Over. Nothing follows.
  case ended(JobOutcome)

  /// Whether anything may still happen to the piece.
  package var isOver: Bool {
    if case .ended = self { true } else { false }
  }

  /// One word for lists and columns: `requested`, `starting`, `running`, or the outcome's word.
  package var word: String {
    switch self {
    case .requested: "requested"
    case .starting: "starting"
    case .running: "running"
    case .ended(let outcome): outcome.ending.rawValue
    }
  }
}

/// How a job ended, and why in words.
package struct JobOutcome: Hashable, Sendable, Codable {
  /// The five ways a job ends.
  package enum Ending: String, CaseIterable, Sendable, Codable {
    /// The machine showed that it finished.
    case done
    /// The machine was never told to start.
    case notStarted
    /// The machine began and stopped by itself: an interlock, a fault.
    case failed
    /// The machine began and a person stopped it, and it showed that it is still.
    case stopped
    /// Nobody saw the end: the piece must be looked at.
    case unknown
  }

  /// Which of the five.
  package var ending: Ending
  /// One plain sentence for people; empty when the ending says all.
  package var reason: String

  /// An ending and its reason.
  package init(_ ending: Ending, _ reason: String = "") {
    self.ending = ending
    self.reason = reason
  }

  /// Whether the beam may have touched the piece.
  package var mayHaveMarked: Bool { ending != .notStarted }
}

extension JobPhase: Codable {
  private enum CodingKeys: String, CodingKey { case word, outcome }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(String.self, forKey: .word) {
    case JobPhase.requested.word: self = .requested
    case JobPhase.starting.word: self = .starting
    case JobPhase.running.word: self = .running
    default: self = .ended(try container.decode(JobOutcome.self, forKey: .outcome))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(word, forKey: .word)
    if case .ended(let outcome) = self { try container.encode(outcome, forKey: .outcome) }
  }
}
