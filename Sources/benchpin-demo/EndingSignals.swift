@preconcurrency import Dispatch
import Glibc

/// Ctrl-C, a hang-up, a closed pipe, or being told to end: the shop is closed first, so that nothing is left running.
final class EndingSignals {
  private let sources: [any DispatchSourceSignal]

  /// Calls `close` on the first of the signals, then ends the program.
  init(_ close: @escaping @Sendable () -> Void) {
    signal(SIGPIPE, SIG_IGN)
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { @Sendable in
        close()
        _exit(128 + number)
      }
      source.resume()
      return source
    }
  }

  /// Leaves the signals alone from now on.
  func cancel() { for source in sources { source.cancel() } }
}
