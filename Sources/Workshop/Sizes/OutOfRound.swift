/// How far a ring is from round, from readings of its inside diameter in several directions.
package struct OutOfRound: Hashable, Sendable {
  /// The smallest diameter read.
  package let smallest: Micrometres
  /// The largest diameter read.
  package let largest: Micrometres
  /// The mean of all readings, to the nearest micrometre: the diameter to compare with a size.
  package let mean: Micrometres
  /// How many readings there were.
  package let count: Int

  /// What several readings of one ring say; `nil` for fewer than two, since one direction says nothing about the others.
  package init?(_ readings: [Micrometres]) {
    guard readings.count >= 2, let smallest = readings.min(), let largest = readings.max() else { return nil }
    self.smallest = smallest
    self.largest = largest
    // Summed as numbers with a fraction, which no length can overflow.
    mean = Micrometres(millimetres: readings.reduce(0) { $0 + $1.millimetres } / Double(readings.count))
    count = readings.count
  }

  /// The largest less the smallest diameter. It understates an oval whose ends were not measured.
  package var difference: Micrometres { largest - smallest }

  /// The finding in words: `out of round by 0.12 mm over 4 readings`.
  package var words: String { "out of round by \(difference.text()) mm over \(count) readings" }
}

extension OutOfRound {
  /// How long after one reading the next still belongs to the same sitting.
  package static let sitting = 10 * 60_000

  /// What the newest sitting says of one ring: readings of a gauge that followed each other, each within ten minutes of the
  /// next, back to the first that is another ring or this one before it was worked on, a whole US size away. What was read
  /// before `changed` is of the ring as it was then.
  package init?(
    newestSittingOf readings: some Sequence<(diameter: Micrometres, at: Moment)>, since changed: Moment? = nil
  ) {
    var diameters: [Micrometres] = []
    var last: Moment?
    for reading in readings.sorted(by: { $0.at > $1.at }) {
      if let changed, reading.at < changed { break }
      if let last, last.milliseconds - reading.at.milliseconds > Int64(Self.sitting) { break }
      if let first = diameters.first, abs((reading.diameter - first).count) > 813 { break }
      diameters.append(reading.diameter)
      last = reading.at
    }
    self.init(diameters)
  }
}
