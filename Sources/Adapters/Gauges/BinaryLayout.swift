/// How a frame of a fixed number of bytes that is no text holds its value.
package struct BinaryLayout: Hashable, Sendable {
  /// How a field's bits make a number.
  package enum Encoding: String, CaseIterable, Hashable, Sendable {
    /// A whole number without sign.
    case unsigned
    /// A whole number in two's complement.
    case signed
    /// A decimal digit in each byte.
    case digits
    /// A decimal digit in each half of a byte.
    case bcd
    /// Decimal digits as characters, with blanks before them.
    case text
  }

  /// Which end of a frame counts least.
  package enum Order: String, CaseIterable, Hashable, Sendable {
    /// Bit 0 is the lowest of the first byte; digits begin with the last.
    case little
    /// Bit 0 is the lowest of the last byte; digits begin with the first.
    case big
  }

  /// A field: some bits of the frame, numbered as its order says.
  package struct Field: Hashable, Sendable {
    package var first: Int
    package var count: Int
    package var encoding: Encoding = .unsigned
    package var order: Order = .little
    package init(first: Int, count: Int, encoding: Encoding = .unsigned, order: Order = .little) {
      (self.first, self.count, self.encoding, self.order) = (first, count, encoding, order)
    }
  }

  /// Bits that always stand as they stand here; a frame begins where they do.
  package struct Fixed: Hashable, Sendable {
    /// Which byte of the frame, counted from 0.
    package var byte: Int
    /// Which of its bits.
    package var mask: UInt8
    /// How they stand; 0 outside the mask.
    package var value: UInt8
  }

  /// A field whose numbers have meanings; a number without one makes the frame garbled.
  package struct Coded<Meaning: Hashable & Sendable>: Hashable, Sendable {
    package var field: Field
    package var meanings: [Int: Meaning]
  }

  /// What one count of a frame without a point is worth, in a unit.
  package struct Worth: Hashable, Sendable {
    package var unit: MeasuringUnit
    package var number: Int
    package var decimals: Int
  }

  /// A number of a field that makes the frame an error of the gauge, whatever its other fields hold.
  package struct Known: Hashable, Sendable {
    /// Where the number stands.
    package var place: Field
    /// The number that is the error.
    package var when: Int
    /// The gauge's own code; `nil` for the frame's bytes in hexadecimal.
    package var code: String?
    /// What it means, for people.
    package var meaning: String
  }

  /// What makes a frame an error; the first that fits is told.
  package var errors: [Known] = []
  /// What stands in every frame, an error's included.
  package var fixed: [Fixed] = []
  package var value: Field
  /// Whether the value is negative.
  package var isNegative: Coded<Bool>?
  /// How many decimals the value has, when the frame tells.
  package var decimals: Field?
  package var mostDecimals = FrameMatch.mostDecimals
  /// What the numbers of `decimals` mean, where they are not the decimals themselves.
  package var decimalsMeant: [Int: Int] = [:]
  package var unit: Coded<MeasuringUnit>?
  package var isStable: Coded<Bool>?
  package var channel: Field?
  /// What a count is worth in each unit; empty where the frame tells its decimals.
  package var worth: [Worth] = []

  package init(value: Field) { self.value = value }

  /// Whether a frame may begin with `bytes`, as far as they go.
  func couldBegin(_ bytes: some RandomAccessCollection<UInt8>) -> Bool {
    fixed.allSatisfy { fixed in
      guard fixed.byte < bytes.count else { return true }
      return bytes[bytes.index(bytes.startIndex, offsetBy: fixed.byte)] & fixed.mask == fixed.value
    }
  }

  /// The value of a frame; `nil` when it is none, with the unit `preset` where the frame tells none.
  func measurement(_ frame: UnsafeBufferPointer<UInt8>, preset: MeasuringUnit?) -> Measurement? {
    guard couldBegin(frame), let magnitude = value.number(in: frame), magnitude.magnitude <= FrameMatch.mostNumber
    else { return nil }
    var measurement = Measurement(number: magnitude, decimals: 0, unit: preset)
    if let isNegative {
      guard let sign = isNegative.meaning(in: frame) else { return nil }
      if sign { measurement.number = -measurement.number }
    }
    if let unit {
      guard let told = unit.meaning(in: frame) else { return nil }
      measurement.unit = told
    }
    if let decimals {
      guard let number = decimals.number(in: frame) else { return nil }
      guard let told = decimalsMeant.isEmpty ? number : decimalsMeant[number], (0...mostDecimals).contains(told) else {
        return nil
      }
      measurement.decimals = told
    }
    if !worth.isEmpty {
      guard let count = worth.first(where: { $0.unit == measurement.unit }) else { return nil }
      let (number, isTooLarge) = measurement.number.multipliedReportingOverflow(by: count.number)
      guard !isTooLarge, number.magnitude <= FrameMatch.mostNumber else { return nil }
      measurement.number = number
      measurement.decimals += count.decimals
    }
    if let isStable {
      guard let told = isStable.meaning(in: frame) else { return nil }
      measurement.isStable = told
    }
    if let channel {
      guard let told = channel.number(in: frame) else { return nil }
      measurement.channel = told
    }
    return measurement
  }
}

extension BinaryLayout.Coded {
  func meaning(in frame: UnsafeBufferPointer<UInt8>) -> Meaning? { field.number(in: frame).flatMap { meanings[$0] } }
}

extension BinaryLayout.Field {
  /// The number the field holds; `nil` when it lies outside the frame or a digit is none.
  func number(in frame: UnsafeBufferPointer<UInt8>) -> Int? {
    guard first >= 0, count > 0, first + count <= frame.count * 8 else { return nil }
    switch encoding {
    case .unsigned: return count <= 48 ? bits(in: frame) : nil
    case .signed:
      guard count <= 48 else { return nil }
      let number = bits(in: frame)
      return number >> (count - 1) & 1 == 1 ? number - (1 << count) : number
    case .digits: return digits(in: frame, each: 8)
    case .bcd: return digits(in: frame, each: 4)
    case .text: return characters(in: frame)
    }
  }

  private func bits(in frame: UnsafeBufferPointer<UInt8>) -> Int {
    var number = 0
    for index in stride(from: first + count - 1, through: first, by: -1) {
      let byte = order == .little ? frame[index / 8] : frame[frame.count - 1 - index / 8]
      number = number << 1 | Int(byte >> (index % 8) & 1)
    }
    return number
  }

  private func characters(in frame: UnsafeBufferPointer<UInt8>) -> Int? {
    guard first % 8 == 0, count % 8 == 0, count / 8 <= 14 else { return nil }
    let digits = frame[(first / 8)..<((first + count) / 8)].drop { $0 == 0x20 }
    guard !digits.isEmpty, digits.allSatisfy(\.isDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
  }

  /// The digits in the frame's own sequence: their place is counted from its first byte, high half first.
  private func digits(in frame: UnsafeBufferPointer<UInt8>, each bits: Int) -> Int? {
    guard first % bits == 0, count % bits == 0, count / bits <= 14 else { return nil }
    var number = 0
    for step in 0..<(count / bits) {
      let place = order == .big ? first / bits + step : (first + count) / bits - 1 - step
      let digit: UInt8
      if bits == 8 {
        digit = frame[place]
      } else {
        digit = place % 2 == 0 ? frame[place / 2] >> 4 : frame[place / 2] & 0x0F
      }
      guard digit <= 9 else { return nil }
      number = number * 10 + Int(digit)
    }
    return number
  }
}
