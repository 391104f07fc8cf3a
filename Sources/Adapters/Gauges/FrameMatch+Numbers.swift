/// Numbers of a line: signs, points, brackets, thousands, powers of ten.
extension FrameMatch {
  /// Reads a number of the form that begins at `start`, and holds it; where it ends, or `nil` when none does.
  mutating func value(_ form: FramePattern.ValueForm, from start: Int) -> Int? {
    if form.alignment != .none {
      let end = start + form.width.most
      guard end <= line.count else { return nil }
      let digits = form.alignment == .right ? trimmedLeft(start..<end) : trimmedRight(start..<end)
      return number(form, in: digits) ? end : nil
    }
    let end = form.radix == .decimal ? endOfNumber(form, from: start) : endOfDigits(form, from: start)
    guard (form.width.least...form.width.most).contains(end - start) else { return nil }
    return number(form, in: start..<end) ? end : nil
  }

  private func endOfNumber(_ form: FramePattern.ValueForm, from start: Int) -> Int {
    let last = form.endsByWidth ? min(line.count, start + form.width.most) : line.count
    var end = start
    if form.sign != .none, end < last, isSign(line[end], form) { end += 1 }
    while end < last, isPart(line[end], form) { end += 1 }
    guard form.mayHaveExponent, end < last, line[end].isExponent else { return end }
    end += 1
    if end < last, line[end] == UInt8(ascii: "+") || line[end] == UInt8(ascii: "-") { end += 1 }
    while end < last, line[end].isDigit { end += 1 }
    return end
  }

  /// Hexadecimal digits have a width, since letters may follow them.
  private func endOfDigits(_ form: FramePattern.ValueForm, from start: Int) -> Int {
    var end = start
    while end < line.count, end - start < form.width.most, line[end].hexadecimal != nil { end += 1 }
    return end
  }

  private func isSign(_ byte: UInt8, _ form: FramePattern.ValueForm) -> Bool {
    form.minus.contains(byte) || form.plus.contains(byte)
  }

