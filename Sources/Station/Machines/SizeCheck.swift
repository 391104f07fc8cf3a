import Workshop

/// The guard against the wrong ring: before the beam, the ring on the bench has to measure as its order says.
package struct SizeCheck: Hashable, Sendable {
  /// How old the reading may be.
  package var within: Duration
  /// How far it may be from the ordered size, in quarters of one size of the ordered system.
  package var toleranceQuarters: Double

  /// A guard with both its limits.
  package init(within: Duration, toleranceQuarters: Double) {
    self.within = within
    self.toleranceQuarters = toleranceQuarters
  }

  /// Throws unless the newest reading of the order is young enough, agrees with it, and is not that of its other ring.
  func confirm(
    _ order: Order, _ piece: Piece, on device: DeviceName, rules: MeasuringRules, in draft: BenchDraft
  ) throws(BenchRefusal) {
    let remedy = "Measure the ring that lies on the bench, then ask again."
    guard let stored = try draft.read({ try $0.newestReading(of: order.number) }) else {
      throw BenchRefusal(
        .sizeNotConfirmed, "No reading of order \(order.number.text) shows that this is its ring.", remedy: remedy)
    }
    let reading = stored.reading
    let age = draft.now.milliseconds - reading.takenAt.milliseconds
    guard age >= 0 else {
      throw BenchRefusal(
        .sizeNotConfirmed,
        "The newest reading of order \(order.number.text) is from \(reading.takenAt.text), which is not yet: the clock was set back.",
        remedy: remedy)
    }
    guard age <= within.milliseconds else {
      throw BenchRefusal(
        .sizeNotConfirmed,
        "The newest reading of order \(order.number.text) is \(age / 60_000) minutes old; \(within.milliseconds / 60_000) are allowed.",
        remedy: remedy)
    }
    if order.pieces > 1, let last = try draft.read({ try $0.newestBegunJob(on: device) }),
      last.piece.order == order.number, last.piece != piece, last.work.kind == .engraving,
      reading.takenAt <= last.requestedAt
    {
      throw BenchRefusal(
        .sizeNotConfirmed,
        "The newest reading of order \(order.number.text) was taken before ring \(last.piece.number) was engraved: it is not of ring \(piece.number).",
        remedy: remedy)
    }
    if rules.calibration.blocks(reading.calibration) { throw .overdue(reading.device) }
    let verdict = rules.sizes.verdict(
      measured: reading.corrected, ordered: order.ring.size, toleranceQuarters: toleranceQuarters)
    guard verdict.outcome == .inTolerance else {
      throw BenchRefusal(
        .sizeNotConfirmed,
        "The ring on the bench measures \(reading.corrected.text()) mm; order \(order.number.text) is \(order.ring.size.text): \(verdict.words). It may be another ring.",
        remedy: "Check the job bag, and measure the right ring.")
    }
  }
}
