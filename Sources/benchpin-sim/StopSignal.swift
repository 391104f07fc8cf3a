import ArgumentParser
import Glibc
import Synchronization

/// SIGTERM and SIGINT as a byte in a pipe, which is all that a signal handler may safely do.
enum StopSignal {
  private static let writeEnd = Atomic<Int32>(-1)

  /// Takes both signals over and returns the descriptor that becomes readable with the first one.
  static func install() throws -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw ValidationError("Cannot open a pipe.") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    writeEnd.store(ends[1], ordering: .releasing)
    // Whoever started this may have held them back, and a held-back signal would never arrive.
    var ours = sigset_t()
    sigemptyset(&ours)
    for number in [SIGTERM, SIGINT] {
      sigaddset(&ours, number)
      signal(number, onSignal)
    }
    pthread_sigmask(SIG_UNBLOCK, &ours, nil)
    return ends[0]
  }

  fileprivate static func raise() {
    var byte: UInt8 = 1
    _ = write(writeEnd.load(ordering: .acquiring), &byte, 1)
  }
}

private func onSignal(_ number: Int32) { StopSignal.raise() }
