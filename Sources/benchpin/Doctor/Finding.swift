/// What a check found, and what to do about it; its property names are the JSON's.
struct Finding: Encodable, Hashable {
  /// How grave it is.
  enum Verdict: String, Encodable, CaseIterable {
    /// Nothing is wrong.
    case well
    /// Work goes on; somebody should look at it.
    case look
    /// The bench does not work as it should until somebody does something.
    case act
  }

  var verdict: Verdict
  /// What was looked at, in a word or two.
  var about: String
  /// What was found: one plain sentence.
  var sentence: String
  /// What to do, a step or a command each; empty when nothing is to be done.
  var remedy: [String]

  static func well(_ about: String, _ sentence: String) -> Finding {
    Finding(verdict: .well, about: about, sentence: sentence, remedy: [])
  }

  static func look(_ about: String, _ sentence: String, _ remedy: String...) -> Finding {
    Finding(verdict: .look, about: about, sentence: sentence, remedy: remedy)
  }

  static func act(_ about: String, _ sentence: String, _ remedy: String...) -> Finding {
    Finding(verdict: .act, about: about, sentence: sentence, remedy: remedy)
  }

  /// The finding for people: one line, and what to do under it.
  var lines: [String] {
    let word = verdict.rawValue + String(repeating: " ", count: 6 - verdict.rawValue.utf8.count)
    return ["\(word)\(about): \(sentence)"] + remedy.map { "        \($0)" }
  }
}

/// Everything the doctor found; its property names are the JSON's.
struct DoctorReport: Encodable {
  /// Whether nothing has to be done.
  var ok: Bool
  var findings: [Finding]

  init(_ findings: [Finding]) {
    self.findings = findings
    ok = findings.allSatisfy { $0.verdict != .act }
  }

  /// The report for people.
  var lines: [String] {
    let (acts, looks) = (findings.count { $0.verdict == .act }, findings.count { $0.verdict == .look })
    let end =
      acts > 0
      ? "\(acts) to act on, \(looks) to look at."
      : looks > 0 ? "Nothing to act on, \(looks) to look at." : "Nothing is wrong."
    return findings.flatMap(\.lines) + [end]
  }
}
