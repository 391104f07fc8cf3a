/// An order as it travels over HTTP and in import files.
///
/// Lengths are decimal text in millimetres (`"4.0"`), sizes carry their system (`"US 6 1/2"`).
package struct OrderBody: Codable, Hashable, Sendable {
  /// The ring of the order.
  package struct Ring: Codable, Hashable, Sendable {
    /// The alloy's short name, for instance `au750y`.
    package var metal: String
    /// The ordered size with its system, for instance `US 6 1/2`.
    package var size: String
    /// `flat` or `comfort`; `flat` when left out.
    package var inside_profile: String?
    /// The width of the band in millimetres, for instance `4.0`.
    package var band_width_mm: String?
    /// The inside diameter the size means, in millimetres; written by the bench, ignored when sent to it.
    package var diameter_mm: String?

    /// A ring with all its parts.
    package init(
      metal: String, size: String, inside_profile: String?, band_width_mm: String?, diameter_mm: String? = nil
    ) {
      self.metal = metal
      self.size = size
      self.inside_profile = inside_profile
      self.band_width_mm = band_width_mm
      self.diameter_mm = diameter_mm
    }
  }

  /// What to engrave.
  package struct Engraving: Codable, Hashable, Sendable {
    /// The words; a line feed parts two rows.
    package var text: String
    /// `inside` or `outside`; `inside` when left out.
    package var place: String?
    /// The number of the file stored in the machine that carries the words, for machines that can take no text.
    package var stored_file: Int?
    /// The font to set them in, a file's name without its ending; the shop's when left out.
    package var font: String?
    /// `start`, `center` or `end` of the free part of the ring; the shop's when left out.
    package var alignment: String?
    /// Whether characters may pass that are not seen: directions, zero-width characters; false when left out.
    package var allow_hidden: Bool?
    /// What must not be engraved on this ring besides what the shop's settings keep free.
    package var keep_outs: [KeepOutBody]?

    /// Words and their place.
    package init(
      text: String, place: String?, stored_file: Int? = nil, font: String? = nil, alignment: String? = nil,
      allow_hidden: Bool? = nil, keep_outs: [KeepOutBody]? = nil
    ) {
      self.text = text
      self.place = place
      self.stored_file = stored_file
      self.font = font
      self.alignment = alignment
      self.allow_hidden = allow_hidden
      self.keep_outs = keep_outs
    }
  }

  /// The number on the job bag.
  package var number: String
  /// The customer's first name.
  package var customer: String
  /// The ring.
  package var ring: Ring
  /// What to engrave, if anything.
  package var engraving: Engraving?
  /// The name of the polishing programme, if one was chosen.
  package var polishing: String?
  /// One of the seven stages: `concept`, `design`, `material`, `handcrafting`, `setting`, `finishing`, `unveiling`.
  package var stage: String
  /// How many rings the order is; 1 when left out.
  package var pieces: Int?
  /// The version; given by the bench, ignored when sent to it.
  package var revision: Int?
  /// Names what was ordered for the beam; `…/pieces/N/proof` names what would be engraved. Given by the bench, ignored when sent to it. Absent without an engraving.
  package var proof: String?
  /// What the shop's export left open, in words; given by the bench, ignored when sent to it.
  package var questions: [String]?
  /// The day it is due, `2026-12-24`. This and what follows stays as it is when left out; null takes it away.
  package var due: String?
  /// Whether it goes before the others.
  package var rush: Bool?
  /// Since when it has been at its stage; given by the bench, ignored when sent to it.
  package var stage_since: String?
  /// What was said at each stage.
  package var concept: ConceptBody?
  package var design: DesignBody?
  package var material: MaterialBody?
  package var handcrafting: HandcraftingBody?
  package var setting: SettingBody?
  package var finishing: FinishingBody?
  package var unveiling: UnveilingBody?
  /// What to mind about it; given by the bench, ignored when sent to it.
  package var cautions: [String]?

  /// An order with all its parts but those of its stages.
  package init(
    number: String, customer: String, ring: Ring, engraving: Engraving?, polishing: String?, stage: String,
    pieces: Int? = nil, revision: Int?, proof: String? = nil, questions: [String]? = nil
  ) {
    self.number = number
    self.customer = customer
    self.ring = ring
    self.engraving = engraving
    self.polishing = polishing
    self.stage = stage
    self.pieces = pieces
    self.revision = revision
    self.proof = proof
    self.questions = questions
  }
}

