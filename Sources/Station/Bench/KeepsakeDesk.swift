import Workshop

/// Decides about photos and issued records, whose bytes are on the disk already. Every function runs inside one command.
enum KeepsakeDesk {
  /// Puts a photo to an order, at the stage where the order is.
  static func add(_ photo: PhotoAdded, in draft: inout BenchDraft) throws(BenchRefusal) -> PhotoAdded {
    var photo = photo
    photo.stage = try draft.order(photo.order).stage
    draft.record(.photoAdded(photo), id: photo.id)
    return photo
  }

  /// Records that the record of an order was issued; refused when the order changed while its page was made.
  static func issue(_ issued: RecordIssued, in draft: inout BenchDraft) throws(BenchRefusal) {
    let order = try draft.order(issued.order)
    guard order.revision == issued.revision else {
      throw BenchRefusal(
        .changed, "Order \(issued.order.text) changed while its record was made.", remedy: "Issue it again.")
    }
    try order.proveReadyToBeIssued()
    draft.record(.recordIssued(issued))
  }
}

extension Order {
  /// Throws while the record of the ring cannot be issued: what is handed over with it is issued when the ring is ready to be
  /// handed over. A draft can be had at any time.
  package func proveReadyToBeIssued() throws(BenchRefusal) {
    let missing = StagePassage.missingForHandover(self)
    guard missing.isEmpty else {
      throw BenchRefusal(
        .incomplete,
        "The record of order \(number.text) is not issued before the ring is ready to be handed over. Missing: \(missing.joined(separator: "; ")).",
        remedy: "Add what is missing, then issue it; print a draft until then.")
    }
  }
}
