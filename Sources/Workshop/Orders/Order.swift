/// One custom ring as ordered: what the bench needs to know of it, and nothing about its price.
package struct Order: Hashable, Sendable, Codable {
  /// The number on the job bag.
  package var number: OrderNumber
  /// The customer's first name, for a glance at the bench.
  @ExactText package var customer: String
  /// The ring itself.
  package var ring: Ring
  /// What to engrave and where, if anything.
  package var engraving: EngravingText?
  /// The name of the polishing programme, if one was chosen.
  package var polishing: String?
  /// How far the ring has come.
  package var stage: Stage
  /// How many rings the order is: two for a pair of wedding bands.
  package var pieces: Int
  /// Counts the versions of this order from 1; a job is bound to the one that was seen.
  package var revision: Int
  /// The day it is due, if one was named.
  package var due: Day?
  /// Whether it goes before the others; `nil`, as in ledgers of before, says no.
  private var isRush: Bool?
  /// Since when it has been at its stage; `nil` where its newest version is of before that was noted.
  package var stageSince: Moment?
  /// What people said about it at each stage.
  package var making: Making?

  /// Whether it goes before the others.
  package var rush: Bool {
    get { isRush ?? false }
    set { isRush = newValue ? true : nil }
  }

  /// An order with all its parts but those of its stages.
  package init(
    number: OrderNumber, customer: String, ring: Ring, engraving: EngravingText?, polishing: String?, stage: Stage,
    pieces: Int = 1, revision: Int = 1
  ) {
    self.number = number
    self.customer = customer
    self.ring = ring
    self.engraving = engraving
    self.polishing = polishing
    self.stage = stage
    self.pieces = pieces
    self.revision = revision
  }
}

/// The ring of an order: alloy, ordered size, and the shape that decides how it is measured.
package struct Ring: Hashable, Sendable, Codable {
  /// The alloy.
  package var metal: Metal
  /// The size as ordered, in the system it was ordered in.
  package var size: RingSize
  /// How the inside is shaped: it decides where the gauge touches.
  package var insideProfile: InsideProfile
  /// The width of the band, if known.
  package var bandWidth: Micrometres?

  private enum CodingKeys: String, CodingKey {
    case metal, size
    case insideProfile = "inside_profile"
    case bandWidth = "band_width"
  }

  /// A ring with all its parts.
  package init(metal: Metal, size: RingSize, insideProfile: InsideProfile, bandWidth: Micrometres?) {
    self.metal = metal
    self.size = size
    self.insideProfile = insideProfile
    self.bandWidth = bandWidth
  }
}

/// The shape of the inside of a band. ISO 8653 reads a flat inside at its lower edge and a rounded one at mid-width.
package enum InsideProfile: String, CaseIterable, Sendable, Codable {
  /// A cylindrical bore.
  case flat
  /// Rounded inside (comfort fit): the minimum inside diameter counts.
  case comfort
}

/// Words to engrave and where on the ring.
package struct EngravingText: Hashable, Sendable, Codable {
  /// Where on the ring.
  package enum Place: String, CaseIterable, Sendable, Codable { case inside, outside }

  /// The words, exactly as the customer approved them; a line feed parts two rows.
  @ExactText package var text: String
  /// Inside or outside the band.
  package var place: Place
  /// The number of the machine's own file that holds the words, for a machine that no words can be sent to.
  package var storedFile: Int?
  /// As ledgers have it: `font`.
  private var face: ExactText?
  /// Where in the free part of the ring they stand; `nil` takes the shop's.
  package var alignment: Alignment?
  /// `nil`, as in ledgers of before, says no.
  private var hiddenIsAllowed: Bool?
  /// `nil`, as in ledgers of before, says none.
  private var kept: [KeepOut]?

  /// The most characters, counted as Unicode counts them, each mark by itself, which is how a schema's `maxLength` counts: the
  /// longest limit that was found published is 255 (eunetart.org, "Engraving wedding rings", for lasers), so whatever such a
  /// shop took passes.
  package static let longest = 255

  private enum CodingKeys: String, CodingKey {
    case text, place, storedFile, alignment, hiddenIsAllowed, kept
    case face = "font"
  }

  /// The face to set the words in; `nil` takes the shop's.
  package var font: String? {
    get { face?.wrappedValue }
    set { face = ExactText(newValue) }
  }

  /// What must not be engraved on this ring besides what the shop's settings keep free: a stone, a hallmark struck elsewhere.
  package var keepOuts: [KeepOut] {
    get { kept ?? [] }
    set { kept = newValue.isEmpty ? nil : newValue }
  }

  /// Whether somebody asked for characters in the words that are not seen: directions, zero-width characters.
  package var allowsHidden: Bool {
    get { hiddenIsAllowed ?? false }
    set { hiddenIsAllowed = newValue ? true : nil }
  }

  /// Words and their place.
  package init(
    text: String, place: Place, storedFile: Int? = nil, font: String? = nil, alignment: Alignment? = nil,
    allowsHidden: Bool = false, keepOuts: [KeepOut] = []
  ) {
    self.text = text
    self.place = place
    self.storedFile = storedFile
    face = ExactText(font)
    self.alignment = alignment
    hiddenIsAllowed = allowsHidden ? true : nil
    kept = keepOuts.isEmpty ? nil : keepOuts
  }
}
