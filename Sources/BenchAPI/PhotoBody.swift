/// A photo of an order.
package struct PhotoBody: Codable, Hashable, Sendable {
  /// Its id.
  package var id: String
  /// The order.
  package var order: String
  /// `image/jpeg` or `image/png`.
  package var media_type: String
  /// How many bytes are kept.
  package var bytes: Int
  /// SHA-256 of them, in hexadecimal.
  package var sha256: String
  /// What it shows, in words.
  package var caption: String
  /// The stage the order was at.
  package var stage: String
  /// Whether it stays in the shop.
  package var is_internal: Bool
  /// Who put it there.
  package var by: String
  /// When.
  package var at: String

  /// A photo with all its parts.
  package init(
    id: String, order: String, media_type: String, bytes: Int, sha256: String, caption: String, stage: String,
    is_internal: Bool, by: String, at: String
  ) {
    self.id = id
    self.order = order
    self.media_type = media_type
    self.bytes = bytes
    self.sha256 = sha256
    self.caption = caption
    self.stage = stage
    self.is_internal = is_internal
    self.by = by
    self.at = at
  }
}

/// The photos of an order, oldest first.
package struct PhotoList: Codable, Hashable, Sendable {
  /// The photos.
  package var photos: [PhotoBody]

  /// A list of photos.
  package init(photos: [PhotoBody]) { self.photos = photos }
}
