import Dispatch
import Workshop

/// Reads the ledger off Swift's own threads, one read at a time: a disk that hangs then holds up readers and never a stop.
///
/// Each read is of the ledger at one moment, however much it asks.
package final class LedgerReads: Sendable {
  private let journal: any Journal
  private let queue: DispatchQueue

  /// Reads of `journal` in a queue of their own.
  package init(_ journal: any Journal, label: String) {
    self.journal = journal
    queue = DispatchQueue(label: label, qos: .userInitiated)
  }

  /// Which ledger is read.
  package var identity: LedgerIdentity { journal.identity }

  /// Runs `read` on the ledger and returns what it found.
  package func read<Result: Sendable>(
    _ read: @escaping @Sendable (any JournalReader) throws -> Result
  ) async throws(BenchRefusal) -> Result {
    let outcome = await withCheckedContinuation { continuation in
      self.read(read) { continuation.resume(returning: $0) }
    }
    switch outcome {
    case .success(let result): return result
    case .failure(let refusal): throw refusal
    }
  }

  /// Runs `read` on the ledger and returns what it found, or `nil` when that takes longer than `bound`.
  package func read<Result: Sendable>(
    within bound: Duration, _ read: @escaping @Sendable (any JournalReader) throws -> Result
  ) async throws(BenchRefusal) -> Result? {
    let answer = FirstAnswer<Swift.Result<Result, BenchRefusal>?>()
    self.read(read) { answer.give($0) }
    // Called off when the ledger was faster; else it ends by itself.
    let late = Task {
      try await Task.sleep(for: bound)
      answer.give(nil)
    }
    defer { late.cancel() }
    return try await answer.first()?.get()
  }

  /// Runs `read` on the ledger and hands on what it found, on the queue's thread.
  package func read<Result: Sendable>(
    _ read: @escaping @Sendable (any JournalReader) throws -> Result,
    then take: @escaping @Sendable (Swift.Result<Result, BenchRefusal>) -> Void
  ) {
    ask({ try $0.still(read) }, then: take)
  }

  /// Throws unless something could be recorded now.
  package func proveWritable() async throws(BenchRefusal) {
    let outcome = await withCheckedContinuation { continuation in
      ask({ try $0.proveWritable() }, then: { continuation.resume(returning: $0) })
    }
    try outcome.get()
  }

  private func ask<Result: Sendable>(
    _ question: @escaping @Sendable (any Journal) throws -> Result,
    then take: @escaping @Sendable (Swift.Result<Result, BenchRefusal>) -> Void
  ) {
    queue.async { [journal] in
      do {
        take(.success(try question(journal)))
      } catch {
        take(.failure(BenchRefusal(unreadable: error)))
      }
    }
  }
}

extension BenchRefusal {
  /// What to tell a client when the ledger could not be read.
  fileprivate init(unreadable error: any Error) {
    if let refusal = error as? BenchRefusal {
      self = refusal
    } else {
      let reason = (error as? JournalFault)?.sentence ?? "The ledger cannot be read: \(error)."
      self.init(.ledgerBroken, reason, remedy: "Ask the administrator to look at the disk and the daemon's log.")
    }
  }
}
