import Workshop

extension SizeAnswer {
  /// The answer for people: the bore, the nearest size of every system, and what published charts say otherwise.
  var lines: [String] {
    guard let bore else { return [] }
    let name = size.map { $0.system == .uk ? "\($0.text) by \(chart.name)" : $0.text } ?? "This"
    let first =
      "\(name) is \(bore.diameter.text(decimals: 3)) mm inside diameter, \(bore.circumference.text(decimals: 3)) mm inside circumference."
    return [first, ""] + Table.lines(["SYSTEM", "NEAREST", "DIAMETER", "ERROR"], rows) + notes.flatMap { ["", $0] }
  }

  /// What published charts say otherwise, in plain sentences.
  var notes: [String] {
    var notes: [String] = []
    if let size, let bore, let other = otherReading {
      let difference = other.diameter - bore.diameter
      let side = difference.count < 0 ? "smaller" : "larger"
      notes.append(
        "By \(otherChart.name), \(size.text) is \(other.diameter.text(decimals: 3)) mm, \(Micrometres(abs(difference.count)).text(decimals: 3)) mm \(side). Ask which one the shop works by."
      )
    }
    return notes + (size?.caveat.map { [$0] } ?? [])
  }

  /// The sizes a system runs over, UK letters by the chart that was asked for.
  func range(of system: SizeSystem) -> String { system == .uk ? chart.rangeText : system.rangeText }

  private var rows: [[String]] {
    SizeSystem.allCases.flatMap { system in
      let own = row(system.rawValue, nearest(in: system), outside: range(of: system))
      guard system == .uk, let other = otherNearest else { return [own] }
      return [
        row("UK by \(chart.name)", nearest(in: .uk), outside: chart.rangeText),
        row("UK by \(otherChart.name)", other, outside: ""),
      ]
    }
  }

  private func row(_ name: String, _ nearest: NearestSize?, outside: String) -> [String] {
    guard let nearest else { return [name, "-", "-", "outside \(outside)"] }
    let sign = nearest.error.count > 0 ? "+" : ""
    return [
      name, nearest.size.text, "\(nearest.bore.diameter.text(decimals: 3)) mm",
      "\(sign)\(nearest.error.text(decimals: 3)) mm",
    ]
  }
}
