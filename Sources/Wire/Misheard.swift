/// Why bytes that came instead of an answer are what they are, where they show it.
enum Misheard {
  /// The words for bytes that are a Modbus ASCII frame; `nil` for any others.
  ///
  /// Such a frame is ':', hexadecimal digits, CR LF (MODBUS over Serial Line V1.02, section 2.5.2). Drives in this mode are
  /// often set to seven data bits, and then the eighth bit heard is a parity or stop bit: it is not looked at.
  static func asASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    let text = bytes.map { $0 & 0x7F }
    guard let start = text.firstIndex(of: UInt8(ascii: ":")),
      let end = text[start...].firstIndex(of: UInt8(ascii: "\r")), end - start >= 7, end + 1 < text.count,
      text[end + 1] == UInt8(ascii: "\n"), text[(start + 1)..<end].allSatisfy(isHexadecimal)
    else { return nil }
    return "it is a Modbus ASCII frame: the device is set to ASCII mode; set it to RTU"
  }

  /// The words for bytes that show other line settings: every character with a wrong parity, or a beginning just as the
  /// answer's known `head` is heard when it is sent at another baud; `nil` where nothing shows.
  static func asOtherSettings(
    _ bytes: UnsafeBufferPointer<UInt8>, head: [UInt8], settings: SerialSettings
  ) -> String? {
    // A character with a wrong parity or stop bit is delivered as NUL where parity is checked. Where it is not, another
    // parity bit is heard as part of the stop bit and spoils nothing; then it is the device that does not understand.
    if settings.parity != .none, bytes.count >= 4, bytes.allSatisfy({ $0 == 0 }) {
      return
        "every character came with a wrong parity or stop bit: this end is set to \(settings.text), the other is not"
    }
    for other in candidates(beside: settings) {
      let heard = settings.hear(head, sentWith: other)
      guard heard.count >= 2, bytes.count >= heard.count, heard != Array(head.prefix(heard.count)),
        zip(heard, bytes).allSatisfy(==)
      else { continue }
      return "it reads like \(other.text) heard at \(settings.text): compare the line settings of both ends"
    }
    return nil
  }

  /// What the other end may be set to instead: any other baud, without parity first.
  private static func candidates(beside settings: SerialSettings) -> [SerialSettings] {
    SerialSettings.knownBauds.filter { $0 != settings.baud }.flatMap { baud in
      [SerialSettings.Parity.none, .even, .odd].map { SerialSettings(baud: baud, parity: $0) }
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }
}

extension SerialSettings {
  /// What a port with these settings makes of `bytes` that were sent back to back with `other` ones; as many of the
  /// characters heard as `bytes` decide.
  ///
  /// As Linux delivers them: with parity checked, a character with a wrong parity or stop bit is a NUL; without, it is
  /// delivered as it is.
  func hear(_ bytes: [UInt8], sentWith other: SerialSettings) -> [UInt8] {
    let sent = bytes.flatMap(other.bits)
    /// The level on the wire at a time in seconds; `nil` once nothing more is known.
    func level(_ time: Double) -> Bool? {
      let index = Int(time * Double(other.baud))
      return index < sent.count ? sent[index] : nil
    }
    let bit = 1 / Double(baud)
    var heard: [UInt8] = []
    var time = 0.0
    while let now = level(time) {
      guard !now else {
        time += bit / 16
        continue
      }
      // A start bit: everything is looked at in the middle of its bit.
      let count = dataBits + (parity == .none ? 0 : 1)
      var character: [Bool] = []
      for index in 1...(count + 1) {
        guard let sample = level(time + (Double(index) + 0.5) * bit) else { return heard }
        character.append(sample)
      }
      heard.append(byte(character))
      time += (Double(count) + 1.5) * bit
      // After a stop bit that is none, the next character begins only when the line has been up again.
      while let now = level(time), !now { time += bit / 16 }
    }
    return heard
  }

  /// The bits of one character on the wire, the start bit first.
  private func bits(_ byte: UInt8) -> [Bool] {
    var bits = [false] + (0..<dataBits).map { byte >> UInt8($0) & 1 == 1 }
    if parity != .none { bits.append(parityBit(Array(bits.dropFirst()))) }
    return bits + [Bool](repeating: true, count: stopBits)
  }

  private func parityBit(_ data: [Bool]) -> Bool {
    let isOdd = data.count { $0 } % 2 == 1
    return parity == .even ? isOdd : !isOdd
  }

  /// The byte that is delivered for `character`: data bits, parity bit, stop bit.
  private func byte(_ character: [Bool]) -> UInt8 {
    let data = Array(character.prefix(dataBits))
    let byte = data.enumerated().reduce(UInt8(0)) { $1.element ? $0 | 1 << UInt8($1.offset) : $0 }
    guard parity != .none else { return byte }
    return character[dataBits] == parityBit(data) && character.last == true ? byte : 0
  }
}
