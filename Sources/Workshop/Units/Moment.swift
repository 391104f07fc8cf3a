/// A point in civil time, in whole milliseconds since 1970-01-01T00:00:00Z, as facts are dated.
///
/// For telling how long something took use a monotonic clock: a moment follows the administrator's clock, steps included.
package struct Moment: Hashable, Comparable, Sendable, Codable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  package var milliseconds: Int64

  /// The moment `milliseconds` after 1970-01-01T00:00:00Z.
  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// ISO 8601 in UTC with milliseconds: `2026-11-22T18:00:00.123Z`.
  package var text: String {
    let second = Int(milliseconds.floorDivided(by: 1000))
    let days = Int64(second).floorDivided(by: 86_400)
    let inDay = second - Int(days) * 86_400
    let date = CivilDate(daysSince1970: Int(days))
    let fraction = Int(milliseconds - Int64(second) * 1000)
    return
      "\(date.text)T\(padded(inDay / 3600)):\(padded(inDay / 60 % 60)):\(padded(inDay % 60)).\(padded(fraction, 3))Z"
  }

  package static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }

  package init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}

/// A day of the proleptic Gregorian calendar.
struct CivilDate {
  var year: Int
  var month: Int
  var day: Int

  /// Days to civil date by 400-year eras counted from 1 March, so that the leap day ends the year.
  init(daysSince1970: Int) {
    let shifted = daysSince1970 + 719_468
    let era = Int(Int64(shifted).floorDivided(by: 146_097))
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  var text: String { "\(padded(year, 4))-\(padded(month))-\(padded(day))" }
}

private func padded(_ number: Int, _ width: Int = 2) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension Int64 {
  fileprivate func floorDivided(by divisor: Int64) -> Int64 {
    self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
  }
}
