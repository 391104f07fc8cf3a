import Workshop

/// What the bench says of the work on the order that lies there: how its ring measures, and what is missing before each
/// start. True only when it was asked; a start judges anew.
package struct BenchConditions: Sendable {
  /// What one machine needs before it could begin.
  package struct Start: Sendable {
    /// What it would do.
    package var kind: WorkKind
    /// The machine.
    package var device: DeviceName
    /// The work itself, where the order says enough of it.
    package var work: Work?
    /// Names what would be engraved, as a start has to: the drawing's hash, or the words' where none is drawn.
    package var proof: String?
    /// How long it would take; `nil` while the machine is not there.
    package var expected: Duration?
    /// Whether it can show the outline of the work with a pointer beam.
    package var showsOutlines = false
    /// Why it may not begin, in the order in which a start would be told; empty when it may.
    package var obstacles: [BenchRefusal]

    init(kind: WorkKind, device: DeviceName, obstacles: [BenchRefusal]) {
      self.kind = kind
      self.device = device
      self.obstacles = obstacles
    }
  }

  /// The one order on the bench; `nil` for none and for several.
  package var order: Order?
  /// The ring of the order that was asked about, from 1.
  package var piece: Int
  /// The newest reading of the order.
  package var reading: StoredReading?
  /// Every machine of the settings, by name.
  package var starts: [Start] = []

  init(order: Order?, piece: Int) {
    self.order = order
    self.piece = piece
  }
}

extension BenchRefusal {
  /// There is not one order on the bench that a job could be for.
  static func noOneOrder(on orders: [Order]) -> BenchRefusal {
    guard !orders.isEmpty else {
      return BenchRefusal(.notOnBench, "No order lies on the bench.", remedy: "Scan a job bag, or choose an order.")
    }
    let lying = orders.map(\.number.text).joined(separator: ", ")
    return BenchRefusal(
      .notOnBench, "Several orders lie on the bench: \(lying).", remedy: "Leave only the one that is worked on.")
  }
}
