import BenchAPI
import HTTPTypes
import Hummingbird
import Station

/// A refusal on its way out: whoever throws it ends the request with an `application/problem+json` document (RFC 9457).
struct Problem: HTTPResponseError {
  /// What the client reads.
  var body: ProblemBody
  /// What goes with it, for instance `Allow`.
  var headers: HTTPFields = [:]

  var status: HTTPResponse.Status { HTTPResponse.Status(code: body.status) }

  init(_ word: String, _ title: String, status: Int, detail: String, remedy: String) {
    body = ProblemBody(
      type: "urn:benchpin:problem:\(word)", title: title, status: status, detail: detail, remedy: remedy)
  }

  /// The refusal of the bench, with the status its kind stands for.
  init(_ refusal: BenchRefusal) {
    self.init(
      refusal.kind.rawValue, refusal.kind.title, status: refusal.kind.status, detail: refusal.sentence,
      remedy: refusal.remedy)
  }

  func response(from request: Request, context: some RequestContext) throws -> Response { try response() }

  /// The problem document.
  func response() throws -> Response {
    var response = try Response.json(body, status: status)
    response.headers[.contentType] = "application/problem+json"
    for field in headers { response.headers[field.name] = field.value }
    return response
  }
}

extension Problem {
  static func invalid(_ detail: String) -> Problem {
    Problem(BenchRefusal(.invalid, detail, remedy: "Correct what is named and send it again."))
  }

  static func notFound(_ detail: String) -> Problem {
    Problem(BenchRefusal(.notFound, detail, remedy: "Check the number and try again."))
  }

  static func malformed(_ detail: String) -> Problem {
    Problem(
      "malformed", "This is not JSON", status: 400, detail: detail, remedy: "Send one JSON text, encoded as UTF-8.")
  }

  static func tooLarge(limit: Int) -> Problem {
    Problem(
      "too-large", "Too large", status: 413, detail: "The body is larger than \(limit / 1024) KB.",
      remedy: "Send it in smaller parts.")
  }

  static let tooManyValues = Problem(
    "too-large", "Too large", status: 413, detail: "The body holds more than \(JSONValue.mostValues) values.",
    remedy: "Send it in smaller parts.")

  static let noRoom: Problem = {
    var problem = Problem(
      "no-room", "No room", status: 503, detail: "The bench is holding as many large requests as it has memory for.",
      remedy: "Wait half a minute, then send it again. Small requests and a stop are always taken.")
    problem.headers[.retryAfter] = "30"
    return problem
  }()

  /// There is no room for an answer; `isDone` when what was asked has been done all the same.
  static func noRoomToAnswer(isDone: Bool) -> Problem {
    let full = "The bench is holding as many large answers as it has memory for."
    var problem = Problem(
      "no-room", "No room", status: 503,
      detail: isDone ? "What was asked is done, and cannot be shown. \(full)" : full,
      remedy: isDone
        ? "Wait half a minute, then look it up in parts."
        : "Wait half a minute, then ask again, for less at once. Small requests and a stop are always taken.")
    problem.headers[.retryAfter] = "30"
    return problem
  }

  static let wrongMediaType = Problem(
    "media-type", "Not JSON", status: 415, detail: "The body is not declared as JSON.",
    remedy: "Send it with the header Content-Type: application/json.")

  static let foreign = Problem(
    "foreign", "Not from here", status: 403,
    detail: "The request comes from another web page, or was sent to a name this bench does not go by.",
    remedy: "Open the bench by its own address; further names are listed in the settings.")

  static let severalHosts = Problem(
    "several-hosts", "For whom?", status: 400,
    detail: "The request says twice whom it is for: it has more than one field Host.",
    remedy: "Send one field Host, with the name in the address. A stop is taken all the same.")

  static let notFromTheBench = Problem(
    "not-from-the-bench", "Not from the bench", status: 403,
    detail: "A start comes only from the bench where the ring lies, and the settings do not count this way in as that.",
    remedy: "Start it at the bench, or pair this screen as one of the bench's (benchpin screens pair --as bench, and "
      + "screen in starts_from). Watching and stopping work from here.")

  static let tokenMissing: Problem = {
    var problem = Problem(
      "token-missing", "Who are you?", status: 401,
      detail: "From the network this needs a token or a paired screen, and none was shown.",
      remedy: "Pair the screen with a code that is shown at the bench, or send the header Authorization: Bearer and a "
        + "token; the administrator makes one. A stop needs neither.")
    problem.headers[.wwwAuthenticate] = "Bearer realm=\"benchpin\""
    return problem
  }()

  static let tokenWrong: Problem = {
    var problem = Problem(
      "token-wrong", "Who are you?", status: 401,
      detail: "The token that was shown is none of this bench's, or was revoked.",
      remedy: "Ask the administrator for one. A stop needs none.")
    problem.headers[.wwwAuthenticate] = "Bearer realm=\"benchpin\", error=\"invalid_token\""
    return problem
  }()

  static let tokenInURL = Problem(
    "token-in-url", "Not in a URL", status: 400,
    detail: "A token stands in the path or the query, where histories and logs keep it.",
    remedy: "Send it in the field Authorization. If it was a right one, have it revoked: others may have seen it.")

