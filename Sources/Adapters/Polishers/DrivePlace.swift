import Wire

/// Where a value stands on a drive: registers, bits, or the answer to a frame of the vendor's own.
package enum DrivePlace: Hashable, Sendable {
  /// One register, or two for a number of 32 bits; `isInput` for function 4 instead of 3.
  case registers(isInput: Bool, at: UInt16, count: Int, lowFirst: Bool)
  /// Bits as one number, the first of them its lowest; `isInput` for discrete inputs instead of coils.
  case bits(isInput: Bool, at: UInt16, count: Int)
  /// The number in the answer to a frame.
  case asked(VendorFrame, answer: VendorFrame)

  /// How many bits a number from here has.
  var width: Int {
    switch self {
    case .registers(_, _, let count, _): 16 * count
    case .bits(_, _, let count): count
    case .asked: 16
    }
  }

  /// The place as a person finds it in the manual's words and on the wire: `holding 8451 (0x2103)`.
  package var text: String {
    switch self {
    case .registers(let isInput, let at, let count, _):
      "\(isInput ? "input" : "holding") \(at) (\(hexadecimal(at)))\(count > 1 ? ", \(count) registers" : "")"
    case .bits(let isInput, let at, let count):
      "\(isInput ? "discrete" : "coil") \(at) (\(hexadecimal(at)))\(count > 1 ? ", \(count) bits" : "")"
    case .asked(let frame, _): "frame \(frame.text)"
    }
  }
}

/// A number as registers are written in manuals.
func hexadecimal(_ number: some BinaryInteger) -> String {
  let digits = String(number, radix: 16, uppercase: true)
  return "0x" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

/// A frame of a vendor's own without unit and checksum: the function first, bytes in hexadecimal, `{value}` for a number
/// of two bytes and `..` for a byte that may be anything.
package struct VendorFrame: Hashable, Sendable {
  /// One byte of a frame.
  enum Byte: Hashable, Sendable {
    case fixed(UInt8)
    case anything
    case high, low
  }

  /// The frame as written.
  package let text: String
  let bytes: [Byte]

  /// Reads `05 02 {value}`; `nil` for what cannot be read, and for a function that is not a fixed byte below 0x80.
  package init?(_ text: String) {
    var bytes: [Byte] = []
    for word in text.split(separator: " ") {
      switch word {
      case "{value}": bytes += [.high, .low]
      case "..": bytes.append(.anything)
      default:
        guard word.utf8.count == 2, let byte = UInt8(word, radix: 16) else { return nil }
        bytes.append(.fixed(byte))
      }
    }
    guard case .fixed(let function)? = bytes.first, function < 0x80, bytes.count > 1, bytes.count < 250,
      bytes.count(where: { $0 == .high }) <= 1
    else { return nil }
    self.text = text
    self.bytes = bytes
  }

  /// Whether a number stands in it.
  var hasValue: Bool { bytes.contains(.high) }
  /// Whether any byte of it is open, so that it cannot be sent.
  var isOpen: Bool { bytes.contains(.anything) }
  /// The function code.
  var function: UInt8 { if case .fixed(let function)? = bytes.first { function } else { 0 } }

  /// What follows the function, with `value` in its place.
  func payload(_ value: UInt16) -> [UInt8] {
    bytes.dropFirst().map { byte in
      switch byte {
      case .fixed(let byte): byte
      case .anything: 0
      case .high: UInt8(value >> 8)
      case .low: UInt8(value & 0xFF)
      }
    }
  }

  /// Whether `answer`, which follows the function, is of this form; the number in it, 0 where it holds none.
  func number(in answer: [UInt8]) -> UInt16? {
    guard answer.count == bytes.count - 1 else { return nil }
    var number: UInt16 = 0
    for (pattern, byte) in zip(bytes.dropFirst(), answer) {
      switch pattern {
      case .fixed(let fixed): guard fixed == byte else { return nil }
      case .anything: break
      case .high: number |= UInt16(byte) << 8
      case .low: number |= UInt16(byte)
      }
    }
    return number
  }
}

extension ModbusLine {
  /// Sends a frame of the vendor's own and returns the number in its answer.
  func ask(
    _ unit: ModbusUnit, _ frame: VendorFrame, answer: VendorFrame, value: UInt16 = 0,
    ifStill isStillWanted: () -> Bool = { true }
  ) throws(WireFault) -> UInt16 {
    let bytes = try exchangeVendor(
      unit, function: frame.function, payload: frame.payload(value), answer: .fixed(answer.bytes.count - 1),
      ifStill: isStillWanted)
    guard let number = answer.number(in: bytes) else {
      let found = bytes.map { String($0, radix: 16) }.joined(separator: " ")
      throw .badReply(
        place: place.text, doing: "the frame \(frame.text) of unit \(unit.number)",
        why: "it holds \(found) where the profile expects \(answer.text)")
    }
    return number
  }
}
