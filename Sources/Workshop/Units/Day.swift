/// A day of the calendar, without a time or a zone: when an order is due, when somebody approved.
package struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01; negative before.
  package let number: Int

  /// The day `number` days after 1970-01-01.
  package init(number: Int) { self.number = number }

  /// The day of a moment in UTC.
  package init(of moment: Moment) {
    let milliseconds = moment.milliseconds
    number = Int(milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000)
  }

  /// The day written `2026-12-24`, of the years 1900 to 2999; `nil` for anything else, the 30th of February included.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    func whole(_ range: Range<Int>) -> Int? {
      bytes[range].reduce(Optional(0)) { sum, byte in
        guard let sum, (0x30...0x39).contains(byte) else { return nil }
        return sum * 10 + Int(byte - 0x30)
      }
    }
    guard let year = whole(0..<4), let month = whole(5..<7), let day = whole(8..<10), (1900...2999).contains(year),
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    // Years are counted from March, so that the leap day ends the year: the inverse of `CivilDate`.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    guard CivilDate(daysSince1970: number).text == String(text) else { return nil }
    self.number = number
  }

  /// The day as `2026-12-24`.
  package var text: String { CivilDate(daysSince1970: number).text }

  /// Its year, its month from 1, its day of the month from 1.
  package var parts: (year: Int, month: Int, day: Int) {
    let date = CivilDate(daysSince1970: number)
    return (date.year, date.month, date.day)
  }

  package static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

extension Day: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let day = Day(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a day")
    }
    self = day
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
