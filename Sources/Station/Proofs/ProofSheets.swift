import Synchronization
import Workshop

/// The proofs that one command looks at.
///
/// A command draws nothing. One that finds a proof missing here is refused; the proof is drawn beside the bench's queue and
/// the command decided anew. What it looks at is therefore always of the order as it is in that moment.
final class ProofSheets: Sendable {
  /// What a proof is of.
  struct Wanted: Equatable {
    var order: Order
    var diameter: Micrometres
  }

  private struct Table {
    var drawn: [(of: Wanted, sheet: ProofSheet)] = []
    var missing: Wanted?
  }

  /// How often a command is decided: an order that changes each time while it is drawn is somebody else's at work on it.
  private static let attempts = 5

  private let table = Mutex(Table())

  /// The proof of `order` at this inside diameter; throws while it is not drawn.
  func sheet(for order: Order, diameter: Micrometres) throws(BenchRefusal) -> ProofSheet {
    let wanted = Wanted(order: order, diameter: diameter)
    let found = table.withLock { table -> ProofSheet? in
      if let found = table.drawn.first(where: { $0.of == wanted }) { return found.sheet }
      table.missing = wanted
      return nil
    }
    if let found { return found }
    throw BenchRefusal(
      .busy, "The proof of order \(order.number.text) is being drawn anew, since the order changes.",
      remedy: "Wait a moment, then ask again.")
  }

  /// Calls `decide` until it misses no proof any more, and draws what it misses, in the row of what it is for.
  func complete<Answer>(
    at easel: Easel, for purpose: Easel.Purpose, _ decide: () async -> Result<Answer, BenchRefusal>
  ) async -> Result<Answer, BenchRefusal> {
    for _ in 1..<Self.attempts {
      let answer = await decide()
      guard let missing = takeMissing() else { return answer }
      let sheet = await easel.sheet(missing, for: purpose)
      table.withLock { $0.drawn.append((missing, sheet)) }
    }
    return await decide()
  }

  private func takeMissing() -> Wanted? {
    table.withLock { table in
      defer { table.missing = nil }
      return table.missing
    }
  }
}
