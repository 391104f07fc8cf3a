/// A job as it travels over HTTP.
package struct JobBody: Codable, Hashable, Sendable {
  /// Its id.
  package var id: String
  /// `engraving` or `polishing`.
  package var kind: String
  /// Its order.
  package var order: String
  /// Which ring of the order, from 1.
  package var piece: Int
  /// The order's revision it is bound to.
  package var revision: Int
  /// The machine's name in the settings.
  package var device: String
  /// The words to engrave, or the programme's name.
  package var what: String
  /// `requested`, `starting`, `running`, `done`, `notStarted`, `failed`, `stopped` or `unknown`.
  package var phase: String
  /// Why it ended so, in words; absent when the phase says all.
  package var reason: String?
  /// Who asked for it.
  package var by: String
  /// When, ISO 8601 in UTC.
  package var requested_at: String
  /// How long it should take, in milliseconds.
  package var expected_ms: Int
  /// The part done in thousandths, as far as the machine tells; only while it runs.
  package var permille: Int?
  /// Milliseconds left by the machine's physics and its own progress; only while it runs.
  package var left_ms: Int?
  /// The measured speed in rpm; only for a running motor.
  package var rpm: Int?
  /// The speed it was told, in rpm; only for a running motor.
  package var rpm_set: Int?
  /// The step at work, from 1; only for a running programme.
  package var step: Int?
  /// The proof it was asked for with; absent for polishing.
  package var proof: String?
  /// What was found on the piece afterwards; absent until somebody, or the machine's record, said so.
  package var settled: SettlementBody?
  /// Whether somebody has to look at the piece and say what is on it.
  package var asks_for_a_look: Bool
  /// Who told its machine to stop first; absent when nobody did.
  package var told_to_stop: ToldToStopBody?
  /// How long the machine was at work on it, in milliseconds; absent until it ended, and where nothing was started.
  package var worked_ms: Int?
  /// How fast a motor was seen turning in each step; absent until it ended, and for a marker.
  package var speeds: [SeenSpeedBody]?
  /// Whether `worked_ms` is a least value: for a part of the time nobody saw the machine. Absent with it.
  package var worked_is_least: Bool?

  /// A job with all its parts; the live ones are absent unless it runs.
  package init(
    id: String, kind: String, order: String, piece: Int, revision: Int, device: String, what: String, phase: String,
    reason: String?, by: String, requested_at: String, expected_ms: Int, permille: Int? = nil, left_ms: Int? = nil,
    rpm: Int? = nil, rpm_set: Int? = nil, step: Int? = nil, proof: String? = nil, settled: SettlementBody? = nil,
    asks_for_a_look: Bool = false, told_to_stop: ToldToStopBody? = nil, worked_ms: Int? = nil,
    worked_is_least: Bool? = nil, speeds: [SeenSpeedBody]? = nil
  ) {
    self.speeds = speeds
    self.id = id
    self.kind = kind
    self.order = order
    self.piece = piece
    self.revision = revision
    self.device = device
    self.what = what
    self.phase = phase
    self.reason = reason
    self.by = by
    self.requested_at = requested_at
    self.expected_ms = expected_ms
    self.permille = permille
    self.left_ms = left_ms
    self.rpm = rpm
    self.rpm_set = rpm_set
    self.step = step
    self.proof = proof
    self.settled = settled
    self.asks_for_a_look = asks_for_a_look
    self.told_to_stop = told_to_stop
    self.worked_ms = worked_ms
    self.worked_is_least = worked_is_least
  }
}

/// That a machine was told to stop a job.
package struct ToldToStopBody: Codable, Hashable, Sendable {
  /// Who asked: a person, `shutdown`, or `bench` where no person did.
  package var by: String
  /// When, ISO 8601 in UTC.
  package var at: String

  /// Who asked, and when.
  package init(by: String, at: String) {
    self.by = by
    self.at = at
  }
}

/// What was found on a piece after a job that ended in doubt.
package struct SettlementBody: Codable, Hashable, Sendable {
  /// `engraved`, `notEngraved` or `spoiled`.
  package var finding: String
  /// Who looked; the machine's name when its own record settled it.
  package var by: String
  /// What they saw, in their words.
  package var note: String
  /// When, ISO 8601 in UTC.
  package var at: String
  /// Whether the machine's own record settled it and nobody looked at the piece.
  package var is_from_record: Bool

  /// A settlement with all its parts.
  package init(finding: String, by: String, note: String, at: String, is_from_record: Bool) {
    self.finding = finding
    self.by = by
    self.note = note
    self.at = at
    self.is_from_record = is_from_record
  }
}

