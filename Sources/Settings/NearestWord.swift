/// The word somebody most likely meant.
package enum NearestWord {
  /// The known word with the fewest slips (letters wrong, missing, extra or swapped); `nil` when all are too far.
  package static func to(_ word: String, among known: [String]) -> String? {
    let nearest = known.map { (word: $0, slips: slips(word.lowercased(), $0.lowercased())) }.min { $0.slips < $1.slips }
    guard let nearest, nearest.slips <= max(1, min(word.count, nearest.word.count) / 3) else { return nil }
    return nearest.word
  }

  /// The optimal string alignment distance.
  private static func slips(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.unicodeScalars.prefix(64)), Array(right.unicodeScalars.prefix(64)))
    var rows = [Array(0...right.count)]
    for i in 0..<left.count {
      var row = [i + 1]
      for j in 0..<right.count {
        var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { best = min(best, rows[i - 1][j - 1] + 1) }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[left.count][right.count]
  }
}
