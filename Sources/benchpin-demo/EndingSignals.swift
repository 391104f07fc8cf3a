@preconcurrency import Dispatch
import Glibc
import Synchronization

/// Ctrl-C, a hang-up, a closed pipe, or being told to end: the shop is closed first, so that nothing is left running.
final class EndingSignals {
  private let sources: [any DispatchSourceSignal]
  private let ending: Flag

  /// Set once, from whatever thread.
  private final class Flag: Sendable {
    let isSet = Atomic<Bool>(false)
  }

  /// Calls `close` on the first of the signals, then ends the program.
  init(_ close: @escaping @Sendable () -> Void) {
    let ending = Flag()
    self.ending = ending
    signal(SIGPIPE, SIG_IGN)
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { @Sendable in
        ending.isSet.store(true, ordering: .sequentiallyConsistent)
        close()
        _exit(128 + number)
      }
      source.resume()
      return source
    }
  }

  /// Whether one of the signals came: the program ends as soon as the shop is closed.
  var isEnding: Bool { ending.isSet.load(ordering: .sequentiallyConsistent) }

  /// Leaves the signals alone from now on.
  func cancel() { for source in sources { source.cancel() } }
}
