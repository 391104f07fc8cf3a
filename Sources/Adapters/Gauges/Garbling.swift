/// Why bytes are none of a gauge's frames, as precisely as the bytes tell.
package enum Garbling: Hashable, Sendable {
  /// How the bits of the bytes give away a port that is set otherwise than the gauge.
  package enum Line: Hashable, Sendable {
    /// The parity bit of seven data bits stands in bit 7.
    case evenParity, oddParity, markParity
    /// The port marks what came with the wrong parity, or a break, with NUL.
    case nul(Int, of: Int)
    /// Each bit stands twice: the gauge sends at half the port's speed.
    case halfBaud
    /// Most bytes are no text at all.
    case noise
    /// Few bytes have bit 7 set.
    case damaged(Int, of: Int)
  }

  /// The input ended in the middle of a frame.
  case incomplete(Line?)
  /// More bytes than any frame has came without an end.
  case overlong(bytes: Int, Line?)
  /// The bytes are not text.
  case line(Line)
  /// Bytes outside the frame's start and end.
  case stray(start: UInt8)
  /// A frame broken off by the beginning of the next.
  case brokenOff
  /// A decimal separator this family does not use.
  case comma, point
  /// A unit in frames that carry none.
  case unit(String)
  /// A number that is none: two points, no digit behind the point, too many digits.
  case number(String)
  /// Fixed bits, digits or codes of a binary frame that cannot be.
  case binary
  /// A checksum that is another than the frame's bytes make.
  case checksum(found: String, made: String)
  /// Fewer bytes than the checksum has.
  case unsealed
  /// Plain text, and no frame of this family.
  case unknown(text: String)

  /// The reason in one sentence without its full stop.
  package var sentence: String {
    switch self {
    case .incomplete(let line): "incomplete" + (line.map { ": \($0.sentence)" } ?? "")
    case .overlong(let bytes, let line):
      "it is longer than \(bytes) bytes: " + (line?.sentence ?? "check baud, parity and data bits")
    case .line(let line): line.sentence
    case .stray(let start): "bytes outside a frame, which begins with \(ByteName.name(start))"
    case .brokenOff: "incomplete: the next frame began before it ended"
    case .comma: "it holds a comma; a decimal point is expected"
    case .point: "it holds a decimal point; a decimal comma is expected"
    case .unit(let word): "it names the unit \(word), and this gauge's frames carry none: is it the right profile?"
    case .number(let text): "its number is not a decimal number: \(text)"
    case .binary: "its fixed bits, digits or codes do not fit: the frame is damaged, or the profile is another gauge's"
    case .checksum(let found, let made):
      "its checksum is wrong: it is \(found), and the bytes make \(made): the frame is damaged, or another `checksum` is meant"
    case .unsealed: "it is too short to hold its checksum"
    case .unknown(let text): "it is not one of this gauge's frames" + (text.isEmpty ? "" : ": \(text)")
    }
  }
}

extension Garbling.Line {
  /// What the bits say, and which setting to change.
  package var sentence: String {
    switch self {
    case .evenParity:
      "every byte has its even parity in bit 7: the port is set to 8N1, the gauge to 7E; check parity and data bits"
    case .oddParity:
      "every byte has its odd parity in bit 7: the port is set to 8N1, the gauge to 7O; check parity and data bits"
    case .markParity:
      "bit 7 is set in every byte: the gauge sends 7 data bits with mark parity or 2 stop bits; check parity and data bits"
    case .nul(let count, let all):
      "\(count) of \(all) bytes are NUL, as a port marks wrong parity or a break: check parity and data bits"
    case .halfBaud:
      "every bit stands twice: the gauge sends at half the port's baud; check the baud"
    case .noise: "the bytes are not plain text: check baud, then parity and data bits"
    case .damaged(let count, let all):
      "\(count) of \(all) bytes are not plain text: noise on the line; check the cable, then parity and data bits"
    }
  }

  /// What the bits of `bytes` give away; `nil` when they are plain text.
  static func judging(_ bytes: UnsafeBufferPointer<UInt8>) -> Garbling.Line? {
    var (high, nul, controls, evens, text, doubled) = (0, 0, 0, 0, 0, 0)
    for byte in bytes {
      if byte >= 0x80 { high += 1 }
      if byte == 0 { nul += 1 }
      if byte < 0x20, byte != 9, byte != 10, byte != 13 { controls += 1 }
      if byte.nonzeroBitCount & 1 == 0 { evens += 1 }
      let low = byte & 0x7F
      if low.isPrintable || (9...13).contains(low) { text += 1 }
      // Start bit and eight bits at twice the speed: 0 in bit 0, then pairs.
      if byte & 1 == 0, (byte >> 1 ^ byte >> 2) & 0b10101 == 0 { doubled += 1 }
    }
    guard high + controls > 0 else { return nil }
    let all = bytes.count
    if text == all, high > 0 {
      if high == all { return .markParity }
      if all >= 3, evens == all { return .evenParity }
      if all >= 3, evens == 0 { return .oddParity }
    }
    if all >= 4, doubled == all { return .halfBaud }
    if nul > 0, nul == controls, high == 0 { return .nul(nul, of: all) }
    return (high + controls) * 3 > all ? .noise : .damaged(high + controls, of: all)
  }
}
