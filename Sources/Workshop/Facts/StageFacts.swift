/// A person moved an order to another stage by the rules; the new version of the order is a fact of its own beside it.
package struct StageMoved: Hashable, Sendable, Codable {
  /// The order.
  package var order: OrderNumber
  /// Where it was.
  package var from: Stage
  /// Where it is.
  package var to: Stage
  /// The version of the order that is there.
  package var revision: Int
  /// Who moved it.
  package var by: String
  /// Why; always there when it went back.
  package var why: String?

  /// A move with all its parts.
  package init(order: OrderNumber, from: Stage, to: Stage, revision: Int, by: String, why: String?) {
    self.order = order
    self.from = from
    self.to = to
    self.revision = revision
    self.by = by
    self.why = why
  }
}

/// A photo was put to an order. Its bytes lie beside the ledger under their hash, and were on the disk before this was.
package struct PhotoAdded: Hashable, Sendable, Codable {
  /// The photo's id: that of its fact.
  package var id: EventID
  /// The order.
  package var order: OrderNumber
  /// SHA-256 of the bytes as they are kept, in hexadecimal: their name on the disk.
  package var hash: String
  /// What they are.
  package var kind: PhotoKind
  /// How many.
  package var bytes: Int
  /// What it shows, in words; may be empty.
  package var caption: String
  /// The stage at which it was taken to the order.
  package var stage: Stage
  /// Whether it stays in the shop: it is not in the record that is handed over.
  package var isInternal: Bool
  /// Who put it there.
  package var by: String

  private enum CodingKeys: String, CodingKey {
    case id, order, hash, kind, bytes, caption, stage, by
    case isInternal = "internal"
  }

  /// A photo with all its parts.
  package init(
    id: EventID, order: OrderNumber, hash: String, kind: PhotoKind, bytes: Int, caption: String, stage: Stage,
    isInternal: Bool, by: String
  ) {
    self.id = id
    self.order = order
    self.hash = hash
    self.kind = kind
    self.bytes = bytes
    self.caption = caption
    self.stage = stage
    self.isInternal = isInternal
    self.by = by
  }
}

/// What a photo may be.
package enum PhotoKind: String, CaseIterable, Sendable, Codable { case jpeg, png }

/// The record of an order was made to be handed over. Its page lies beside the ledger under its hash.
package struct RecordIssued: Hashable, Sendable, Codable {
  /// The order.
  package var order: OrderNumber
  /// SHA-256 of the page's bytes, in hexadecimal: the same bytes come out at each reprint.
  package var hash: String
  /// How many bytes the page has.
  package var bytes: Int
  /// The language it is written in.
  package var language: String
  /// The shop's name on it.
  package var shop: String
  /// The newest fact of the ledger that it was made of.
  package var upTo: Int64
  /// The version of the order that it shows.
  package var revision: Int
  /// The photos in it, by their hashes.
  package var photos: [String]
  /// The program that made it.
  package var madeBy: String
  /// Who issued it.
  package var by: String
  /// Which edition it is, from 1; `nil` in facts of before they were numbered.
  package var edition: Int?
  /// The hash of the edition that it replaces; `nil` for the first.
  package var replaces: String?
  /// When it was issued: the moment whose day stands on it. `nil` in facts of before it was kept; it is the fact's own there.
  package var at: Moment?

  private enum CodingKeys: String, CodingKey {
    case order, hash, bytes, language, shop, revision, photos, by, edition, replaces, at
    case upTo = "up_to"
    case madeBy = "made_by"
  }

  /// An issue with all its parts.
  package init(
    order: OrderNumber, hash: String, bytes: Int, language: String, shop: String, upTo: Int64, revision: Int,
    photos: [String], madeBy: String, by: String, edition: Int? = nil, replaces: String? = nil,
    at: Moment? = nil
  ) {
    self.order = order
    self.hash = hash
    self.bytes = bytes
    self.language = language
    self.shop = shop
    self.upTo = upTo
    self.revision = revision
    self.photos = photos
    self.madeBy = madeBy
    self.by = by
    self.edition = edition
    self.replaces = replaces
    self.at = at
  }
}
