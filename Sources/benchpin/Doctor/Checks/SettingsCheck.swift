/// What the daemon's own check says of the settings; missing profiles are among its mistakes.
struct SettingsCheck {
  /// The exit status of `benchpind --check-config`; `nil` when it could not be run.
  var status: Int?
  var output: String
  var complaint: String

  /// The statuses are those of `benchpind --help`.
  var findings: [Finding] {
    switch status {
    case 0?:
      // The first line says there are no mistakes; the others are the files, and words that end without a full stop.
      let lines = output.split(separator: "\n").map(String.init)
      let notes = lines.dropFirst().map { $0.drop { $0 == " " } }.filter { !$0.hasPrefix("and after it") }
      return [.well("settings", lines.first ?? "no mistakes")] + notes.map { .look("settings", String($0)) }
    case 78?:
      let mistakes = complaint.split(separator: "\n").map { $0.trimmingPrefix("benchpind: ") }
      let sentence = mistakes.count == 1 ? "they have a mistake" : "they have \(mistakes.count) mistakes"
      return [
        Finding(
          verdict: .act, about: "settings", sentence: "\(sentence); the daemon would not start",
          remedy: mistakes.map(String.init))
      ]
    case let status?:
      return [.act("settings", "checking them ended with \(status)", complaint)]
    case nil:
      return [
        .look("settings", "benchpind is not beside this program, so they were not checked", "benchpind --check-config")
      ]
    }
  }
}
