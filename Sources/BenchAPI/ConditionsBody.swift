/// What the bench says of the work on the order that lies there, judged as a start would be.
package struct ConditionsBody: Codable, Hashable, Sendable {
  /// When it was judged, by the daemon's clock, ISO 8601 in UTC.
  package var at: String
  /// The one order on the bench; absent for none and for several.
  package var order: String?
  /// Its revision; absent without it.
  package var revision: Int?
  /// The ring of the order that was asked about, from 1.
  package var piece: Int
  /// What the order's newest reading means; absent without one.
  package var fit: FitBody?
  /// Every machine, and what is missing before it could begin.
  package var starts: [StartBody]

  /// Conditions with all their parts.
  package init(at: String, order: String?, revision: Int?, piece: Int, fit: FitBody?, starts: [StartBody]) {
    self.at = at
    self.order = order
    self.revision = revision
    self.piece = piece
    self.fit = fit
    self.starts = starts
  }
}

/// One machine, and what is missing before it could begin.
package struct StartBody: Codable, Hashable, Sendable {
  /// `engraving` or `polishing`.
  package var kind: String
  /// The machine's name in the settings.
  package var device: String
  /// What would be engraved is bound to this; absent for polishing.
  package var proof: String?
  /// The polishing programme; absent for engraving, and where the order names none.
  package var programme: String?
  /// The part of it that would run; absent for engraving, and where no speeds come of it.
  package var plan: PolishingPlanBody?
  /// How long it would take, in milliseconds; absent while that is not known.
  package var expected_ms: Int?
  /// Whether it can show the outline of the work with a pointer beam (`POST /v1/outline`); absent where it cannot.
  package var outline: Bool?
  /// Why it may not begin, the weightiest first; empty when it may.
  package var missing: [MissingBody]

  /// A start with all its parts.
  package init(
    kind: String, device: String, proof: String?, programme: String?, plan: PolishingPlanBody? = nil,
    expected_ms: Int?, outline: Bool? = nil, missing: [MissingBody]
  ) {
    self.kind = kind
    self.device = device
    self.proof = proof
    self.programme = programme
    self.plan = plan
    self.expected_ms = expected_ms
    self.outline = outline
    self.missing = missing
  }
}

/// One thing that is missing before a start.
package struct MissingBody: Codable, Hashable, Sendable {
  /// The kind of problem a start would be refused with, for programs.
  package var kind: String
  /// One plain sentence: what is wrong.
  package var sentence: String
  /// What to do about it, in one plain sentence.
  package var remedy: String

  /// What is missing, with all its parts.
  package init(kind: String, sentence: String, remedy: String) {
    self.kind = kind
    self.sentence = sentence
    self.remedy = remedy
  }
}

/// What a reading means for the ordered size, in the scale it was ordered in and in millimetres.
package struct FitBody: Codable, Hashable, Sendable {
  /// The reading.
  package var reading: String
  /// When it was taken, ISO 8601 in UTC.
  package var taken_at: String
  /// The system the ring was ordered in, for instance `US`.
  package var system: String
  /// The measured size on that scale: `6.48`; the nearest letter for the United Kingdom's.
  package var measured: String
  /// The ordered size: `6.50`.
  package var ordered: String
  /// How far from the ordered size still fits: `0.12`.
  package var tolerance: String
  /// The measured inside diameter in millimetres.
  package var measured_mm: String
  /// The ordered one.
  package var ordered_mm: String
  /// The tolerance in millimetres.
  package var tolerance_mm: String
  /// Measured less ordered, in millimetres: negative when the ring is too small.
  package var difference_mm: String
  /// `tooSmall`, `inTolerance` or `tooLarge`.
  package var outcome: String
  /// How many quarters of one size it is off, at least one when it does not fit.
  package var quarters_off: Int

  /// A fit with all its parts.
  package init(
    reading: String, taken_at: String, system: String, measured: String, ordered: String, tolerance: String,
    measured_mm: String, ordered_mm: String, tolerance_mm: String, difference_mm: String, outcome: String,
    quarters_off: Int
  ) {
    self.reading = reading
    self.taken_at = taken_at
    self.system = system
    self.measured = measured
    self.ordered = ordered
    self.tolerance = tolerance
    self.measured_mm = measured_mm
    self.ordered_mm = ordered_mm
    self.tolerance_mm = tolerance_mm
    self.difference_mm = difference_mm
    self.outcome = outcome
    self.quarters_off = quarters_off
  }
}
