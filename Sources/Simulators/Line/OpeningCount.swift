import Glibc
import Synchronization

/// How many times a terminal is open in programs, counted from inotify's open and close events of its node.
final class OpeningCount: Sendable {
  let descriptor: Int32
  private let count = Mutex(0)

  /// `nil` where the system refuses to watch; the port then counts as always open.
  init?(of path: String) {
    let queue = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))
    guard queue >= 0 else { return nil }
    guard inotify_add_watch(queue, path, UInt32(IN_OPEN | IN_CLOSE)) >= 0 else {
      close(queue)
      return nil
    }
    descriptor = queue
  }

  /// Whether somebody has it open now; the last closer's exclusive lock is lifted from `port`.
  ///
  /// A real tty loses TIOCEXCL when the last program closes it. This one is never closed last, since the simulator
  /// holds it, and a daemon that was killed could not open it again.
  func isOpen(resetting port: Int32) -> Bool {
    count.withLock { count in
      var someoneClosed = false
      while let masks = nextMasks() {
        for mask in masks {
          let isOpening = mask & UInt32(IN_OPEN) != 0
          count += isOpening ? 1 : -1
          someoneClosed = someoneClosed || !isOpening
        }
      }
      count = max(0, count)
      if count == 0, someoneClosed { _ = ioctl(port, UInt(TIOCNXCL), 0) }
      return count > 0
    }
  }

  private func nextMasks() -> [UInt32]? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let length = read(descriptor, &bytes, bytes.count)
    guard length > 0 else { return nil }
    var masks: [UInt32] = []
    var offset = 0
    while offset + MemoryLayout<inotify_event>.size <= length {
      let event = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: inotify_event.self) }
      if event.mask & UInt32(IN_OPEN | IN_CLOSE) != 0 { masks.append(event.mask) }
      offset += MemoryLayout<inotify_event>.size + Int(event.len)
    }
    return masks
  }

  deinit { close(descriptor) }
}
