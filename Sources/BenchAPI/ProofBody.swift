/// What would be engraved on one ring, and whether somebody approved it. Lengths are decimal text in millimetres.
package struct ProofBody: Codable, Hashable, Sendable {
  /// Who approved it, and when.
  package struct Approval: Codable, Hashable, Sendable {
    /// Who.
    package var by: String
    /// When, ISO 8601 in UTC.
    package var at: String

    /// An approval with both its parts.
    package init(by: String, at: String) {
      self.by = by
      self.at = at
    }
  }

  /// An approval of another proof.
  package struct Earlier: Codable, Hashable, Sendable {
    /// Which.
    package var hash: String
    /// Who.
    package var by: String
    /// When, ISO 8601 in UTC.
    package var at: String

    /// An approval with all its parts.
    package init(hash: String, by: String, at: String) {
      self.hash = hash
      self.by = by
      self.at = at
    }
  }

  /// Names what would be engraved; to be sent back with an approval and with a job.
  package var hash: String
  /// The words.
  package var text: String
  /// `inside` or `outside`.
  package var place: String
  /// The inside diameter it is made for.
  package var diameter_mm: String
  /// The circumference of the surface the words stand on; null without a drawing.
  package var circumference_mm: String?
  /// Whether the newest attached reading says so; the ordered size otherwise.
  package var measured: Bool
  /// The width of the band; null where it is not known.
  package var band_mm: String?
  /// The height of a capital; null without a drawing, like the four after it.
  package var height_mm: String?
  /// How long the longest row is.
  package var length_mm: String?
  /// How much of the ring it goes round.
  package var arc_degrees: String?
  /// How many rows there are.
  package var rows: Int?
  /// How long the beam takes; null where nobody of the shop said how fast it moves.
  package var minutes: String?
  /// Where the words stand in what is free: `start`, `center` or `end`; null without a drawing.
  package var alignment: String?
  /// Which fonts drew which characters; empty without a drawing.
  package var fonts: [FontBody] = []
  /// What is kept free on that side of the band: the shop's and the order's.
  package var keep_outs: [KeepOutBody] = []
  /// Whether the beam's settings for the alloy are made up; null where there are none, and where no engraver of the bench
  /// takes any.
  package var demo_settings: Bool?
  /// Who said that those made-up settings may be used; null when nobody has, so that an engraving asks.
  package var demo_accepted: Approval?
  /// Who approved exactly this; null when nobody has.
  package var approved: Approval?
  /// Who approved another proof of this ring last, where nobody has approved this one.
  package var approved_before: Earlier?
  /// What whoever approves it should know beforehand: characters nobody sees, and what the bench's engravers do not carry.
  package var cautions: [String] = []
  /// Why there is no drawing, with the numbers; null when there is one.
  package var refusal: String?
  /// What to do about that.
  package var remedy: String?
  /// Where the unrolled band is drawn; null without a drawing.
  package var band_svg: String?
  /// Where the ring is drawn in perspective.
  package var ring_svg: String?

  /// A proof without a drawing.
  package init(hash: String, text: String, place: String, diameter_mm: String, measured: Bool) {
    self.hash = hash
    self.text = text
    self.place = place
    self.diameter_mm = diameter_mm
    self.measured = measured
  }

  /// Writes null for what is not known, so that a reader finds every field.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(hash, forKey: .hash)
    try container.encode(text, forKey: .text)
    try container.encode(place, forKey: .place)
    try container.encode(diameter_mm, forKey: .diameter_mm)
    try container.encode(circumference_mm, forKey: .circumference_mm)
    try container.encode(measured, forKey: .measured)
    try container.encode(band_mm, forKey: .band_mm)
    try container.encode(height_mm, forKey: .height_mm)
    try container.encode(length_mm, forKey: .length_mm)
    try container.encode(arc_degrees, forKey: .arc_degrees)
    try container.encode(rows, forKey: .rows)
    try container.encode(minutes, forKey: .minutes)
    try container.encode(alignment, forKey: .alignment)
    try container.encode(fonts, forKey: .fonts)
    try container.encode(keep_outs, forKey: .keep_outs)
    try container.encode(demo_settings, forKey: .demo_settings)
    try container.encode(demo_accepted, forKey: .demo_accepted)
    try container.encode(approved, forKey: .approved)
    try container.encode(approved_before, forKey: .approved_before)
    try container.encode(cautions, forKey: .cautions)
    try container.encode(refusal, forKey: .refusal)
    try container.encode(remedy, forKey: .remedy)
    try container.encode(band_svg, forKey: .band_svg)
    try container.encode(ring_svg, forKey: .ring_svg)
  }
}

/// Somebody approves a proof.
package struct ApprovalBody: Codable, Hashable, Sendable {
  /// The hash of what was seen.
  package var hash: String
  /// Who approves it.
  package var by: String

  /// An approval with both its parts.
  package init(hash: String, by: String) {
    self.hash = hash
    self.by = by
  }
}
