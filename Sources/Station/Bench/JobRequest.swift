import Workshop

/// What a person asks a machine to do, as seen on the screen or the command line.
package struct JobRequest: Hashable, Sendable {
  /// Engraving or polishing.
  package var kind: WorkKind
  /// The ring.
  package var piece: Piece
  /// The revision of the order that was seen; `nil` accepts the newest.
  package var orderRevision: Int?
  /// The polishing programme; `nil` takes the order's own.
  package var programme: String?
  /// The machine; `nil` takes the only one of the kind.
  package var device: DeviceName?
  /// Which part of the programme; `nil` takes the one that follows what is done of it.
  package var part: Int?
  /// Who asks.
  package var by: String
  /// The proof that was seen; `nil` accepts the newest.
  package var proof: String?
  /// The request's key: asked again with the same one, it is answered with the same job.
  package var key: String?
  /// Whether settings of the beam that nobody of the shop stands behind may be used.
  package var acceptsDemoSettings: Bool
  /// When the person asked, by the bench's clock; `nil` where that was not said.
  package var askedAt: Moment?

  /// After this long nobody waits for a start any more: the screen says after 4 s that it does not know what became of it.
  package static let patience = Duration.seconds(5)

  /// A request with all its parts.
  package init(
    kind: WorkKind, piece: Piece, orderRevision: Int? = nil, programme: String? = nil, part: Int? = nil,
    device: DeviceName? = nil, by: String, proof: String? = nil, key: String? = nil, acceptsDemoSettings: Bool = false
  ) {
    self.kind = kind
    self.piece = piece
    self.orderRevision = orderRevision
    self.programme = programme
    self.part = part
    self.device = device
    self.by = by
    self.proof = proof
    self.key = key
    self.acceptsDemoSettings = acceptsDemoSettings
  }
}
