import BenchAPI

extension JobBody {
  static let heading = ["ASKED (UTC)", "ORDER", "RING", "KIND", "WHAT", "PHASE", "BY", "ID"]

  /// The job as a row of a table.
  var row: [String] {
    let standing = settled.map { "\(phase), \($0.finding)" } ?? phase
    return [requested_at.asTime, order, String(piece), kind, what.asEngraved, standing, by, id]
  }

  /// Whether nothing more will happen.
  var isOver: Bool { !["requested", "starting", "running"].contains(phase) }

  /// How the job stands, in one sentence.
  var sentence: String {
    let name = "The \(kind) of order \(order), ring \(piece),"
    let why = reason.map { " \($0)" } ?? ""
    switch phase {
    case "requested": return "\(name) is asked for."
    case "starting": return "\(name) is being started."
    case "running": return "\(name) is running\(ProgressText.part(permille, left_ms).map { ": \($0)" } ?? "")."
    case "done": return "\(name) is done.\(why)"
    case "notStarted": return "\(name) was not started.\(why)"
    case "stopped": return "\(name) was stopped.\(why)"
    case "failed": return "\(name) failed.\(why)"
    default: return "Nobody saw how \(name.lowercasedFirst) ended: look at the piece.\(why)"
    }
  }

  /// What is known of the job beside how it stands: who stopped it, how long it was at work, what was found.
  var findings: [String] {
    var lines: [String] = []
    if let told_to_stop { lines.append("  \(told_to_stop.sentence)\(doubtOfRecord)") }
    if kind == "polishing", let worked_ms {
      lines.append("  Polished \(ProgressText.worked(worked_ms, isLeast: worked_is_least == true)).")
    }
    if let settled { lines.append(settled.sentence) }
    return lines
  }

  /// Why the machine's own record does not settle a job that was told to stop.
  private var doubtOfRecord: String {
    guard kind == "engraving", phase == "unknown", settled == nil else { return "" }
    return " What it counts after a stop may be a part of a mark, so that its record does not settle this."
  }

  /// The job in a few lines.
  var lines: [String] {
    [sentence] + findings
      + (asks_for_a_look ? ["  Look at the ring, then: benchpin jobs settle \(id) --finding … --by …"] : []) + [
        "  What    \(what.asEngraved), on \(device)", "  Asked   \(requested_at.asTime) UTC by \(by)",
        "  Job     \(id)",
      ]
  }

  /// The exit code of a command that waited for the job; `nil` when it is done.
  var failure: CommandFailure? {
    switch phase {
    case "done": nil
    case "notStarted", "stopped": CommandFailure(.temporary, sentence)
    default: CommandFailure(.software, sentence)
    }
  }
}

extension SettlementBody {
  /// What was found, in one sentence.
  var sentence: String {
    let who = is_from_record ? "The record of \(by) shows" : "\(by) looked"
    let what =
      switch finding {
      case "engraved": "it is engraved"
      case "notEngraved": "nothing is on it"
      default: "it is spoiled"
      }
    return "  Settled \(at.asTime) UTC: \(who): \(what).\(note.isEmpty ? "" : " \(note)")"
  }
}

extension ToldToStopBody {
  /// Who stopped it, in one sentence.
  var sentence: String { "Told to stop \(at.asTime) UTC by \(by == "bench" ? "the bench itself" : by)." }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}

/// How far a job is, for people.
enum ProgressText {
  /// `45 %, 12 s left`; `nil` when nothing is known.
  static func part(_ permille: Int?, _ left: Int?) -> String? {
    let parts = [permille.map { "\($0 / 10) %" }, left.map { "\(time($0)) left" }].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// A bar of `width` columns with what `part` says behind it.
  static func bar(_ permille: Int?, _ left: Int?, width: Int = 30) -> String {
    let done = min(max(permille ?? 0, 0), 1000) * width / 1000
    let bar = String(repeating: "#", count: done) + String(repeating: ".", count: width - done)
    return "[\(bar)] \(part(permille, left) ?? "at work")"
  }

  /// `3 min 05 s`, or `at least 3 min 05 s`: never more than it was.
  static func worked(_ milliseconds: Int, isLeast: Bool) -> String {
    if isLeast, milliseconds < 1000 { return "for a time nobody saw" }
    return "\(isLeast ? "at least " : "")\(time(seconds: milliseconds / 1000))"
  }

  /// `12 s`, `3 min 05 s`: never less than what is left.
  static func time(_ milliseconds: Int) -> String { time(seconds: (max(milliseconds, 0) + 999) / 1000) }

  private static func time(seconds: Int) -> String {
    guard seconds >= 60 else { return "\(seconds) s" }
    let rest = seconds % 60
    return "\(seconds / 60) min \(rest < 10 ? "0" : "")\(rest) s"
  }
}
