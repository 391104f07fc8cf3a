/// Finds the one frame that answers a request among the bytes that came on a serial line.
///
/// libmodbus reads as many bytes as the function code promises and throws them away when their checksum is wrong; then
/// nobody can tell noise, an own echo, another mode and another baud apart any more. So bytes are collected here.
enum RTUFrame {
  /// What the bytes so far amount to.
  enum Verdict: Equatable {
    /// The answer may still become whole.
    case incomplete
    /// A frame of the right unit, function, length and checksum.
    case answer(start: Int, length: Int)
    /// Whatever comes, this does not become the answer.
    case spoiled
  }

  /// What `bytes` amount to as the answer to `request`.
  ///
  /// Bytes in front that begin no frame (0 and 248 to 255 are no unit's number) are noise, as a line makes that changes
  /// its direction; they are passed over only where the checksum behind them fits.
  static func judge(_ bytes: UnsafeBufferPointer<UInt8>, _ request: ModbusRequest) -> Verdict {
    var start = 0
    while start < bytes.count, bytes[start] == 0 || bytes[start] > 247 { start += 1 }
    let rest = UnsafeBufferPointer(rebasing: bytes[start...])
    guard rest.count >= 4 else { return .incomplete }
    if let length = request.answerLength(rest), rest.count >= length {
      let frame = UnsafeBufferPointer(rebasing: rest[..<length])
      let isOurs = frame[0] == request.unit && frame[1] & 0x7F == request.function & 0x7F
      return isOurs && hasGoodChecksum(frame) ? .answer(start: start, length: length) : .spoiled
    }
    // Another frame, whole and shorter than ours: waiting for more of it would be in vain.
    return hasGoodChecksum(rest) ? .spoiled : .incomplete
  }

  /// Whether `frame`, its checksum included, is whole (MODBUS over Serial Line V1.02, section 2.5.1.2).
  static func hasGoodChecksum(_ frame: UnsafeBufferPointer<UInt8>) -> Bool {
    guard frame.count >= 4 else { return false }
    // The checksum of a frame with its own checksum behind is zero.
    return checksum(frame) == 0
  }

  /// The length of the whole frame that `bytes` begin with, of whatever unit and function; `nil` for none.
  static func wholeFrame(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard bytes.count >= 4 else { return nil }
    var crc: UInt16 = 0xFFFF
    for (index, byte) in bytes.enumerated() {
      crc = step(crc, byte)
      if crc == 0, index >= 3 { return index + 1 }
    }
    return nil
  }

  private static func checksum(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt16 {
    var crc: UInt16 = 0xFFFF
    for byte in bytes { crc = step(crc, byte) }
    return crc
  }

  private static func step(_ crc: UInt16, _ byte: UInt8) -> UInt16 {
    crc >> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)]
  }

  private static let table: [UInt16] = (0..<256).map { index in
    var crc = UInt16(index)
    for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xA001 }
    return crc
  }
}