  static let tooOften: Problem = {
    var problem = Problem(
      "too-often", "Too often", status: 429, detail: "More was asked from there than the bench answers in a row.",
      remedy: "Wait a few seconds. A stop is always taken.")
    problem.headers[.retryAfter] = "3"
    return problem
  }()

  static func roleTooSmall(_ role: Role, needed: Role, _ visitor: Visitor) -> Problem {
    let remedy =
      switch visitor.door {
      case _ where visitor.screen?.kind == .watch: "Do it at the bench: from here this screen looks, and stops."
      case .socket: "Ask as root, or as the daemon's own user: with sudo."
      case .loopback: "Ask over the Unix socket, as root: with sudo and the command line."
      case .network: "Ask the administrator for a token that may."
      }
    return Problem(
      "role", "Not yours to do", status: 403,
      detail: "This needs the role \(needed.rawValue), and from here you have \(role.rawValue).", remedy: remedy)
  }

  static let tooSlow = Problem(
    "too-slow", "Too slow", status: 408, detail: "The request did not come in time.",
    remedy: "Send it at once, as a whole; a large body may take longer as long as it keeps coming.")

  static let headTooLarge = Problem(
    "head-too-large", "Too large", status: 431,
    detail: "The head of the request is larger than 32 KB, or has more than 100 fields.",
    remedy: "Leave fields out; in a browser, remove the cookies of this address.")

  static let targetTooLong = Problem(
    "target-too-long", "Too long", status: 414, detail: "The path with its query is longer than 4096 bytes.",
    remedy: "Send what is long in the body.")

  static let cutShort = Problem(
    "cut-short", "Cut short", status: 400, detail: "The request ended before all of it was there, so nothing was done.",
    remedy: "Send it again as a whole.")

  static let notHTTP = Problem(
    "not-http", "Not understood", status: 400, detail: "What came is no request of HTTP/1.1.",
    remedy: "Use a program that speaks HTTP.")

  static let inProgress = Problem(
    "in-progress", "Still being answered", status: 409,
    detail: "The same request, with the same Idempotency-Key, is being answered right now.",
    remedy: "Wait a moment, then ask again with the same key.")

  static let keyReused = Problem(
    "key-reused", "Key used before", status: 422,
    detail: "This Idempotency-Key came with another request before.", remedy: "Give each request a key of its own.")

  static let tooManyStreams = Problem(
    "too-many-streams", "Too many listeners", status: 503, detail: "Too many programs follow the events already.",
    remedy: "Close some of them, or try again later.")

  static let unexpected = Problem(
    "unexpected", "The daemon made a mistake", status: 500, detail: "The request failed for a reason nobody foresaw.",
    remedy: "Try again; if it happens again, send the daemon's log to whoever looks after the bench.")

  static let noSuchPath = Problem(
    "not-found", "No such page", status: 404, detail: "There is nothing at this path.",
    remedy: "Check the path; the interface begins with /v1/.")

  static func wrongMethod(allowed: [HTTPRequest.Method]) -> Problem {
    let list = allowed.map(\.rawValue).sorted().joined(separator: ", ")
    var problem = Problem(
      "method", "Wrong method", status: 405, detail: "This path does not take that method.", remedy: "Use \(list).")
    problem.headers[.allow] = list
    return problem
  }
}

extension BenchRefusal.Kind {
  /// The HTTP status the kind stands for.
  var status: Int {
    switch self {
    case .notFound: 404
    case .revised: 412
    case .invalid, .workRefused: 422
    case .notOnBench, .changed, .tooLate, .incomplete, .outOfOrder, .wrongStage, .pieceEngraved, .pieceInDoubt,
      .sizeNotConfirmed, .notSafe, .notHeld, .alreadySettled, .busy, .jobOver, .notApproved, .demoSettings:
      409
    case .deviceAbsent, .ledgerBroken, .ending: 503
    case .diskFull: 507
    }
  }

  /// The kind in words.
  var title: String {
    switch self {
    case .notFound: "Not found"
    case .invalid: "Not understood"
    case .notOnBench: "Not on the bench"
    case .changed, .revised: "Changed meanwhile"
    case .tooLate: "Came too late"
    case .incomplete: "Something is missing"
    case .outOfOrder: "Not in this order"
    case .wrongStage: "Wrong stage"
    case .pieceEngraved: "Engraved already"
    case .pieceInDoubt: "The piece is in doubt"
    case .sizeNotConfirmed: "The size is not confirmed"
    case .notApproved: "Not approved"
    case .demoSettings: "Made-up settings of the beam"
    case .notSafe: "Not safe"
    case .notHeld: "Nobody holds the pedal"
    case .alreadySettled: "Settled already"
    case .busy: "Busy"
    case .deviceAbsent: "The machine is not there"
    case .workRefused: "The machine cannot do this"
    case .jobOver: "The job is over"
    case .diskFull: "The disk is full"
    case .ledgerBroken: "The ledger does not work"
    case .ending: "The daemon is ending"
    }
  }
}
