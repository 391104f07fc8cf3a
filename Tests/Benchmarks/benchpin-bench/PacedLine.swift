import CLoad
import Foundation
import Glibc
import Synchronization

/// A serial line as slow as its baud rate, which a pty is not: what one end sends reaches the other when its last bit would.
///
/// A frame is held until it would be over and then handed on whole, as an adapter with a buffer does. The thread's own waking
/// is in what is measured.
final class PacedLine {
  /// The end to open.
  let path: String
  private let over = Flag()
  private let thread: Thread
  private let done = DispatchSemaphore(value: 0)

  /// A line to the serial port at `other`, on which a character is 11 bits.
  init(to other: String, baud: Int) throws {
    var name = [CChar](repeating: 0, count: 64)
    let master = load_open_pty(&name, name.count)
    let far = open(other, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    guard master >= 0, far >= 0 else { throw BenchFailure("no pty") }
    path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // Kept open so that the master sees no hang-up while the near end is opened and closed.
    let near = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    for descriptor in [near, far] {
      var settings = termios()
      tcgetattr(descriptor, &settings)
      cfmakeraw(&settings)
      tcsetattr(descriptor, TCSANOW, &settings)
    }
    let perByte = 11.0 / Double(baud)
    let (isOver, done) = (over, done)
    thread = Thread {
      var waiting = [
        pollfd(fd: master, events: Int16(POLLIN), revents: 0), pollfd(fd: far, events: Int16(POLLIN), revents: 0),
      ]
      var free = [0.0, 0.0]
      var chunk = [UInt8](repeating: 0, count: 4096)
      while !isOver.isUp {
        guard load_wait(&waiting, 2, 0.1) > 0 else { continue }
        for index in 0...1 where waiting[index].revents != 0 {
          let count = read(waiting[index].fd, &chunk, chunk.count)
          guard count > 0 else { continue }
          free[index] = max(free[index], now()) + Double(count) * perByte
          Self.sleep(until: free[index])
          _ = chunk.withUnsafeBytes { write(waiting[1 - index].fd, $0.baseAddress, count) }
        }
      }
      for descriptor in [near, far, master] { close(descriptor) }
      done.signal()
    }
    thread.start()
  }

  /// Ends the line and waits for its thread.
  func end() {
    over.raise()
    done.wait()
  }

  private static func sleep(until end: Double) {
    var time = timespec(tv_sec: Int(end), tv_nsec: Int((end - end.rounded(.down)) * 1e9))
    while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
  }
}

/// Something that is said once, to another thread.
private final class Flag: Sendable {
  private let state = Atomic(false)
  var isUp: Bool { state.load(ordering: .acquiring) }
  func raise() { state.store(true, ordering: .releasing) }
}
