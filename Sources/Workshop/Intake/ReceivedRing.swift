/// One ring of a shop's order as far as its export could be read: what the shop says, never what the bench knows.
package struct ReceivedRing: Hashable, Sendable, Codable {
  /// Where it stands in the shop's own books.
  package var source: ShopLine
  /// What the shop calls the article and its variant, `Low Dome Band - 18k Yellow Gold / 4 mm`; `nil` where that is not known.
  package var article: String?
  /// When the shop last changed the order, by the shop's own clock; `nil` where the export does not say.
  package var changedAt: Moment?
  /// Whether the export carries what the customer filled in. Shopify's CSV does not: what is missing there is not known.
  package var isComplete: Bool
  /// The customer's first name.
  @ExactText package var customer: String
  /// The alloy, where it is said beyond doubt.
  package var metal: Metal?
  /// The size, where it is said beyond doubt.
  package var size: RingSize?
  /// The size as the shop has it, for people.
  package var sizeText: String?
  /// The width of the band.
  package var bandWidth: Micrometres?
  /// The shape of the inside, where it is said.
  package var insideProfile: InsideProfile?
  /// The words to engrave and where.
  package var engraving: EngravingText?
  /// How many rings of this kind.
  package var pieces: Int
  /// The day it shall be ready, `2026-12-20`.
  package var due: String?
  /// The font that was chosen.
  package var font: String?
  /// The stones, as they are described.
  package var stones: [String]
  /// The number of a stone's certificate.
  package var certificate: String?
  /// What customer or shop wrote on the order.
  package var note: String?
  /// Everything else that the customer filled in.
  package var others: [Entry]
  /// What is worth knowing and asks nothing.
  package var hints: [Hint]
  /// When the shop cancelled the order, in its words.
  package var cancelled: String?
  /// What the shop says and has to be asked about, in its own words; empty where a field that is needed says nothing. `nil`
  /// where that was not kept.
  package var unclear: [Unclear]?

  /// A field of the shop's form.
  package struct Entry: Hashable, Sendable, Codable {
    /// The field's name.
    package var name: String
    /// What was filled in.
    package var value: String

    /// A field.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A field that has no value here yet, since what the shop says of it is not clear.
  package struct Unclear: Hashable, Sendable, Codable {
    /// What it is about.
    package var about: IntakeQuestion.Topic
    /// What the shop says.
    package var words: String

    /// Words that are not clear.
    package init(_ about: IntakeQuestion.Topic, _ words: String) {
      self.about = about
      self.words = words
    }
  }

  /// Something worth knowing about the ring.
  package struct Hint: Hashable, Sendable, Codable {
    /// A word for programs: `wide_band`.
    package var word: String
    /// A sentence for people.
    package var sentence: String

    /// A hint.
    package init(_ word: String, _ sentence: String) {
      self.word = word
      self.sentence = sentence
    }
  }

  private enum CodingKeys: String, CodingKey {
    case source, article, customer, metal, size, engraving, pieces, due, font, stones, certificate, note, others, hints,
      cancelled, unclear
    case changedAt = "changed_at"
    case isComplete = "is_complete"
    case sizeText = "size_text"
    case bandWidth = "band_width"
    case insideProfile = "inside_profile"
  }

  /// A ring of which nothing is known yet.
  package init(source: ShopLine, customer: String) {
    self.source = source
    self.customer = customer
    isComplete = true
    pieces = 1
    stones = []
    others = []
    hints = []
  }
}

/// A shop whose exports are understood.
package enum ShopSystem: String, CaseIterable, Sendable, Codable {
  case shopify, woocommerce

  /// Its name for people.
  package var title: String { self == .shopify ? "Shopify" : "WooCommerce" }

  /// Who states what was filled in on an order there: a customer or somebody of the shop, nobody knows which.
  package var form: String { "the order form in \(title)" }
}

/// One line of one order in a shop's books: the same line again is the same ring.
package struct ShopLine: Hashable, Sendable, Codable {
  /// The shop.
  package var shop: ShopSystem
  /// The shop's own id of the order.
  package var order: String
  /// What the shop calls the order, `#1042`.
  package var name: String
  /// The shop's own id of the line; `nil` in an export that has none.
  package var line: String?
  /// Which ring of the order it is, from 1.
  package var place: Int

  /// A line of an order.
  package init(shop: ShopSystem, order: String, name: String, line: String?, place: Int) {
    self.shop = shop
    self.order = order
    self.name = name
    self.line = line
    self.place = place
  }

}

/// An order of a shop as it was read, with the rings in it.
package struct ShopOrder: Hashable, Sendable {
  /// The shop.
  package var shop: ShopSystem
  /// The shop's own id.
  package var id: String
  /// What the shop calls it.
  package var name: String
  /// Its rings with what has to be asked about each, in the order of the lines.
  package var rings: [Line]
  /// What of it is no ring and was left out, each in a sentence.
  package var leftOut: [String]
  /// When the shop last changed it; `nil` where the export does not say.
  package var changedAt: Moment?
  /// Whether the export names every ring of it: a ring it does not name is gone.
  package var isComplete = true

  /// A ring and what has to be asked about it.
  package struct Line: Hashable, Sendable {
    /// The ring.
    package var ring: ReceivedRing
    /// The questions.
    package var questions: [IntakeQuestion]

    /// A ring with its questions.
    package init(ring: ReceivedRing, questions: [IntakeQuestion]) {
      self.ring = ring
      self.questions = questions
    }
  }

  /// An order without rings.
  package init(shop: ShopSystem, id: String, name: String) {
    self.shop = shop
    self.id = id
    self.name = name
    rings = []
    leftOut = []
  }
}

extension ReceivedRing {
  /// Whether two versions say the same, whenever they were written.
  package func saysTheSame(as other: ReceivedRing) -> Bool {
    var (one, two) = (self, other)
    one.changedAt = nil
    two.changedAt = nil
    // An export without the line's id is the same line all the same, and one that counts its rings otherwise.
    one.source.line = two.source.line
    one.source.place = two.source.place
    // What was not kept in earlier versions is no difference.
    if one.article == nil || two.article == nil { one.article = two.article }
    if one.unclear == nil || two.unclear == nil { one.unclear = two.unclear }
    return one == two
  }

  /// Whether two lines of one order may be the same ring where one of them has no id: nothing that both say is different.
  package func agrees(with other: ReceivedRing) -> Bool {
    func fits<Value: Equatable>(_ one: Value?, _ two: Value?) -> Bool { one == nil || two == nil || one == two }
    return fits(article, other.article) && fits(metal, other.metal) && fits(size, other.size)
      && fits(engraving, other.engraving)
  }

  /// What the shop says of a field that is not clear; `nil` where it is clear, or says nothing of it.
  package func said(_ topic: IntakeQuestion.Topic) -> String? { unclear?.first { $0.about == topic }?.words }

  /// What two versions say differently, each in a few words.
  package func differences(to other: ReceivedRing) -> [String] {
    let pairs: [(String, String?, String?)] = [
      ("size", sizeText ?? size?.text, other.sizeText ?? other.size?.text),
      ("alloy", metal?.rawValue ?? said(.metal), other.metal?.rawValue ?? other.said(.metal)),
      ("engraving", engraving?.text, other.engraving?.text),
      ("width", bandWidth?.text(), other.bandWidth?.text()), ("pieces", "\(pieces)", "\(other.pieces)"),
      ("customer", customer, other.customer), ("due", due, other.due),
      ("stones", stones.joined(separator: ", "), other.stones.joined(separator: ", ")), ("note", note, other.note),
      ("cancelled", cancelled, other.cancelled), ("certificate", certificate, other.certificate),
      ("font", font, other.font), ("article", article, other.article),
    ]
    let named = pairs.filter { ExactText($0.1) != ExactText($0.2) }.map {
      "\($0.0) \($0.1 ?? "none") or \($0.2 ?? "none")"
    }
    return named.isEmpty ? ["other fields"] : named
  }
}
