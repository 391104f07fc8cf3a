/// A time at one stage.
package struct StageVisitBody: Codable, Hashable, Sendable {
  /// The stage.
  package var stage: String
  /// Since when.
  package var since: String
  /// Until when; absent where the order is.
  package var until: String?
  /// Who brought it there.
  package var by: String
  /// Why, when somebody said.
  package var why: String?

  /// A visit with all its parts.
  package init(stage: String, since: String, until: String?, by: String, why: String?) {
    self.stage = stage
    self.since = since
    self.until = until
    self.by = by
    self.why = why
  }
}

/// The time a bench spent on an order, for pricing the next one. It stays in the shop.
package struct BenchTimeBody: Codable, Hashable, Sendable {
  /// The machines' time on one ring.
  package struct Piece: Codable, Hashable, Sendable {
    /// Which ring.
    package var piece: Int
    /// Under the beam, in milliseconds.
    package var engraving_ms: Int
    /// Under the motor, in milliseconds.
    package var polishing_ms: Int

    /// A ring's times.
    package init(piece: Int, engraving_ms: Int, polishing_ms: Int) {
      self.piece = piece
      self.engraving_ms = engraving_ms
      self.polishing_ms = polishing_ms
    }
  }

  /// How long the job bag lay on the bench, in milliseconds; of a time when several lay there, each has its part.
  package var on_bench_ms: Int
  /// The same in minutes for each ring of the order, rounded up.
  package var minutes_per_ring: Int
  /// The machines' time on each ring.
  package var pieces: [Piece]

  /// A time with all its parts.
  package init(on_bench_ms: Int, minutes_per_ring: Int, pieces: [Piece]) {
    self.on_bench_ms = on_bench_ms
    self.minutes_per_ring = minutes_per_ring
    self.pieces = pieces
  }
}

/// A record that was issued: its page comes out the same at each reprint.
package struct IssuedRecordBody: Codable, Hashable, Sendable {
  /// SHA-256 of the page, in hexadecimal; what to ask the page by.
  package var sha256: String
  /// How many bytes it has.
  package var bytes: Int
  /// The language it is written in.
  package var language: String
  /// The shop's name on it.
  package var shop: String
  /// The newest fact of the ledger that it was made of.
  package var up_to: Int
  /// The version of the order that it shows.
  package var revision: Int
  /// The photos in it, by their hashes.
  package var photos: [String]
  /// The program that made it.
  package var made_by: String
  /// Who issued it.
  package var by: String
  /// When.
  package var at: String
  /// Which edition it is, from 1.
  package var edition: Int
  /// The hash of the edition that it replaces; absent for the first.
  package var replaces: String?

  /// An issue with all its parts.
  package init(
    sha256: String, bytes: Int, language: String, shop: String, up_to: Int, revision: Int, photos: [String],
    made_by: String, by: String, at: String, edition: Int, replaces: String?
  ) {
    self.sha256 = sha256
    self.bytes = bytes
    self.language = language
    self.shop = shop
    self.up_to = up_to
    self.revision = revision
    self.photos = photos
    self.made_by = made_by
    self.by = by
    self.at = at
    self.edition = edition
    self.replaces = replaces
  }
}
