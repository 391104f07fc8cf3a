import Glibc

/// One event of a keyboard as the kernel hands it over (`struct input_event` of linux/input.h).
package struct KeyEvent: Hashable, Sendable {
  /// What happened.
  package enum Change: Hashable, Sendable {
    case pressed
    case released
    /// The kernel repeats a key that is held.
    case repeated
    /// Events were lost, since nobody took them in time (SYN_DROPPED): no key is known to be up or down.
    case lost
  }

  /// What happened.
  package var change: Change
  /// The key, by its number in linux/input-event-codes.h; 0 for lost events.
  package var code: UInt16
}

/// Cuts a stream of bytes into key events; what is no key is left out.
package struct KeyEventDecoder: Sendable {
  /// The time stamp and three fields: 24 bytes on 64-bit machines, 16 on others.
  package static let length = MemoryLayout<timeval>.size + 8

  private var rest: [UInt8] = []

  /// A decoder that has seen nothing.
  package init() {}

  /// Takes bytes in any chunking and returns the events that they complete.
  package mutating func decode(_ bytes: [UInt8]) -> [KeyEvent] {
    rest += bytes
    var events: [KeyEvent] = []
    var start = 0
    while rest.count - start >= Self.length {
      let fields = start + MemoryLayout<timeval>.size
      let type = word(fields)
      let code = word(fields + 2)
      let value = UInt32(word(fields + 4)) | UInt32(word(fields + 6)) << 16
      start += Self.length
      // EV_SYN 0 with SYN_DROPPED 3, and EV_KEY 1.
      switch (type, code, value) {
      case (0, 3, _): events.append(KeyEvent(change: .lost, code: 0))
      case (1, _, 0): events.append(KeyEvent(change: .released, code: code))
      case (1, _, 1): events.append(KeyEvent(change: .pressed, code: code))
      case (1, _, 2): events.append(KeyEvent(change: .repeated, code: code))
      default: break
      }
    }
    rest.removeFirst(start)
    return events
  }

  /// The kernel writes in the machine's own byte order.
  private func word(_ at: Int) -> UInt16 {
    UInt16(littleEndian: UInt16(rest[at]) | UInt16(rest[at + 1]) << 8)
  }
}
