import BenchAPI

extension ReadingBody {
  static let heading = ["TAKEN (UTC)", "MM", "GAUGE", "ORDER", "VERDICT", "ID"]

  /// The reading as a row of a table.
  var row: [String] {
    [taken_at.asTime, diameter_mm, device, order ?? (set_aside ? "set aside" : "inbox"), verdict ?? "-", id]
  }

  /// The reading in one sentence.
  var sentence: String {
    let place = order.map { "belongs to order \($0)" } ?? (set_aside ? "is set aside" : "waits in the inbox")
    return "The reading of \(diameter_mm) mm \(place)\(verdict.map { ": \($0)" } ?? "")."
  }
}

extension String {
  /// An ISO time without its fraction and letters: `2026-11-22 18:00:00`.
  var asTime: String { count >= 19 ? String(prefix(19)).replacing("T", with: " ") : self }
}
