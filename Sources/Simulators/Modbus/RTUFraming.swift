/// RTU frames by their length and CRC-16 (Modbus over Serial Line V1.02, chapter 2.5.1).
enum RTUFraming {
  /// The CRC of `bytes`; it is sent low byte first.
  static func crc(_ bytes: some Sequence<UInt8>) -> UInt16 {
    var crc: UInt16 = 0xFFFF
    for byte in bytes {
      crc ^= UInt16(byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xA001 }
    }
    return crc
  }

  /// `bytes` with its CRC behind.
  static func framed(_ bytes: [UInt8]) -> [UInt8] {
    let crc = crc(bytes)
    return bytes + [UInt8(crc & 0xFF), UInt8(crc >> 8)]
  }

  static func hasGoodCRC(_ frame: ArraySlice<UInt8>) -> Bool {
    guard frame.count >= 4 else { return false }
    return crc(frame.dropLast(2)) == UInt16(frame[frame.endIndex - 1]) << 8 | UInt16(frame[frame.endIndex - 2])
  }

  /// How long the request beginning `bytes` is; `nil` while it cannot be told, or for an unknown function, whose
  /// frame ends only with silence.
  static func length(of bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= 2 else { return nil }
    switch bytes[bytes.startIndex + 1] {
    case 0x01...0x06: return 8
    case 0x0F, 0x10: return bytes.count > 6 ? 9 + Int(bytes[bytes.startIndex + 6]) : nil
    case 0x17: return bytes.count > 10 ? 13 + Int(bytes[bytes.startIndex + 10]) : nil
    default: return nil
    }
  }
}
