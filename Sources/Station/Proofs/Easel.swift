import Dispatch
import Synchronization
import Workshop

/// Where proofs are drawn: beside the bench's queue and off Swift's own threads, since a fine filling of a wide band takes
/// seconds, for which nothing else could be decided or read.
///
/// One drawing at a time for what is decided and one for who looks, so that no row of lookers keeps a start waiting. A start
/// waits for the one drawing that somebody else has begun of the very same proof, since drawing it twice takes longer.
package final class Easel: Sendable {
  /// What a proof is drawn for.
  enum Purpose {
    /// A command that somebody waits for at the machine.
    case deciding
    /// Somebody who looks.
    case looking
  }

  private let press: any ProofPress
  private let reckoning = Mutex<(@Sendable (RingDrawing) -> Void)?>(nil)
  private let deciding = DispatchQueue(label: "benchpin.proofs.deciding", qos: .userInitiated)
  private let looking = DispatchQueue(label: "benchpin.proofs.looking", qos: .utility)

  /// An easel for what `press` draws.
  package init(_ press: any ProofPress) { self.press = press }

  /// The proof for a ring of this inside diameter, for somebody who looks at it.
  package func sheet(for order: Order, diameter: Micrometres) async -> ProofSheet {
    await sheet(ProofSheets.Wanted(order: order, diameter: diameter), for: .looking)
  }

  /// A picture of the proof as SVG; `nil` where there is none.
  package func picture(_ view: ProofView, of order: Order, diameter: Micrometres) async -> String? {
    await draw(on: looking) { press in press.picture(view, of: order, diameter: diameter) }
  }

  /// The proof that a command looks at, in the row of what it is for.
  func sheet(_ wanted: ProofSheets.Wanted, for purpose: Purpose) async -> ProofSheet {
    let queue = purpose == .deciding ? deciding : looking
    return await draw(on: queue) { [self] press in
      let sheet = press.sheet(for: wanted.order, diameter: wanted.diameter)
      if let drawing = sheet.drawing { reckoning.withLock { $0 }?(drawing) }
      return sheet
    }
  }

  /// Has `reckon` called with each drawing before anybody gets it: what takes time is known by then to who decides.
  func reckons(_ reckon: @escaping @Sendable (RingDrawing) -> Void) { reckoning.withLock { $0 = reckon } }

  /// Does `work` in the row of those who look.
  func beside<Answer: Sendable>(_ work: @escaping @Sendable () -> Answer) async -> Answer {
    await draw(on: looking) { _ in work() }
  }

  private func draw<Drawn: Sendable>(
    on queue: DispatchQueue, _ draw: @escaping @Sendable (any ProofPress) -> Drawn
  ) async -> Drawn {
    await withCheckedContinuation { (done: CheckedContinuation<Drawn, Never>) in
      queue.async { @Sendable [press] in done.resume(returning: draw(press)) }
    }
  }
}
