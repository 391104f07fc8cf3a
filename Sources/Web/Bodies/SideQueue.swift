import Dispatch

/// Where work is done that takes long only because there is much of it: off Swift's own threads, which are as many as the
/// processor has cores, and one piece at a time, so that a stop finds a thread that is free.
struct SideQueue: Sendable {
  /// For reading what came in.
  static let bodies = SideQueue("web.bodies")
  /// For writing what goes out: not behind an import, which takes seconds to read.
  static let answers = SideQueue("web.answers")

  private let queue: DispatchQueue

  private init(_ label: String) { queue = DispatchQueue(label: label, qos: .utility) }

  /// Does `work` and returns what it made.
  func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try work() }) }
    }
  }
}
