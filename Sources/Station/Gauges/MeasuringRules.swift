import Workshop

/// What decides about readings besides themselves: how the shop reads sizes and keeps its gauges in calibration.
struct MeasuringRules: Hashable, Sendable {
  /// How sizes are read.
  var sizes = SizeRules()
  /// How gauges are kept in calibration.
  var calibration = CalibrationRules()

  /// The verdict on a reading, in words, with what its gauge's check has to say.
  func verdict(on reading: Reading, for order: Order) -> String {
    sizes.words(measured: reading.corrected, ordered: order.ring.size)
      + (reading.calibration?.words(.diameter) ?? "")
  }
}

extension BenchRefusal {
  /// Nothing rests on what an overdue gauge read.
  static func overdue(_ gauge: DeviceName) -> BenchRefusal {
    BenchRefusal(
      .sizeNotConfirmed,
      "\(gauge.text) is due for its check, and this shop's readings count only from gauges that were checked.",
      remedy:
        "Check it against a reference: `benchpin gauges check \(gauge.text) --reference … --certificate … --read …`. Then measure again."
    )
  }
}
