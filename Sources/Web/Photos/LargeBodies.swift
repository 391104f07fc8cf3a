import HTTPTypes
import Synchronization

/// One at a time of what takes tens of megabytes while it is made: a photo on its way in, a record with its photos. Whoever
/// comes meanwhile is asked to wait, so that the daemon keeps within the memory it is given.
final class LargeBodies: Sendable {
  private let isTaken = Mutex(false)

  /// Runs `body`, or throws when another one runs.
  func one<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
    guard
      isTaken.withLock({ taken in
        defer { taken = true }
        return !taken
      })
    else { throw Problem.anotherLargeBody }
    defer { isTaken.withLock { $0 = false } }
    return try await body()
  }
}

extension Problem {
  fileprivate static let anotherLargeBody: Problem = {
    var problem = Problem(
      "busy", "Busy", status: 503, detail: "Another photo or record is being taken care of.",
      remedy: "Wait a few seconds, then try again.")
    problem.headers[.retryAfter] = "3"
    return problem
  }()
}
