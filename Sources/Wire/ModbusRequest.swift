/// One Modbus request as it goes over any line: the unit and the protocol data unit.
struct ModbusRequest {
  /// The function codes in use.
  enum Function: UInt8 {
    case readCoils = 1
    case readDiscrete = 2
    case readHolding = 3
    case readInput = 4
    case writeCoil = 5
    case writeRegister = 6
    case writeCoils = 15
    case writeRegisters = 16
    case readWrite = 23
  }

  let unit: UInt8
  let function: Function
  let address: UInt16
  /// Registers or bits asked for or written.
  let count: Int
  /// The second word of the request: the count, or the value of a single write.
  private let second: UInt16
  /// What follows the two words, empty for reads and single writes, which therefore cost no memory.
  private let rest: [UInt8]

  /// A read of `count` registers or bits.
  static func read(_ function: Function, unit: UInt8, address: UInt16, count: Int) -> ModbusRequest {
    ModbusRequest(
      unit: unit, function: function, address: address, count: count, second: UInt16(count), rest: [])
  }

  /// A write of one register or coil.
  static func write(_ function: Function, unit: UInt8, address: UInt16, value: UInt16) -> ModbusRequest {
    ModbusRequest(unit: unit, function: function, address: address, count: 1, second: value, rest: [])
  }

  /// A write of several registers in one block.
  static func write(unit: UInt8, address: UInt16, values: [UInt16]) -> ModbusRequest {
    ModbusRequest(
      unit: unit, function: .writeRegisters, address: address, count: values.count, second: UInt16(values.count),
      rest: [UInt8(values.count * 2)] + values.flatMap(bytes))
  }

  /// A write of several coils in one block.
  static func write(unit: UInt8, address: UInt16, coils: [Bool]) -> ModbusRequest {
    var packed = [UInt8](repeating: 0, count: (coils.count + 7) / 8)
    for (index, isOn) in coils.enumerated() where isOn { packed[index / 8] |= 1 << UInt8(index % 8) }
    return ModbusRequest(
      unit: unit, function: .writeCoils, address: address, count: coils.count, second: UInt16(coils.count),
      rest: [UInt8(packed.count)] + packed)
  }

  /// A write followed by a read, both in one request.
  static func readWrite(
    unit: UInt8, read address: UInt16, count: Int, write target: UInt16, values: [UInt16]
  ) -> ModbusRequest {
    let written = bytes(target) + bytes(UInt16(values.count)) + [UInt8(values.count * 2)] + values.flatMap(bytes)
    return ModbusRequest(
      unit: unit, function: .readWrite, address: address, count: count, second: UInt16(count), rest: written)
  }

  /// How many bytes `write(to:)` writes.
  var length: Int { 6 + rest.count }

  /// Writes unit, function code and what follows to `buffer`, which has room for any frame.
  func write(to buffer: UnsafeMutablePointer<UInt8>) {
    buffer[0] = unit
    buffer[1] = function.rawValue
    buffer[2] = UInt8(address >> 8)
    buffer[3] = UInt8(address & 0xFF)
    buffer[4] = UInt8(second >> 8)
    buffer[5] = UInt8(second & 0xFF)
    for (index, byte) in rest.enumerated() { buffer[6 + index] = byte }
  }

  /// What is asked for, in words for a fault.
  var words: String {
    switch function {
    case .readCoils, .readDiscrete: "a read of \(count) bits at \(address) from unit \(unit)"
    case .readHolding, .readInput: "a read of \(count) registers at \(address) from unit \(unit)"
    case .writeCoil, .writeCoils: "a write of \(count) coils at \(address) to unit \(unit)"
    case .writeRegister, .writeRegisters: "a write of \(count) registers at \(address) to unit \(unit)"
    case .readWrite: "a write and read of \(count) registers at \(address) with unit \(unit)"
    }
  }

  /// How many bytes of data the answer to a read holds; `nil` for a write, whose answer repeats its head.
  var answerBytes: Int? {
    switch function {
    case .readCoils, .readDiscrete: (count + 7) / 8
    case .readHolding, .readInput, .readWrite: count * 2
    case .writeCoil, .writeRegister, .writeCoils, .writeRegisters: nil
    }
  }

  /// A harmless request whose right answer no late answer to this read can be taken for; `nil` for a write.
  ///
  /// One register fewer (or more, where there is but one) lies at an address that this read has anyway or is answered
  /// with an exception, and either tells itself from the answer to this read.
  var probe: ModbusRequest? {
    switch function {
    case .readHolding, .readInput:
      .read(function, unit: unit, address: address, count: count > 1 ? count - 1 : 2)
    case .readCoils, .readDiscrete:
      .read(function, unit: unit, address: address, count: count > 8 ? 8 : count + 8)
    default: nil
    }
  }

  /// Why `answer` (function code and what follows) is not the answer to this request; `nil` when it is.
  func mismatch(_ answer: UnsafeBufferPointer<UInt8>) -> String? {
    guard answer.count >= 2 else { return "it is too short" }
    guard answer[0] == function.rawValue else { return "it answers function \(answer[0]), not \(function.rawValue)" }
    if let answerBytes {
      guard Int(answer[1]) == answerBytes, answer.count == answerBytes + 2 else {
        return "it holds \(answer[1]) bytes of data instead of \(answerBytes)"
      }
      return nil
    }
    // libmodbus 3.1.6 compares neither address nor value of a write's echo: a late echo of "run" would confirm "stop".
    guard answer.count == 5, ModbusRequest.word(answer, 1) == address, ModbusRequest.word(answer, 3) == second else {
      return "it is the echo of another write"
    }
    return nil
  }

  private static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt16 {
    UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
  }

  private static func bytes(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }
}
