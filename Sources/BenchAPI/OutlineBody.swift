/// Somebody at the bench asks for the outline of what would be engraved, shown by the engraver's pointer beam.
package struct OutlineRequestBody: Codable, Hashable, Sendable {
  /// The order, which must be the one on the bench.
  package var order: String
  /// Which ring of it; 1 when left out.
  package var piece: Int?
  /// The engraver; may be left out when the bench has one.
  package var device: String?
  /// For how long, 1 to 60; 20 when left out.
  package var seconds: Int?
  /// Who asks.
  package var by: String?

  /// A request with all its parts.
  package init(order: String, piece: Int? = nil, device: String? = nil, seconds: Int? = nil, by: String? = nil) {
    self.order = order
    self.piece = piece
    self.device = device
    self.seconds = seconds
    self.by = by
  }
}

/// Which machines show an outline, or showed one until now.
package struct OutlineBody: Codable, Hashable, Sendable {
  /// The machines, by name.
  package var devices: [String]
  /// For how long they show it at most; 0 when they are dark by their own word.
  package var seconds: Int

  /// An answer with both its parts.
  package init(devices: [String], seconds: Int) {
    self.devices = devices
    self.seconds = seconds
  }
}
