/// One Modbus request as it goes over any line: the unit and the protocol data unit.
struct ModbusRequest: Equatable {
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

  /// What the right answer looks like after unit and function code.
  enum AnswerShape: Equatable {
    /// A count byte and so many bytes.
    case data(Int)
    /// The two words of the request again.
    case echo
    /// So many bytes, without a count.
    case fixed(Int)
    /// A count byte that is not known before, and as many bytes as it says.
    case counted
  }

  let unit: UInt8
  /// The function code; a vendor's own where `isVendors`.
  let function: UInt8
  let shape: AnswerShape
  /// Whether the frame is a vendor's own: no address, no count, everything in `rest`.
  let isVendors: Bool
  let address: UInt16
  /// Registers or bits asked for or written.
  let count: Int
  /// The second word of the request: the count, or the value of a single write.
  private let second: UInt16
  /// What follows the two words, empty for reads and single writes, which therefore cost no memory.
  private let rest: [UInt8]

  private init(
    _ function: Function, _ shape: AnswerShape, unit: UInt8, address: UInt16, count: Int, second: UInt16,
    rest: [UInt8] = []
  ) {
    self.unit = unit
    self.function = function.rawValue
    self.shape = shape
    isVendors = false
    self.address = address
    self.count = count
    self.second = second
    self.rest = rest
  }

  /// A vendor's own frame: `payload` follows unit and function code.
  init(vendor function: UInt8, unit: UInt8, payload: [UInt8], answer: AnswerShape) {
    self.unit = unit
    self.function = function
    shape = answer
    isVendors = true
    address = 0
    count = payload.count
    second = 0
    rest = payload
  }

  /// A read of `count` registers or bits.
  static func read(_ function: Function, unit: UInt8, address: UInt16, count: Int) -> ModbusRequest {
    let bytes = function == .readCoils || function == .readDiscrete ? (count + 7) / 8 : count * 2
    return ModbusRequest(function, .data(bytes), unit: unit, address: address, count: count, second: UInt16(count))
  }

  /// A write of one register or coil.
  static func write(_ function: Function, unit: UInt8, address: UInt16, value: UInt16) -> ModbusRequest {
    ModbusRequest(function, .echo, unit: unit, address: address, count: 1, second: value)
  }

  /// A write of several registers in one block.
  static func write(unit: UInt8, address: UInt16, values: [UInt16]) -> ModbusRequest {
    ModbusRequest(
      .writeRegisters, .echo, unit: unit, address: address, count: values.count, second: UInt16(values.count),
      rest: counted(values, after: []))
  }

  /// A write of several coils in one block.
  static func write(unit: UInt8, address: UInt16, coils: [Bool]) -> ModbusRequest {
    var packed = [UInt8](repeating: 0, count: (coils.count + 7) / 8)
    for (index, isOn) in coils.enumerated() where isOn { packed[index / 8] |= 1 << UInt8(index % 8) }
    return ModbusRequest(
      .writeCoils, .echo, unit: unit, address: address, count: coils.count, second: UInt16(coils.count),
      rest: [UInt8(packed.count)] + packed)
  }

  /// A write followed by a read, both in one request.
  static func readWrite(
    unit: UInt8, read address: UInt16, count: Int, write target: UInt16, values: [UInt16]
  ) -> ModbusRequest {
    let written = counted(values, after: bytes(target) + bytes(UInt16(values.count)))
    return ModbusRequest(
      .readWrite, .data(count * 2), unit: unit, address: address, count: count, second: UInt16(count), rest: written)
  }

  /// How many bytes `write(to:)` writes.
  var length: Int { (isVendors ? 2 : 6) + rest.count }

  /// Writes unit, function code and what follows to `buffer`, which has room for any frame.
  func write(to buffer: UnsafeMutablePointer<UInt8>) {
    buffer[0] = unit
    buffer[1] = function
    if !isVendors {
      buffer[2] = UInt8(address >> 8)
      buffer[3] = UInt8(address & 0xFF)
      buffer[4] = UInt8(second >> 8)
      buffer[5] = UInt8(second & 0xFF)
    }
    rest.withUnsafeBufferPointer { rest in
      if let first = rest.baseAddress { (buffer + length - rest.count).update(from: first, count: rest.count) }
    }
  }

  /// What is asked for, in words for a fault.
  var words: String {
    if isVendors { return "the vendor's function \(function) at unit \(unit)" }
    switch Function(rawValue: function) {
    case .readCoils, .readDiscrete: return "a read of \(count) bits at \(address) from unit \(unit)"
    case .readHolding, .readInput: return "a read of \(count) registers at \(address) from unit \(unit)"
    case .writeCoil, .writeCoils: return "a write of \(count) coils at \(address) to unit \(unit)"
    case .writeRegister, .writeRegisters: return "a write of \(count) registers at \(address) to unit \(unit)"
    case .readWrite: return "a write and read of \(count) registers at \(address) with unit \(unit)"
    case nil: return "function \(function) at unit \(unit)"
    }
  }