/// What somebody saw on the piece.
package struct SettleBody: Codable, Hashable, Sendable {
  /// `engraved`, `notEngraved` or `spoiled`.
  package var finding: String
  /// Who looked.
  package var by: String
  /// What they saw, in their words.
  package var note: String?

  /// A finding with all its parts.
  package init(finding: String, by: String, note: String?) {
    self.finding = finding
    self.by = by
    self.note = note
  }
}

/// Somebody signs for engraving a marked piece once more.
package struct ReengraveBody: Codable, Hashable, Sendable {
  /// Who signs.
  package var by: String
  /// Why.
  package var why: String
  /// That the piece was inspected; anything but `true` is refused.
  package var inspected: Bool

  /// A decision with all its parts.
  package init(by: String, why: String, inspected: Bool) {
    self.by = by
    self.why = why
    self.inspected = inspected
  }
}

/// The decision as it was recorded.
package struct ReengravingBody: Codable, Hashable, Sendable {
  /// The order.
  package var order: String
  /// Which ring of it, from 1.
  package var piece: Int
  /// The job that marked it last.
  package var after: String
  /// Who signed.
  package var by: String
  /// Why.
  package var why: String

  /// A decision with all its parts.
  package init(order: String, piece: Int, after: String, by: String, why: String) {
    self.order = order
    self.piece = piece
    self.after = after
    self.by = by
    self.why = why
  }
}

/// What to start, on what, as seen by the person who asks.
package struct JobRequestBody: Codable, Hashable, Sendable {
  /// `engraving` or `polishing`.
  package var kind: String
  /// The order; it must be the one on the bench.
  package var order: String
  /// Which ring of the order; 1 when left out.
  package var piece: Int?
  /// The revision of the order that was seen; refused if it changed. The newest when left out.
  package var revision: Int?
  /// The polishing programme; the order's own when left out.
  package var programme: String?
  /// Which part of the programme; the one that follows what is done when left out.
  package var part: Int?
  /// The machine; may be left out when the bench has one of the kind.
  package var device: String?
  /// Who asks; for the record, not for access.
  package var by: String?
  /// The proof that was seen; refused if it is another by now. The newest when left out.
  package var proof: String?
  /// Whether settings of the beam that nobody of the shop stands behind may be used; refused without where they would be.
  package var accepts_demo_settings: Bool?
  /// When the person asked, ISO 8601 in UTC with milliseconds, by the bench's clock as its heartbeats tell it; refused when that
  /// is more than 5 s ago. Any time will do when left out.
  package var asked_at: String?

  /// A request with all its parts.
  package init(
    kind: String, order: String, piece: Int? = nil, revision: Int? = nil, programme: String? = nil,
    part: Int? = nil, device: String? = nil, by: String? = nil, proof: String? = nil,
    accepts_demo_settings: Bool? = nil
  ) {
    self.accepts_demo_settings = accepts_demo_settings
    self.kind = kind
    self.order = order
    self.piece = piece
    self.revision = revision
    self.programme = programme
    self.part = part
    self.device = device
    self.by = by
    self.proof = proof
  }
}

/// Who asks for a stop; a stop needs no body at all.
package struct StopBody: Codable, Hashable, Sendable {
  /// Who asks; for the record, not for access.
  package var by: String?

  /// Who asks.
  package init(by: String?) { self.by = by }
}

/// What each machine answered to a stop. The daemon's stop is not an emergency stop.
package struct StopAnswerBody: Codable, Hashable, Sendable {
  /// One machine's answer.
  package struct Device: Codable, Hashable, Sendable {
    /// The machine's name in the settings.
    package var device: String
    /// `still` when the machine's own status says so, else `notConfirmed`.
    package var answer: String
    /// What was seen and what to do.
    package var sentence: String
    /// The engraving that was under way; absent when no beam was on a piece.
    package var job: String?
    /// What has to be answered about its piece.
    package var question: String?

    /// One machine's answer.
    package init(device: String, answer: String, sentence: String, job: String? = nil, question: String? = nil) {
      self.device = device
      self.answer = answer
      self.sentence = sentence
      self.job = job
      self.question = question
    }
  }

  /// Every machine of the settings.
  package var devices: [Device]

  /// The answers.
  package init(devices: [Device]) { self.devices = devices }
}
