import Workshop

/// Dates as shops write them.
enum ShopTime {
  /// A moment like `2026-10-05T09:14:22-04:00`, `2026-10-05 09:14:22 -0400` or, in UTC, `2026-10-03T14:05:30`.
  static func moment(_ text: String) -> Moment? {
    let text = PlainText.trimmed(text)
    guard let date = civil(text.prefix(10)), text.utf8.count >= 19 else { return nil }
    let time = text.dropFirst(11).prefix(8).split(separator: ":", omittingEmptySubsequences: false).compactMap {
      number($0)
    }
    guard time.count == 3, time[0] < 24, time[1] < 60, time[2] <= 60 else { return nil }
    var zone = PlainText.trimmed(text.dropFirst(19))[...]
    if zone.first == "." { zone = zone.dropFirst().drop { $0.isNumber } }
    var offset = 0
    if let sign = zone.first, sign == "+" || sign == "-" {
      let digits = zone.dropFirst().filter { $0 != ":" }
      guard digits.count == 4, let hours = number(digits.prefix(2)), let minutes = number(digits.suffix(2)) else {
        return nil
      }
      offset = (hours * 60 + minutes) * (sign == "-" ? -60 : 60)
    } else if !zone.isEmpty, zone != "Z", zone != "UTC" {
      return nil
    }
    let seconds = days(date) * 86_400 + time[0] * 3600 + time[1] * 60 + time[2] - offset
    return Moment(milliseconds: Int64(seconds) * 1000)
  }

  /// A day like `2026-12-20`, for comparing as text; other orders of day and month are two days at once.
  static func day(_ text: String) -> String? {
    guard text.utf8.count == 10 || text.dropFirst(10).first == "T" || text.dropFirst(10).first == " " else {
      return nil
    }
    return civil(text.prefix(10)).map { _ in String(text.prefix(10)) }
  }

  private static func civil(_ text: Substring) -> (year: Int, month: Int, day: Int)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, let year = number(parts[0]), let month = number(parts[1]),
      let day = number(parts[2]), (1...12).contains(month), (1...length(month, year)).contains(day)
    else { return nil }
    return (year, month, day)
  }

  private static func length(_ month: Int, _ year: Int) -> Int {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  private static func number(_ text: some StringProtocol) -> Int? {
    guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }

  /// Days since 1970-01-01 in the proleptic Gregorian calendar, by years that begin in March.
  private static func days(_ date: (year: Int, month: Int, day: Int)) -> Int {
    let year = date.month <= 2 ? date.year - 1 : date.year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
