import Lettering
import Synchronization

/// A proof that is drawn once, by whoever asks first; whoever asks meanwhile waits for it instead of drawing it again.
final class ProofUnderWay: Sendable {
  private let drawn = Mutex<Result<Proof, LetteringRefusal>?>(nil)

  /// The proof, or why there is none; `draw` is called unless it was before. Blocks while it is drawn, here or in another
  /// thread.
  func result(_ draw: () throws(LetteringRefusal) -> Proof) throws(LetteringRefusal) -> Proof {
    let result = drawn.withLock { drawn -> Result<Proof, LetteringRefusal> in
      if let drawn { return drawn }
      let result: Result<Proof, LetteringRefusal>
      do throws(LetteringRefusal) { result = .success(try draw()) } catch { result = .failure(error) }
      drawn = result
      return result
    }
    return try result.get()
  }
}