  /// Whether it may change anything at the machine; a vendor's own frame may.
  var mayAct: Bool { if isVendors { true } else { !isProbed || function == Function.readWrite.rawValue } }

  /// Whether something harmless can be asked to make sure of its answer: not for a write, nor for a vendor's own frame.
  var isProbed: Bool { probe(maxRead: 125) != nil }

  /// A harmless request whose right answer no late answer to this one can be taken for; `nil` for a write and for a
  /// vendor's own frame. It asks for no more than the `maxRead` registers that the unit lets be read at once.
  ///
  /// One register fewer (or more, where there is but one) lies at an address that this read has anyway or is answered
  /// with an exception, and either tells itself from the answer to this read. Where one register is all a unit gives,
  /// the other table is asked instead. A write-and-read is asked about with a plain read. In both the function code differs.
  func probe(maxRead: Int) -> ModbusRequest? {
    guard !isVendors else { return nil }
    switch Function(rawValue: function) {
    case .readHolding: return registerProbe(.readHolding, orElse: .readInput, maxRead)
    case .readInput: return registerProbe(.readInput, orElse: .readHolding, maxRead)
    case .readCoils: return .read(.readCoils, unit: unit, address: address, count: count > 8 ? 8 : count + 8)
    case .readDiscrete: return .read(.readDiscrete, unit: unit, address: address, count: count > 8 ? 8 : count + 8)
    case .readWrite: return .read(.readHolding, unit: unit, address: address, count: 1)
    case .writeCoil, .writeRegister, .writeCoils, .writeRegisters, nil: return nil
    }
  }

  private func registerProbe(_ same: Function, orElse other: Function, _ maxRead: Int) -> ModbusRequest {
    if count == 1, maxRead < 2 { return .read(other, unit: unit, address: address, count: 1) }
    return .read(same, unit: unit, address: address, count: count > 1 ? count - 1 : 2)
  }

  /// Whether the right answer to `other` could be taken for the right answer to this request.
  func isAnswered(like other: ModbusRequest) -> Bool {
    guard unit == other.unit, function == other.function, isVendors == other.isVendors, shape == other.shape else {
      return false
    }
    return shape == .echo ? address == other.address && second == other.second : true
  }

  /// How long the answer that begins with `head` (unit, function code and on) is on a serial line, checksum included;
  /// `nil` while that cannot be told.
  func answerLength(_ head: UnsafeBufferPointer<UInt8>) -> Int? {
    guard head.count >= 2 else { return nil }
    if function < 0x80, head[1] == function | 0x80 { return 5 }
    switch shape {
    case .data(let bytes): return 5 + bytes
    case .echo: return 8
    case .fixed(let bytes): return 4 + bytes
    case .counted: return head.count >= 3 ? 5 + Int(head[2]) : nil
    }
  }

  /// What of the right answer is known before it comes: enough to recognize it on a line that is set otherwise.
  var answerHead: [UInt8] {
    switch shape {
    case .data(let bytes): [unit, function, UInt8(truncatingIfNeeded: bytes)]
    case .echo:
      [unit, function] + ModbusRequest.bytes(address) + ModbusRequest.bytes(second)
    case .fixed, .counted: [unit, function]
    }
  }

  /// Why `answer` (function code and what follows) is not the answer to this request; `nil` when it is.
  func mismatch(_ answer: UnsafeBufferPointer<UInt8>) -> String? {
    guard let first = answer.first else { return "it is too short" }
    guard first == function else {
      return first & 0x80 == 0
        ? "it answers function \(first), not \(function)" : "it refuses function \(first & 0x7F), not \(function)"
    }
    switch shape {
    case .data(let bytes):
      guard answer.count == bytes + 2, Int(answer[1]) == bytes else {
        return "it does not hold the \(bytes) bytes of data that were asked for"
      }
    case .echo:
      // libmodbus 3.1.6 compares neither address nor value of a write's echo: a late echo of "run" would confirm "stop".
      guard answer.count == 5, ModbusRequest.word(answer, 1) == address, ModbusRequest.word(answer, 3) == second else {
        return "it is the echo of another write"
      }
    case .fixed(let bytes):
      guard answer.count == bytes + 1 else { return "it does not hold \(bytes) bytes" }
    case .counted:
      guard answer.count >= 2, answer.count == Int(answer[1]) + 2 else { return "its count of bytes is wrong" }
    }
    return nil
  }

  /// Where the data begins in an answer that fits (function code and what follows): behind the count of a read, behind
  /// the function code of everything else.
  var dataStart: Int { if case .data = shape { 2 } else { 1 } }

  private static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt16 {
    UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
  }

  private static func bytes(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }

  /// `head`, how many bytes the values have, and the values; in one piece of memory, since a path has thousands of these.
  private static func counted(_ values: [UInt16], after head: [UInt8]) -> [UInt8] {
    var written: [UInt8] = []
    written.reserveCapacity(head.count + 1 + 2 * values.count)
    written += head
    written.append(UInt8(values.count * 2))
    for value in values {
      written.append(UInt8(value >> 8))
      written.append(UInt8(value & 0xFF))
    }
    return written
  }
}
