import Glibc

/// A marker that follows a path instead of setting words: the register-rich map without its text, with a window for blocks.
///
/// Holding: 0 command, 3-6 token as there (written at any time while the beam is off) · 100 path command (1 begin,
/// 2 check) · 101-102 words of the whole, 103-104 their CRC-32 · 110-232 window: sequence number, number of words, words ·
/// 240 state (0 none, 1 receiving, 2 verified, 3 wrong), 241 number taken last, 242 room in blocks, 243-244 words taken,
/// 245-246 CRC-32 of them · 250 pointer beam: seconds to go round the outline, 0 ends it; reads as the seconds left. Input as
/// in the register-rich map. More than one word: most significant first. A block whose number is not the next is passed over;
/// without room a write is answered with busy.
extension EngraverMachine {
  func pathWord(_ address: Int, at now: Duration) throws(ModbusException) -> UInt16 {
    switch address {
    case 0: command
    case 3...6: applied[address]
    case 100: 0
    case 101...104: memory[address, default: 0]
    case 240: path.state.rawValue
    case 241: path.taken
    case 242: UInt16(clamping: settings.pathRoom)
    case 243: UInt16(path.words.count >> 16 & 0xFFFF)
    case 244: UInt16(path.words.count & 0xFFFF)
    case 245: UInt16(path.sum >> 16)
    case 246: UInt16(path.sum & 0xFFFF)
    case 250: pointerSeconds(at: now)
    default: throw .illegalAddress
    }
  }

  mutating func writePath(
    _ values: [UInt16], at address: Int, now: Duration
  ) throws(ModbusException) -> Acknowledgement {
    switch address {
    case 0 where values.count == 1: return try take(values[0], at: now)
    case 3...6 where address + values.count <= 7:
      guard !isBusy else { throw .deviceBusy }
      var template = applied
      for (index, value) in values.enumerated() { template[address + index] = value }
      hold(template)
    case 101...104 where address + values.count <= 105:
      for (index, value) in values.enumerated() { memory[address + index] = value }
    case 110 where values.count >= 3:
      try takeBlock(values)
      if settings.losesPathAnswerAt == values[0] {
        settings.losesPathAnswerAt = nil
        return .lost
      }
      if settings.acknowledgesPathAt == values[0] {
        settings.acknowledgesPathAt = nil
        throw .acknowledge
      }
    case 100 where values.count == 1: try commandPath(values[0])
    case 250 where values.count == 1: try point(for: values[0], at: now)
    default: throw .illegalAddress
    }
    return .sent
  }

  private mutating func takeBlock(_ values: [UInt16]) throws(ModbusException) {
    guard path.state == .receiving, values.count == Int(values[1]) + 2 else { throw .illegalValue }
    // Sent again since its answer was lost.
    guard values[0] == path.taken &+ 1 else { return }
    guard settings.pathRoom > 0 else { throw .deviceBusy }
    var words = Array(values[2...])
    if let at = settings.flipsPathWord, (path.words.count..<(path.words.count + words.count)).contains(at) {
      words[at - path.words.count] ^= 1
    }
    path.take(words)
  }

  private mutating func commandPath(_ value: UInt16) throws(ModbusException) {
    guard !isBusy else { throw .deviceBusy }
    switch value {
    case 1:
      endPointer()
      path = ReceivedPath()
      path.state = .receiving
      hold(EngraverTemplate(text: "", job: 0, token: applied.token))
    case 2:
      guard path.state == .receiving else { throw .illegalValue }
      let total = Int(memory[101, default: 0]) << 16 | Int(memory[102, default: 0])
      let sum = UInt32(memory[103, default: 0]) << 16 | UInt32(memory[104, default: 0])
      guard path.words.count == total, path.sum == sum, path.render() != nil else { return path.state = .wrong }
      path.state = .verified
      hold(EngraverTemplate(text: String(sum, radix: 16), job: 0, token: applied.token))
    default: throw .illegalValue
    }
  }
}

