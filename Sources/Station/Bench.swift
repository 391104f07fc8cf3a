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
  /// Who asks.
  package var by: String

  /// A request with all its parts.
  package init(
    kind: WorkKind, piece: Piece, orderRevision: Int? = nil, programme: String? = nil, device: DeviceName? = nil,
    by: String
  ) {
    self.kind = kind
    self.piece = piece
    self.orderRevision = orderRevision
    self.programme = programme
    self.device = device
    self.by = by
  }
}

/// The bench at one moment.
package struct BenchOverview: Sendable {
  /// The newest fact contained here; what comes after it is on the feed.
  package var sequence: Int64
  /// The orders on the bench.
  package var orders: [Order]
  /// Every device of the settings, by name.
  package var devices: [DeviceReport]
  /// The jobs that are not over, oldest first.
  package var jobs: [Job]
  /// How far the running ones are.
  package var progress: [EventID: JobProgress]

  /// A bench with all its parts.
  package init(
    sequence: Int64, orders: [Order], devices: [DeviceReport], jobs: [Job], progress: [EventID: JobProgress]
  ) {
    self.sequence = sequence
    self.orders = orders
    self.devices = devices
    self.jobs = jobs
    self.progress = progress
  }
}
