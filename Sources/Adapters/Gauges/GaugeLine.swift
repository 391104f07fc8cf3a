import Devices
import Workshop

/// What one line of a gauge says, before anybody asks whether it can be a ring.
package enum GaugeLine: Hashable, Sendable {
  /// A value in millionths of the gauge's unit.
  case value(millionths: Int)
  /// One of the gauge's error codes.
  case error(code: String, meaning: String)
  /// Something about the gauge itself.
  case status(String)
  /// Nothing: an echo of our own request.
  case echo
  /// Not a line of this gauge, and why.
  case garbled(why: String)
}

extension GaugeProfile {
  /// Reads one line without its terminator.
  func read(_ line: UnsafeBufferPointer<UInt8>) -> GaugeLine {
    for pattern in readings {
      guard let value = pattern.match(line) else { continue }
      if let number = DecimalText.parse(line[value], decimals: 6) { return .value(millionths: number) }
    }
    for known in errors where known.pattern.match(line) != nil {
      return .error(code: printable(line), meaning: known.meaning)
    }
    for known in statuses where known.pattern.match(line) != nil { return .status(known.meaning) }
    if echoes.contains(where: { $0.match(line) != nil }) { return .echo }
    return .garbled(why: reason(line))
  }

  /// The diameter that `millionths` of the gauge's unit are, rounded to the micrometre; `nil` when it is no length at all.
  func diameter(millionths: Int) -> Micrometres? {
    // A hundred metres of either unit: beyond it there is nothing to round.
    guard millionths.magnitude < 100_000_000_000 else { return nil }
    let (factor, divisor) = unit == .millimetre ? (1, 1000) : (254, 10_000)
    let number = millionths * factor
    return Micrometres((number + (number < 0 ? -divisor : divisor) / 2) / divisor)
  }

  /// Why a value that reads well is not a ring.
  func implausible(_ line: UnsafeBufferPointer<UInt8>, millionths: Int) -> String {
    let value = number(in: line, isNegative: millionths < 0)
    let other: Unit = unit == .millimetre ? .inch : .millimetre
    var twin = self
    twin.unit = other
    let isPlausible = twin.diameter(millionths: millionths).map(RingWindow.diameters.contains) == true
    let question = isPlausible ? "; is the gauge set to \(other.rawValue)?" : ""
    return "\(value) is not a ring's inside diameter in \(unit.rawValue)\(question)"
  }

  /// The value of a reading without plus and leading zeros, for a sentence.
  private func number(in line: UnsafeBufferPointer<UInt8>, isNegative: Bool) -> String {
    for pattern in readings {
      guard let range = pattern.match(line), !range.isEmpty else { continue }
      var text = String(decoding: line[range], as: UTF8.self)[...]
      text = text.drop { $0 == "+" || $0 == "-" || $0 == " " }
      while text.first == "0", text.dropFirst().first?.isNumber == true { text = text.dropFirst() }
      return (isNegative ? "-" : "") + text
    }
    return printable(line)
  }

  /// Why a line is none of this gauge's, as precisely as its bytes tell.
  private func reason(_ line: UnsafeBufferPointer<UInt8>) -> String {
    // 7E2 read as 8N1 shows the parity bit as bit 7; a character of the wrong parity arrives as NUL.
    if line.contains(where: { $0 >= 0x80 || $0 == 0 }) {
      return "the bytes are not plain text: check parity and data bits"
    }
    if line.contains(UInt8(ascii: ",")) { return "it holds a comma; a decimal point is expected" }
    let letters = line.filter { (0x41...0x5A).contains($0 & 0xDF) }
    let word = String(decoding: letters, as: UTF8.self)
    if ["mm", "MM", "in", "IN", "inch"].contains(word) {
      return "it names the unit \(word), and this gauge's frames carry none: is it the right profile?"
    }
    if readings.contains(where: { $0.match(line) != nil }) { return "its number is not a decimal number" }
    return letters.isEmpty ? "it is not one of this gauge's frames" : "it is not one of this gauge's frames: \(word)"
  }
}

/// A line as printable text; other bytes as `\xNN`.
func printable(_ line: UnsafeBufferPointer<UInt8>) -> String {
  if line.allSatisfy({ (0x20...0x7E).contains($0) }) { return String(decoding: line, as: UTF8.self) }
  var text = ""
  for byte in line {
    if (0x20...0x7E).contains(byte) {
      text.unicodeScalars.append(Unicode.Scalar(byte))
    } else {
      text += (byte < 16 ? "\\x0" : "\\x") + String(byte, radix: 16)
    }
  }
  return text
}
