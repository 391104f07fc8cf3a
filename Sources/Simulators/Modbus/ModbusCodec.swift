/// Requests and replies without framing, from the Modbus Application Protocol V1.1b3.
///
/// Written here and not taken from libmodbus or from the house's own wire: a fault is injected byte by byte, and a
/// codec shared with the daemon would make both ends agree on the same mistake.
enum ModbusCodec {
  /// Reads a request (function code and what follows); functions 01, 02, 03, 04, 05, 06, 0F, 10, 17.
  static func request(_ bytes: ArraySlice<UInt8>) throws(ModbusException) -> ModbusRequest {
    guard let function = bytes.first else { throw .illegalFunction }
    let words = Words(bytes.dropFirst())
    switch function {
    case 0x01: return try read(.coils, words, bytes.count, limit: 2000)
    case 0x02: return try read(.discreteInputs, words, bytes.count, limit: 2000)
    case 0x03: return try read(.holdingRegisters, words, bytes.count, limit: 125)
    case 0x04: return try read(.inputRegisters, words, bytes.count, limit: 125)
    case 0x05:
      guard bytes.count == 5, words[1] == 0xFF00 || words[1] == 0 else { throw .illegalValue }
      return .write(.coils, address: Int(words[0]), values: [words[1] == 0 ? 0 : 1])
    case 0x06:
      guard bytes.count == 5 else { throw .illegalValue }
      return .write(.holdingRegisters, address: Int(words[0]), values: [words[1]])
    case 0x0F: return try writeCoils(bytes, words)
    case 0x10: return try writeRegisters(bytes, words)
    case 0x17: return try exchange(bytes, words)
    default: throw .illegalFunction
    }
  }

  /// The reply to a request that was carried out; `values` are what was read.
  static func reply(to function: UInt8, _ request: ModbusRequest, values: [UInt16]) -> [UInt8] {
    switch request {
    case .read(.coils, _, _), .read(.discreteInputs, _, _):
      let bits = packed(values)
      return [function, UInt8(bits.count)] + bits
    case .read, .exchange:
      var reply = [UInt8]()
      reply.reserveCapacity(2 + values.count * 2)
      reply.append(function)
      reply.append(UInt8(truncatingIfNeeded: values.count * 2))
      for value in values { reply.append(value) }
      return reply
    case .write(_, let address, let values):
      var reply = [function]
      reply.append(UInt16(address))
      switch function {
      case 0x05: reply.append(UInt16(values[0] == 0 ? 0 : 0xFF00))
      case 0x06: reply.append(values[0])
      default: reply.append(UInt16(values.count))
      }
      return reply
    }
  }

  private static func read(
    _ table: ModbusTable, _ words: Words, _ length: Int, limit: Int
  ) throws(ModbusException) -> ModbusRequest {
    guard length == 5, (1...limit).contains(Int(words[1])) else { throw .illegalValue }
    return .read(table, address: Int(words[0]), count: Int(words[1]))
  }

  private static func writeCoils(_ bytes: ArraySlice<UInt8>, _ words: Words) throws(ModbusException) -> ModbusRequest {
    guard bytes.count >= 6 else { throw .illegalValue }
    let count = Int(words[1])
    let data = bytes.dropFirst(6)
    guard (1...1968).contains(count), data.count == (count + 7) / 8, bytes[bytes.startIndex + 5] == data.count else {
      throw .illegalValue
    }
    let values = (0..<count).map { UInt16(data[data.startIndex + $0 / 8] >> ($0 % 8) & 1) }
    return .write(.coils, address: Int(words[0]), values: values)
  }

  private static func writeRegisters(
    _ bytes: ArraySlice<UInt8>, _ words: Words
  ) throws(ModbusException) -> ModbusRequest {
    guard bytes.count >= 6 else { throw .illegalValue }
    let count = Int(words[1])
    let data = Words(bytes.dropFirst(6))
    guard (1...123).contains(count), bytes.count == 6 + 2 * count, bytes[bytes.startIndex + 5] == 2 * count else {
      throw .illegalValue
    }
    return .write(.holdingRegisters, address: Int(words[0]), values: (0..<count).map { data[$0] })
  }

  private static func exchange(_ bytes: ArraySlice<UInt8>, _ words: Words) throws(ModbusException) -> ModbusRequest {
    guard bytes.count >= 10 else { throw .illegalValue }
    let (reads, writes) = (Int(words[1]), Int(words[3]))
    let data = Words(bytes.dropFirst(10))
    guard (1...125).contains(reads), (1...121).contains(writes), bytes.count == 10 + 2 * writes,
      bytes[bytes.startIndex + 9] == 2 * writes
    else { throw .illegalValue }
    return .exchange(
      writeAddress: Int(words[2]), values: (0..<writes).map { data[$0] }, readAddress: Int(words[0]), count: reads)
  }

  private static func packed(_ bits: [UInt16]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
    for (index, bit) in bits.enumerated() where bit != 0 { bytes[index / 8] |= 1 << (index % 8) }
    return bytes
  }
}

/// 16-bit words, most significant byte first; beyond the end they are zero, lengths are checked by the reader.
private struct Words {
  private let bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  subscript(index: Int) -> UInt16 {
    let at = bytes.startIndex + 2 * index
    guard at + 1 < bytes.endIndex else { return 0 }
    return UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ word: UInt16) {
    append(UInt8(word >> 8))
    append(UInt8(word & 0xFF))
  }
}
