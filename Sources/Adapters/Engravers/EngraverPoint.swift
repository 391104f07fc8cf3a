/// One place of a machine's Modbus map and how what stands there is read: a bit, a register, or a number of several.
package struct EngraverPoint: Hashable, Sendable {
  /// The four tables of the Modbus data model.
  package enum Table: String, CaseIterable, Sendable {
    case coil, discrete, holding, input

    /// Whether a host may write there.
    package var isWritable: Bool { self == .coil || self == .holding }
    /// Whether it holds single bits.
    package var holdsBits: Bool { self == .coil || self == .discrete }
  }

  /// How a number of several registers is laid out: A is its most significant byte.
  package enum WordOrder: String, CaseIterable, Sendable {
    case abcd = "ABCD"
    case cdab = "CDAB"
    case badc = "BADC"
    case dcba = "DCBA"

    /// Whether the least significant register comes first.
    var isLowFirst: Bool { self == .cdab || self == .dcba }
    /// Whether the two bytes of each register are swapped.
    var isSwapped: Bool { self == .badc || self == .dcba }
  }

  /// Where it stands.
  package var table: Table
  /// The first address, counted from 0 as on the wire.
  package var address: UInt16
  /// How many registers it takes: 1, 2 or 4; 1 for a bit.
  package var words: Int
  /// The bit of the register it is; `nil` for the whole.
  package var bit: Int?
  /// Whether a claim is true when the place says no.
  package var isInverted: Bool
  /// The numbers for which a claim is true; empty: any but 0.
  package var trueValues: [Int]
  /// How several registers make one number.
  package var wordOrder: WordOrder

  /// A point with all its parts.
  package init(
    _ table: Table, _ address: UInt16, words: Int = 1, bit: Int? = nil, isInverted: Bool = false,
    trueValues: [Int] = [], wordOrder: WordOrder = .abcd
  ) {
    self.table = table
    self.address = address
    self.words = words
    self.bit = bit
    self.isInverted = isInverted
    self.trueValues = trueValues
    self.wordOrder = wordOrder
  }

  /// One more than the largest number it can hold; `nil` where that is one more than 64 bits hold.
  package var modulus: UInt64? {
    if table.holdsBits || bit != nil { return 2 }
    return words >= 4 ? nil : 1 << UInt64(16 * words)
  }

  /// The number that `registers`, read from its address on, hold; a bit is 0 or 1. Missing registers are 0.
  package func number(in registers: [UInt16]) -> UInt64 {
    var ordered = Array(registers.prefix(words))
    if wordOrder.isLowFirst { ordered.reverse() }
    let number = ordered.reduce(UInt64(0)) { $0 << 16 | UInt64(wordOrder.isSwapped ? $1.byteSwapped : $1) }
    guard let bit else { return number }
    return number >> UInt64(bit) & 1
  }

  /// Whether what it stands for is so.
  package func claim(in registers: [UInt16]) -> Bool {
    let number = number(in: registers)
    let isTrue = trueValues.isEmpty ? number != 0 : trueValues.contains { UInt64($0) == number }
    return isTrue != isInverted
  }

  /// The registers that hold `number`, in the order in which they are written; what does not fit is left out.
  package func registers(of number: UInt64) -> [UInt16] {
    var registers = (0..<words).reversed().map { UInt16(truncatingIfNeeded: number >> UInt64(16 * $0)) }
    if wordOrder.isSwapped { registers = registers.map(\.byteSwapped) }
    if wordOrder.isLowFirst { registers.reverse() }
    return registers
  }
}
