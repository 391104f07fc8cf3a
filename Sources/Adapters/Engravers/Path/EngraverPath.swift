import Settings

/// Where and how a machine takes a drawing to follow, instead of words: a window of registers that blocks are written to.
///
/// No published marker takes a path over Modbus; this is what a controller before a head is asked for, and what the
/// simulated one does. `EngraverProfiles.md` states it word by word.
package struct EngraverPath: Hashable, Sendable {
  /// The register of the commands: 1 begins a path, 2 has it checked.
  package var command: UInt16
  /// Four registers: the number of words of the whole and its CRC-32, each the more significant register first.
  package var total: UInt16
  /// The window: sequence number, number of words, words.
  package var window: UInt16
  /// The most registers of one block, those two included.
  package var windowWords: Int
  /// Seven registers: state, sequence number taken last, blocks it has room for, words taken (2), their CRC-32 (2).
  package var status: UInt16
  /// The register of the pointer beam: written the seconds for which it goes round the outline, 0 to end it; it reads as
  /// the seconds left. `nil` where the machine has none.
  package var outline: UInt16?
  /// Whether a block and the status may go in one request (function 23).
  package var readsWhileWriting: Bool
  /// The most words of a whole path.
  package var longest: Int
  /// The arc that the head reaches without turning the ring, in micrometres along the surface.
  package var field: Int
  /// How far the strokes that go on in the next tile reach over its border, in micrometres, half to each side.
  package var overlap: Int
  /// Whether the machine turns the ring between tiles.
  package var turns: Bool
  /// What a line takes besides its length: the jump to it, and what the beam waits for.
  package var lineTime: Duration
  /// What turning the ring to a tile takes.
  package var turnTime: Duration
  /// Whether the inside of a ring is marked mirrored in the direction of travel, as a head with a mirror needs it.
  package var mirrorsInside: Bool

  /// Reads the section `path` of a profile; addresses are counted as the profile says.
  init(_ reader: SettingsReader, base: Int) {
    func address(_ key: String) -> UInt16 {
      UInt16(clamping: reader.integer(key, in: base...(65_535 + base)) - base)
    }
    command = address("command")
    total = address("total")
    window = address("window")
    windowWords = reader.integer("window_words", in: 8...123)
    status = address("status")
    outline = reader.optionalInteger("outline", in: base...(65_535 + base)).map { UInt16(clamping: $0 - base) }
    readsWhileWriting = reader.boolean("read_write", default: false)
    longest = reader.integer("longest_words", in: 100...100_000_000)
    field = reader.decimal("field_mm", decimals: 3, in: 500...60_000)
    overlap = reader.decimal("overlap_mm", decimals: 3, in: 0...1_000, default: 50)
    turns = reader.boolean("turns_ring", default: false)
    mirrorsInside = reader.boolean("mirror_inside", default: false)
    lineTime = .microseconds(reader.decimal("per_line_ms", decimals: 3, in: 0...100_000))
    turnTime = turns ? .milliseconds(reader.integer("per_turn_ms", in: 0...60_000)) : .zero
    if Int(window) + windowWords > 65_536 { reader.refuse("window_words", "the window ends behind the last address") }
    if readsWhileWriting, windowWords > 121 {
      reader.refuse("window_words", "function 23 writes at most 121 registers; write 121, or remove `read_write`")
    }
    for (index, (key, place)) in places.enumerated() {
      for (other, taken) in places[..<index] where taken.overlaps(place) {
        reader.refuse(key, "it lies in `\(other)`")
      }
    }
    if overlap >= field { reader.refuse("overlap_mm", "it is not smaller than the field") }
  }

  /// Where its parts lie among the holding registers, by their keys; `status` alone is never written.
  var places: [(key: String, registers: Range<Int>)] {
    func place(_ key: String, _ first: UInt16, _ count: Int) -> (String, Range<Int>) {
      (key, Int(first)..<Int(first) + count)
    }
    return [
      place("command", command, 1), place("total", total, 4), place("window", window, windowWords),
      place("status", status, PathStatus.count),
    ] + (outline.map { [place("outline", $0, 1)] } ?? [])
  }

  /// What the machine says of a path.
  enum State: UInt16 {
    case none = 0
    case receiving = 1
    /// Whole, and its sum is right: it may be armed.
    case verified = 2
    /// Whole, and its sum is wrong.
    case wrong = 3
  }

  /// The commands of a path.
  enum Command {
    static let begin: UInt16 = 1
    static let check: UInt16 = 2
  }
}
