/// How many injections of each kind ended how, and why some are unknown.
struct Tally: Sendable {
  static let endings = ["done", "notStarted", "failed", "stopped", "unknown", "settled", "no job"]

  private var counts: [Injection.Kind: [String: Int]] = [:]
  private var caught: [Injection.Kind: Int] = [:]
  private var reasons: [String: Int] = [:]
  private(set) var passed = 0
  private(set) var failed = 0

  /// Counts one that was played and judged.
  mutating func take(_ outcome: Play.Outcome) {
    counts[outcome.kind, default: [:]][outcome.ending, default: 0] += 1
    if outcome.isCaught { caught[outcome.kind, default: 0] += 1 }
    if outcome.ending == "unknown" { reasons[Self.plain(outcome.reason), default: 0] += 1 }
    if outcome.wrongs.isEmpty { passed += 1 } else { failed += 1 }
  }

  /// Counts one that could not be played.
  mutating func takeUnplayed() { failed += 1 }

  /// The table and the reasons.
  var text: String {
    let width = (Injection.Kind.allCases.map(\.rawValue.count).max() ?? 0) + 2
    var lines = [
      Self.row("injection", ["played", "struck"] + Self.endings, width)
    ]
    for kind in Injection.Kind.allCases {
      guard let count = counts[kind] else { continue }
      let all = count.values.reduce(0, +)
      lines.append(
        Self.row(
          kind.rawValue, (["\(all)", "\(caught[kind] ?? 0)"] + Self.endings.map { "\(count[$0] ?? 0)" }), width))
    }
    let sums = Self.endings.map { ending in counts.values.map { $0[ending] ?? 0 }.reduce(0, +) }
    lines.append(
      Self.row("all", ["\(passed + failed)", "\(caught.values.reduce(0, +))"] + sums.map(String.init), width))
    lines.append("`settled`: unknown first, then settled by the machine's own record.")
    if !reasons.isEmpty { lines.append("Why unknown:") }
    for (reason, count) in reasons.sorted(by: { ($0.value, $1.key) > ($1.value, $0.key) }) {
      lines.append("  \(count) × \(reason)")
    }
    return lines.joined(separator: "\n")
  }

  private static func row(_ name: String, _ cells: [String], _ width: Int) -> String {
    name + String(repeating: " ", count: max(1, width - name.count))
      + cells.map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }.joined()
  }

  /// The sentence without the numbers that differ from bench to bench.
  private static func plain(_ reason: String) -> String {
    var plain = ""
    for character in reason where !(character.isNumber && plain.last == "#") {
      plain.append(character.isNumber ? "#" : character)
    }
    return plain
  }
}
