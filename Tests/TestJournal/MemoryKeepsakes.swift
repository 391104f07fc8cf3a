import Station
import Synchronization

/// Keepsakes in memory for tests; can be told to refuse.
package final class MemoryKeepsakes: Keepsakes {
  /// Everything it holds, by name.
  package let files = Mutex<[String: [UInt8]]>([:])
  /// What every act throws while it is set.
  package let refusal = Mutex<JournalFault?>(nil)

  /// What happens each time before something is kept.
  package let beforeKeeping = Mutex<(@Sendable () -> Void)?>(nil)

  /// Nothing kept.
  package init() {}

  package func keep(_ bytes: [UInt8], as name: String) throws(JournalFault) {
    beforeKeeping.withLock { $0 }?()
    if let fault = refusal.withLock({ $0 }) { throw fault }
    files.withLock { $0[name] = bytes }
  }

  package func bytes(of name: String) throws(JournalFault) -> [UInt8]? {
    if let fault = refusal.withLock({ $0 }) { throw fault }
    return files.withLock { $0[name] }
  }
}
