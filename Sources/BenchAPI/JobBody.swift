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

  /// A job with all its parts; the live ones are absent unless it runs.
  package init(
    id: String, kind: String, order: String, piece: Int, revision: Int, device: String, what: String, phase: String,
    reason: String?, by: String, requested_at: String, expected_ms: Int, permille: Int? = nil, left_ms: Int? = nil,
    rpm: Int? = nil, rpm_set: Int? = nil, step: Int? = nil
  ) {
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
  /// The machine; may be left out when the bench has one of the kind.
  package var device: String?
  /// Who asks; for the record, not for access.
  package var by: String?

  /// A request with all its parts.
  package init(
    kind: String, order: String, piece: Int? = nil, revision: Int? = nil, programme: String? = nil,
    device: String? = nil, by: String? = nil
  ) {
    self.kind = kind
    self.order = order
    self.piece = piece
    self.revision = revision
    self.programme = programme
    self.device = device
    self.by = by
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

    /// One machine's answer.
    package init(device: String, answer: String, sentence: String) {
      self.device = device
      self.answer = answer
      self.sentence = sentence
    }
  }

  /// Every machine of the settings.
  package var devices: [Device]

  /// The answers.
  package init(devices: [Device]) { self.devices = devices }
}
