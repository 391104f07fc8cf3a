import ArgumentParser
import FoundationEssentials

/// What goes to standard error in place of sentences when a command was asked for JSON: a problem as the daemon writes one
/// (RFC 9457), with the exit status in place of HTTP's. The property names are the JSON's.
struct FailureBody: Codable, Hashable {
  /// `urn:benchpin:problem:` and a word, for programs.
  var type: String
  /// What was wrong: the sentence a person would read.
  var detail: String
  /// What to do about it; empty when there is no advice.
  var remedy: String
  /// The status the command ends with.
  var exit_status: Int32

  init(_ failure: CommandFailure) {
    let parts = failure.text.split(separator: "\n", maxSplits: 1)
    type = failure.type
    detail = parts.first.map(String.init) ?? ""
    remedy = parts.dropFirst().first.map(String.init) ?? ""
    exit_status = failure.code.rawValue
  }

  /// What the command line itself says of wrong usage, or of a failure nobody foresaw.
  init(_ error: any Error) {
    exit_status = Benchpin.exitCode(for: error).rawValue
    type = "urn:benchpin:problem:\(exit_status == CommandFailure.Code.usage.rawValue ? "usage" : "unexpected")"
    detail = Benchpin.message(for: error)
    remedy = "`benchpin help` lists the commands and their options."
  }

  /// One line of JSON.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and a number always encode; were they not to, the sentence is worth more than its form.
    guard let data = try? encoder.encode(self) else { return detail }
    return String(decoding: data, as: UTF8.self)
  }

  /// Whether `arguments` ask for JSON; what follows `--` is no option.
  static func isWanted(by arguments: [String]) -> Bool { arguments.prefix { $0 != "--" }.contains("--json") }
}
