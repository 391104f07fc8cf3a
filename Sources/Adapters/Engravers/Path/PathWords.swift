import Workshop

/// The words of a path in the order in which they are sent.
///
/// Head: 4250h, version 1, radius in nanometres (2), power in hundredths, speed in mm/s, pulses a second (2), passes, place
/// (0 inside, 1 outside). Each tile: FFFFh, its turn in nanometres round (2, signed), then its lines: kind (bits 14 and 15)
/// and number of points, then x and y of each in micrometres (signed). End: FFFEh.
enum PathWords {
  /// The most points of one line; a longer one goes on in another that begins where it ends.
  static let mostPoints = 0x3FFF

  /// What introduces a tile.
  static func tile(_ turn: Int32) -> [UInt16] { [0xFFFF] + pair(UInt32(bitPattern: turn)) }

  /// The words of a line.
  static func words(of line: HeadTiles.Line) -> [UInt16] {
    var words: [UInt16] = []
    words.reserveCapacity(2 * line.points.count + 1)
    var start = 0
    while start < line.points.count - 1 {
      let end = min(start + mostPoints, line.points.count)
      words.append(UInt16(line.kind.rawValue) << 14 | UInt16(end - start))
      for point in line.points[start..<end] {
        words.append(UInt16(bitPattern: point.x))
        words.append(UInt16(bitPattern: point.y))
      }
      start = end == line.points.count ? end : end - 1
    }
    return words
  }

  /// What introduces a path.
  static func head(_ drawing: RingDrawing) -> [UInt16] {
    let beam = drawing.beam
    return [0x4250, 1] + pair(UInt32(clamping: drawing.radius))
      + [UInt16(clamping: beam?.percent ?? 0), UInt16(clamping: (beam?.speed ?? 0) / 1000)]
      + pair(UInt32(clamping: beam?.hertz ?? 0))
      + [UInt16(clamping: beam?.passes ?? 1), drawing.place == .inside ? 0 : 1]
  }

  private static func pair(_ number: UInt32) -> [UInt16] { [UInt16(number >> 16), UInt16(number & 0xFFFF)] }
}

/// CRC-32 as Ethernet and zip have it (polynomial 04C11DB7h reflected), over each word's more significant byte first.
struct WordSum: Hashable, Sendable {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ sum >> 1 : sum >> 1 }
  }

  private var state = UInt32.max

  /// The sum of what was taken in so far.
  var value: UInt32 { ~state }

  /// Takes words in.
  mutating func add(_ words: [UInt16]) {
    var sum = state
    Self.table.withUnsafeBufferPointer { table in
      for word in words {
        sum = table[Int((sum ^ UInt32(word >> 8)) & 0xFF)] ^ sum >> 8
        sum = table[Int((sum ^ UInt32(word & 0xFF)) & 0xFF)] ^ sum >> 8
      }
    }
    state = sum
  }
}
