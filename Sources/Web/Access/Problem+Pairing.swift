import HTTPTypes

extension Problem {
  static let noCodeOpen = Problem(
    "no-code", "No code is open", status: 409,
    detail: "No pairing code is open at the bench: it was used, it is older than two minutes, or none was shown.",
    remedy: "Have one shown at the bench: benchpin screens pair --as watch, or a paired bench screen.")

  static let codeWrong = Problem(
    "code-wrong", "Not the code", status: 403, detail: "That is not the code that is shown at the bench.",
    remedy: "Look at the bench and type its six digits. After three wrong ones nothing is heard from here any more.")

  static let codeDead = Problem(
    "code-dead", "The code is dead", status: 403,
    detail: "That is not the code, and it was tried ten times: it is good for nothing any more.",
    remedy: "Have a new code shown at the bench. If nobody here tried so often, somebody else did.")

  static let codeTriedTooOften: Problem = {
    var problem = Problem(
      "code-tried", "Tried too often", status: 429,
      detail: "Three wrong codes came from here, so nothing from here is compared with this code any more.",
      remedy: "Have a new code shown at the bench.")
    problem.headers[.retryAfter] = "120"
    return problem
  }()

  static let tooManyScreens = Problem(
    "too-many-screens", "Too many screens", status: 409,
    detail: "\(PairedScreen.most) screens are paired, which is as many as there may be.",
    remedy: "Unpair one that is not used any more: benchpin screens list, benchpin screens revoke.")

  static func screenNotKept(_ fault: ScreenShelfFault) -> Problem {
    Problem(
      "screen-not-kept", "Not paired", status: 507,
      detail: "The screen was not paired, since it could not be kept. \(fault.sentence)",
      remedy: "Mend that, then have a new code shown.")
  }

  static func screenStillKept(_ fault: ScreenShelfFault) -> Problem {
    Problem(
      "screen-still-kept", "Out, but not for good", status: 507,
      detail: "The screen is out now, and would be back after a restart, since that could not be kept. "
        + fault.sentence,
      remedy: "Mend that, then unpair it once more.")
  }

  static func notForYouToPair(_ kind: PairedScreen.Kind) -> Problem {
    Problem(
      "not-yours-to-pair", "Not yours to let in", status: 403,
      detail: "From here no code for a \(kind.rawValue) screen can be shown.",
      remedy: "Have it shown by the command line at the bench, benchpin screens pair"
        + (kind == .watch ? ", or by a paired bench screen." : "."))
  }

  static let notForYouToUnpair = Problem(
    "not-yours-to-unpair", "Not yours to put out", status: 403,
    detail: "A screen may unpair itself, and a bench screen those that watch.",
    remedy: "Have it done by the command line at the bench: benchpin screens revoke.")

  /// In the clear, where a token is no use.
  static let screenMissing: Problem = {
    var problem = Problem(
      "screen-missing", "Who are you?", status: 401,
      detail: "From the network this needs a paired screen, and this is none.",
      remedy: "Pair it with a code that is shown at the bench. A stop needs nothing.")
    problem.headers[.wwwAuthenticate] = "Pairing realm=\"benchpin\""
    return problem
  }()

  static let tokenInTheClear: Problem = {
    var problem = Problem(
      "token-in-the-clear", "Not in the clear", status: 401,
      detail: "A token was sent over a network without TLS, where others can read it. It counts nothing.",
      remedy: "Have it revoked. Tokens need a certificate: `lan` in the settings. A stop needs nothing.")
    problem.headers[.wwwAuthenticate] = "Pairing realm=\"benchpin\""
    return problem
  }()
}
