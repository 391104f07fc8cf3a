import BenchAPI

/// Why a command ends without having done what it was asked, with the exit code that says so to scripts.
struct CommandFailure: Error, Hashable {
  /// The exit codes in use, from sysexits.h.
  enum Code: Int32 {
    case usage = 64
    case data = 65
    case noInput = 66
    case unavailable = 69
    case software = 70
    case cannotCreate = 73
    case filesMissing = 74
    case temporary = 75
    case notPermitted = 77

    /// The code in a word, for programs.
    var word: String {
      switch self {
      case .usage: "usage"
      case .data: "invalid"
      case .noInput: "not-found"
      case .unavailable: "unavailable"
      case .software: "unexpected"
      case .cannotCreate: "disk-full"
      case .filesMissing: "files-missing"
      case .temporary: "not-now"
      case .notPermitted: "not-permitted"
      }
    }
  }

  let code: Code
  /// Which kind of problem, for programs: `urn:benchpin:problem:` and a word.
  let type: String
  /// What was wrong and what to do, in plain sentences.
  let text: String
  /// Whether what was asked may have been done all the same.
  let isUnsure: Bool
  /// What others changed meanwhile, where that is the reason.
  var changes: [ProblemBody.Change] = []

  init(_ code: Code, _ text: String, isUnsure: Bool = false) {
    self.isUnsure = isUnsure
    self.code = code
    type = "urn:benchpin:problem:\(code.word)"
    self.text = text
  }

  /// The refusal of the daemon.
  init(_ problem: ProblemBody) {
    isUnsure = false
    type = problem.type
    changes = problem.changes ?? []
    text = problem.remedy.isEmpty ? problem.detail : "\(problem.detail)\n\(problem.remedy)"
    code =
      switch problem.type.split(separator: ":").last {
      case "not-found": .noInput
      case "busy", "changed", "revised", "too-late", "too-many-streams": .temporary
      case "device-absent", "ending": .unavailable
      case "disk-full", "backup-failed", "screen-not-kept", "screen-still-kept": .cannotCreate
      case "foreign", "role", "not-yours-to-pair", "not-yours-to-unpair": .notPermitted
      case "ledger-broken", "unexpected": .software
      default: problem.status < 500 ? .data : .software
      }
  }
}
