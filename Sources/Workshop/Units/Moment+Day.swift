extension Moment {
  /// The last moment of a day like `2027-05-31`, in UTC; `nil` for anything else.
  package init?(endOfDay text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
    }
    guard text.utf8.count == 10, parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
      year >= 1970, (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    // A day of a month that has fewer comes out as another day.
    let start = (year - 1970) * 365 + (year - 1969) / 4 - (year - 1901) / 100 + (year - 1601) / 400
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1]
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = start + before + (isLeap && month > 2 ? 1 : 0) + day - 1
    guard CivilDate(daysSince1970: days).text == text else { return nil }
    self.init(milliseconds: Int64(days + 1) * 86_400_000 - 1)
  }
}