/// A path as it came in, block by block, and what of it would be seen on the ring.
package struct ReceivedPath: Sendable {
  /// What the machine says of it.
  package enum State: UInt16, Sendable { case none, receiving, verified, wrong }

  /// A line on the ring: kind as sent, points in micrometres round from where the ring lies in the machine and up from the
  /// middle of the band.
  package struct Line: Sendable {
    /// 0 a single line, 1 an edge, 2 a filling.
    package var kind: Int
    /// The corners.
    package var points: [(round: Double, up: Double)]
    /// How far round the ring was turned for it, in micrometres.
    fileprivate var turn = 0.0
    /// The ring's, in micrometres.
    fileprivate var radius = 1.0

    /// Where the beam is on the ring halfway between two corners: it goes straight in the flat field.
    package func middle(
      of start: (round: Double, up: Double), _ end: (round: Double, up: Double)
    ) -> (round: Double, up: Double) {
      let across = [start, end].map { radius * sin(($0.round - turn) / radius) }.reduce(0, +) / 2
      return (turn + radius * asin(across / radius), (start.up + end.up) / 2)
    }
  }

  /// What the machine says of it.
  package internal(set) var state = State.none
  /// Every word in its order.
  package private(set) var words: [UInt16] = []
  /// The number of the block taken last.
  package private(set) var taken: UInt16 = 0
  private var register = UInt32.max

  /// The CRC-32 of the words so far.
  package var sum: UInt32 { register ^ UInt32.max }

  mutating func take(_ block: [UInt16]) {
    words += block
    taken &+= 1
    for word in block {
      for byte in [word >> 8, word & 0xFF] {
        register ^= UInt32(byte)
        for _ in 0..<8 { register = register & 1 == 0 ? register >> 1 : register >> 1 ^ 0xEDB8_8320 }
      }
    }
  }

  /// The lines the beam would draw on a round ring; `nil` when the words are no path.
  package func render() -> [Line]? {
    guard words.count > 11, words[0] == 0x4250, words[1] == 1, words.last == 0xFFFE else { return nil }
    let radius = Double(UInt32(words[2]) << 16 | UInt32(words[3])) / 1000
    var lines: [Line] = []
    var turn = 0.0
    var index = 10
    while index < words.count - 1 {
      if words[index] == 0xFFFF {
        guard index + 2 < words.count else { return nil }
        turn = Double(Int32(bitPattern: UInt32(words[index + 1]) << 16 | UInt32(words[index + 2]))) / 1000
        index += 3
        continue
      }
      let count = Int(words[index] & 0x3FFF)
      guard count >= 2, index + 2 * count < words.count else { return nil }
      var line = Line(kind: Int(words[index] >> 14), points: [])
      line.turn = turn
      line.radius = radius
      for point in 0..<count {
        let x = Double(Int16(bitPattern: words[index + 1 + 2 * point]))
        let y = Double(Int16(bitPattern: words[index + 2 + 2 * point]))
        guard abs(x) < radius else { return nil }
        line.points.append((turn + radius * asin(x / radius), y))
      }
      lines.append(line)
      index += 1 + 2 * count
    }
    return lines
  }

  /// How long it would take, by the speed and the passes that were sent with it, with every jump and turn.
  func duration(_ settings: EngraverSettings) -> Duration? {
    guard let lines = render(), words[5] > 0 else { return nil }
    let micrometres = lines.reduce(0.0) { sum, line in
      zip(line.points, line.points.dropFirst()).reduce(sum) { sum, pair in
        let (x, y) = (pair.1.round - pair.0.round, pair.1.up - pair.0.up)
        return sum + (x * x + y * y).squareRoot()
      }
    }
    let passes = Int(max(1, words[8]))
    let beam = Duration.milliseconds(Int(micrometres / Double(words[5]) * Double(passes)))
    return beam + settings.perLine * (lines.count * passes) + settings.perTurn * Set(lines.map(\.turn)).count
  }
}