/// A page of orders.
package struct OrderPage: Codable, Hashable, Sendable {
  /// The orders, by number.
  package var orders: [OrderBody]
  /// What to pass as `after` for the next page; absent on the last.
  package var next: String?

  /// A page and where the next begins.
  package init(orders: [OrderBody], next: String?) {
    self.orders = orders
    self.next = next
  }
}

/// Everything the bench knows of one order: the order, its readings, its jobs and every fact that landed on it.
package struct OrderRecordBody: Codable, Hashable, Sendable {
  /// The order in its newest version.
  package var order: OrderBody
  /// Its readings, oldest first.
  package var readings: [ReadingBody]
  /// Its weights, oldest first.
  package var weights: [WeightBody]
  /// Its jobs, oldest first.
  package var jobs: [JobBody]
  /// Signatures for engraving a piece once more, oldest first.
  package var reengravings: [ReengravingBody]
  /// What somebody saw on pieces whose history has a gap, oldest first; absent when nobody had to look.
  package var inspections: [InspectionBody]?
  /// How far the ring is from round, from its newest readings that followed each other; absent with fewer than two, and for
  /// an order of several rings.
  package var out_of_round: OutOfRoundBody?
  /// What is worth knowing about the ordered size: the charts it may be read by, what the shop's rules make of it.
  package var size_notes: [String]
  /// How long a motor polished it in all, in milliseconds; what a job that is not over has had so far is not in it.
  package var polished_ms: Int
  /// Whether `polished_ms` is a least value: for a part of the time nobody saw the motor, or a job is not over.
  package var polished_is_least: Bool
  /// The stages it went through, oldest first.
  package var stages: [StageVisitBody] = []
  /// Its photos, oldest first.
  package var photos: [PhotoBody] = []
  /// The records that were issued, oldest first.
  package var issued: [IssuedRecordBody] = []
  /// The time a bench spent on it.
  package var bench_time: BenchTimeBody?

  /// A record with all its parts but what came with the stages.
  package init(
    order: OrderBody, readings: [ReadingBody], jobs: [JobBody], reengravings: [ReengravingBody] = [],
    inspections: [InspectionBody]? = nil, out_of_round: OutOfRoundBody? = nil, size_notes: [String] = [],
    weights: [WeightBody] = [],
    polished_ms: Int = 0, polished_is_least: Bool = false
  ) {
    self.order = order
    self.readings = readings
    self.jobs = jobs
    self.reengravings = reengravings
    self.inspections = inspections
    self.out_of_round = out_of_round
    self.size_notes = size_notes
    self.weights = weights
    self.polished_ms = polished_ms
    self.polished_is_least = polished_is_least
  }
}

/// How far a ring is from round.
package struct OutOfRoundBody: Codable, Hashable, Sendable {
  /// The smallest diameter read, in millimetres with three decimals.
  package var smallest_mm: String
  /// The largest.
  package var largest_mm: String
  /// The mean, which is what to compare with a size.
  package var mean_mm: String
  /// How many readings there were.
  package var readings: Int
  /// The finding in words, with what the mean means for the ordered size.
  package var words: String

  /// A finding with all its parts.
  package init(smallest_mm: String, largest_mm: String, mean_mm: String, readings: Int, words: String) {
    self.smallest_mm = smallest_mm
    self.largest_mm = largest_mm
    self.mean_mm = mean_mm
    self.readings = readings
    self.words = words
  }
}
