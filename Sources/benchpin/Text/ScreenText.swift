import BenchAPI

extension ScreenList {
  /// The screens as a table, and whether a code is open.
  var lines: [String] {
    let table =
      screens.isEmpty
      ? ["No screen is paired; benchpin screens pair --as watch shows a code for one."]
      : Table.lines(["NAME", "AS", "HEARD (UTC)", "PAIRED (UTC)", "ID"], screens.map(\.row))
    return table + (open_code.map { ["A code for a \($0.as) screen is open, with \($0.tries_left) tries left."] } ?? [])
  }
}

extension ScreenBody {
  /// The screen as a row of a table.
  fileprivate var row: [String] { [name, kind, seen.asTime, since.asTime, id] }
}

extension PairingCodeBody {
  /// The code in two groups, and what to do with it.
  var lines: [String] {
    [
      "\(code.prefix(3)) \(code.suffix(3))",
      "Type it on the device's page of the bench before \(expires_at.asTime) UTC; it is good once.",
    ]
  }
}
