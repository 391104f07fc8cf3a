import BenchAPI
import Station
import Workshop

extension OutOfRoundBody {
  /// What the newest sitting says of an order's one ring; `nil` where it says nothing.
  init?(_ record: RingRecord, sizes: SizeRules) {
    let order = record.order
    guard order.pieces == 1,
      let found = OutOfRound(
        newestSittingOf: record.readings.map { ($0.reading.corrected, $0.reading.takenAt) },
        since: record.ringChanged)
    else { return nil }
    self.init(
      smallest_mm: found.smallest.text(decimals: 3), largest_mm: found.largest.text(decimals: 3),
      mean_mm: found.mean.text(decimals: 3), readings: found.count,
      words: "\(found.words); the mean is \(sizes.words(measured: found.mean, ordered: order.ring.size))")
  }
}