  private func isPart(_ byte: UInt8, _ form: FramePattern.ValueForm) -> Bool {
    byte.isDigit || byte == form.separator
      || (form.brackets != .none && (byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")))
      || (form.mayBeGrouped && form.isGrouping(byte))
  }

  /// Reads `range`, all of it, as a number of the form.
  private mutating func number(_ form: FramePattern.ValueForm, in range: Range<Int>) -> Bool {
    guard form.radix == .decimal else { return hexadecimal(form, in: range) }
    var range = range
    var isNegative = false
    if form.sign != .none, let first = range.first, isSign(line[first], form) {
      isNegative = form.minus.contains(line[first])
      // A blank is a plus where plus may be left out, and no sign where one is asked for.
      if form.sign == .required, line[first] == 0x20 { return false }
      range = (first + 1)..<range.upperBound
    } else if form.sign == .required {
      return false
    }
    guard form.brackets == .none || takeBrackets(&range, form) else { return false }
    guard let exponent = takeExponent(&range, form), !form.mayBeGrouped || isGrouped(range, form) else { return false }
    var (number, digits, whole, decimals) = (0, 0, 0, -1)
    for position in range {
      let byte = line[position]
      if byte.isDigit {
        number = number * 10 + Int(byte & 0x0F)
        guard number <= FrameMatch.mostNumber else { return false }
        digits += 1
        if decimals >= 0 { decimals += 1 } else { whole += 1 }
      } else if byte == form.separator, decimals < 0 {
        decimals = 0
      } else if !isPart(byte, form) || byte == form.separator {
        return false
      }
    }
    // `17.` is half a number, and `.5` one only where the profile says so.
    let most = form.mayHaveExponent ? FrameMatch.mostShiftedDecimals : FrameMatch.mostDecimals
    guard digits > 0, decimals != 0 || form.mayEndWithPoint, decimals <= most,
      whole > 0 || form.mayBeginWithPoint
    else { return false }
    switch form.point {
    case .required where decimals < 0, .none where decimals >= 0: return false
    default: break
    }
    guard let shifted = FrameMatch.shifted(number, decimals: max(decimals, 0), by: exponent) else { return false }
    captures.number = isNegative ? -shifted.number : shifted.number
    captures.decimals = shifted.decimals
    return true
  }

  private mutating func hexadecimal(_ form: FramePattern.ValueForm, in range: Range<Int>) -> Bool {
    var number = 0
    for position in range {
      guard let digit = line[position].hexadecimal else { return false }
      number = number << 4 | digit
    }
    if form.radix == .twosComplement, number >> (range.count * 4 - 1) & 1 == 1 { number -= 1 << (range.count * 4) }
    captures.number = number
    captures.decimals = 0
    return !range.isEmpty && number.magnitude <= FrameMatch.mostNumber
  }

  /// The power of ten behind the digits, 0 where none stands; `nil` when it is none.
  private func takeExponent(_ range: inout Range<Int>, _ form: FramePattern.ValueForm) -> Int? {
    guard form.mayHaveExponent, let letter = range.first(where: { line[$0].isExponent }) else { return 0 }
    var digits = (letter + 1)..<range.upperBound
    let sign = digits.first.map { line[$0] }
    if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { digits.removeFirst() }
    guard (1...3).contains(digits.count), digits.allSatisfy({ line[$0].isDigit }) else { return nil }
    range = range.lowerBound..<letter
    let power = digits.reduce(0) { $0 * 10 + Int(line[$1] & 0x0F) }
    return sign == UInt8(ascii: "-") ? -power : power
  }

  /// A number times a power of ten, with the decimals that takes; `nil` when it is no measurement any more.
  private static func shifted(_ number: Int, decimals: Int, by exponent: Int) -> (number: Int, decimals: Int)? {
    guard exponent != 0 else { return (number, decimals) }
    var (number, decimals) = (number, decimals - exponent)
    while decimals < 0 {
      decimals += 1
      number *= 10
      guard number <= mostNumber else { return nil }
    }
    while decimals > mostShiftedDecimals, number % 10 == 0 {
      guard number != 0 else { return (0, mostShiftedDecimals) }
      number /= 10
      decimals -= 1
    }
    return decimals <= mostShiftedDecimals ? (number, decimals) : nil
  }

  /// Whether marks between the digits, where there are any, are all the same and part them by threes before the point.
  private func isGrouped(_ range: Range<Int>, _ form: FramePattern.ValueForm) -> Bool {
    let whole = range.prefix { line[$0] != form.separator }
    let marks = range.filter { form.isGrouping(line[$0]) }
    guard let first = marks.first, let last = marks.last else { return true }
    guard last < whole.endIndex, whole.endIndex - last == 4, (1...3).contains(first - whole.startIndex) else {
      return false
    }
    return zip(marks, marks.dropFirst()).allSatisfy { $1 - $0 == 4 } && marks.allSatisfy { line[$0] == line[first] }
  }

  /// Holds the brackets to their place: one pair around the last digits. They are passed over when the number is read.
  private func takeBrackets(_ range: inout Range<Int>, _ form: FramePattern.ValueForm) -> Bool {
    let opening = range.filter { line[$0] == UInt8(ascii: "[") }
    let closing = range.filter { line[$0] == UInt8(ascii: "]") }
    if opening.isEmpty, closing.isEmpty { return form.brackets == .allowed }
    guard opening.count == 1, closing == [range.upperBound - 1] else { return false }
    return opening[0] > range.lowerBound && opening[0] < range.upperBound - 2
  }
}

extension FramePattern.ValueForm {
  /// Thousands are parted by the mark that is not the decimal one, or by an apostrophe.
  fileprivate func isGrouping(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "'") || byte == (separator == UInt8(ascii: ".") ? UInt8(ascii: ",") : UInt8(ascii: "."))
  }
}

extension UInt8 {
  fileprivate var isExponent: Bool { self & 0xDF == UInt8(ascii: "E") }

  /// The worth of a hexadecimal digit.
  fileprivate var hexadecimal: Int? {
    if isDigit { return Int(self & 0x0F) }
    let letter = self & 0xDF
    return (0x41...0x46).contains(letter) ? Int(letter) - 0x37 : nil
  }
}
