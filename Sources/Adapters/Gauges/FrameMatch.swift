/// One line held against one pattern, and what its fields held.
///
/// Numbers are taken whole: a value or a channel is never split to make a pattern fit. Only free text, blanks, words and
/// optional parts are tried in several ways, and never in more than `mostTries`.
struct FrameMatch {
  /// What the fields of a line held.
  struct Captures {
    var number = 0
    var decimals = 0
    /// Whether a sign that stands apart says minus.
    var isNegative = false
    var channel: Int?
    var unit: MeasuringUnit?
    var isStable: Bool?
    var tolerance: Measurement.Tolerance?
    var label: Range<Int>?
    var legend: Range<Int>?
    var code: Range<Int>?
  }

  static let mostTries = 2000
  /// The largest number that is still a measurement: 14 digits, so that nanometres and nanograms can be reckoned.
  static let mostNumber = 99_999_999_999_999
  /// The most decimals that are still a measurement.
  static let mostDecimals = 6
  /// The same for a number with a power of ten, which in metres has more of them.
  static let mostShiftedDecimals = 12

  private let steps: [FramePattern.Step]
  private let line: UnsafeBufferPointer<UInt8>
  private(set) var captures = Captures()
  private var tries = 0

  /// What the fields of `line` hold; `nil` when it is another line.
  static func captures(of pattern: FramePattern, in line: UnsafeBufferPointer<UInt8>) -> Captures? {
    // Most lines are another pattern's and differ in the first character.
    if case .character(let first)? = pattern.steps.first, line.first != first { return nil }
    var match = FrameMatch(steps: pattern.steps, line: line)
    return match.goOn(from: 0, at: 0) ? match.captures : nil
  }

  private init(steps: [FramePattern.Step], line: UnsafeBufferPointer<UInt8>) {
    self.steps = steps
    self.line = line
  }

  private mutating func goOn(from first: Int, at start: Int) -> Bool {
    var index = first
    var position = start
    while index < steps.count {
      switch steps[index] {
      case .character(let character):
        guard position < line.count, line[position] == character else { return false }
        position += 1
      case .digits(let width):
        guard let end = run(width, from: position, while: \.isDigit) else { return false }
        position = end
      case .value(let form):
        guard let end = value(form, from: position) else { return false }
        position = end
      case .sign(let plus, let minus):
        guard position < line.count else { return false }
        captures.isNegative = minus.contains(line[position])
        guard captures.isNegative || plus.contains(line[position]) else { return false }
        position += 1
      case .channel(let width):
        guard let end = run(width, from: position, while: \.isDigit) else { return false }
        captures.channel = line[position..<end].reduce(0) { $0 * 10 + Int($1 & 0x0F) }
        position = end
      case .unit(let form):
        return oneWord(form, \.unit, from: position, then: index + 1)
      case .stability(let form):
        return oneWord(form, \.isStable, from: position, then: index + 1)
      case .tolerance(let form):
        return oneWord(form, \.tolerance, from: position, then: index + 1)
      case .blanks(let width):
        return longestFirst(width, from: position, then: index + 1, while: { $0 == 0x20 }, keep: nil)
      case .anything(let width):
        return longestFirst(width, from: position, then: index + 1, while: \.isPrintable, keep: nil)
      case .label(let width):
        return longestFirst(width, from: position, then: index + 1, while: \.isOfLabel, keep: \.label)
      case .legend(let width):
        return longestFirst(width, from: position, then: index + 1, while: \.isPrintable, keep: \.legend)
      case .code(let width):
        return longestFirst(width, from: position, then: index + 1, while: \.isPrintable, keep: \.code)
      case .fork(let otherwise):
        if tryOn(from: index + 1, at: position) { return true }
        index = otherwise
        continue
      }
      index += 1
    }
    return position == line.count
  }

  /// Goes on, and forgets what was held when that leads nowhere.
  private mutating func tryOn(from index: Int, at position: Int) -> Bool {
    tries += 1
    guard tries < FrameMatch.mostTries else { return false }
    let before = captures
    if goOn(from: index, at: position) { return true }
    captures = before
    return false
  }

  private func run(
    _ width: FramePattern.Width, from start: Int, while belongs: (UInt8) -> Bool
  ) -> Int? {
    var end = start
    while end < line.count, end - start < width.most, belongs(line[end]) { end += 1 }
    return end - start >= width.least ? end : nil
  }

  private mutating func longestFirst(
    _ width: FramePattern.Width, from start: Int, then next: Int, while belongs: (UInt8) -> Bool,
    keep: WritableKeyPath<Captures, Range<Int>?>?
  ) -> Bool {
    guard var end = run(width, from: start, while: belongs) else { return false }
    while true {
      let before = captures
      if let keep { captures[keyPath: keep] = start..<end }
      if tryOn(from: next, at: end) { return true }
      captures = before
      guard end - start > width.least, tries < FrameMatch.mostTries else { return false }
      end -= 1
    }
  }

  private mutating func oneWord<Meaning>(
    _ form: FramePattern.WordForm<Meaning>, _ held: WritableKeyPath<Captures, Meaning?>, from start: Int, then next: Int
  ) -> Bool {
    guard let width = form.width else {
      for word in form.words where begins(with: word.bytes, at: start) {
        let before = captures
        captures[keyPath: held] = word.meaning
        if tryOn(from: next, at: start + word.bytes.count) { return true }
        captures = before
      }
      return false
    }
    guard start + width <= line.count else { return false }
    let end = start + width
    guard line[start..<end].allSatisfy(\.isPrintable) else { return false }
    let word = form.alignment == .right ? trimmedLeft(start..<end) : trimmedRight(start..<end)
    let known = form.words.first { $0.bytes.count == word.count && begins(with: $0.bytes, at: word.lowerBound) }
    // A word that is only blanks may itself be in the table: a stability mark often is a blank or another character.
    let blank = known ?? form.words.first { $0.bytes.count == width && begins(with: $0.bytes, at: start) }
    if let blank {
      captures[keyPath: held] = blank.meaning
    } else {
      guard word.isEmpty ? form.mayBeBlank : form.mayBeUnknown else { return false }
    }
    return goOn(from: next, at: end)
  }

  private func begins(with word: [UInt8], at start: Int) -> Bool {
    guard start + word.count <= line.count else { return false }
    for index in word.indices where line[start + index] != word[index] { return false }
    return true
  }

  private func trimmedLeft(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    while start < range.upperBound, line[start] == 0x20 { start += 1 }
    return start..<range.upperBound
  }

  private func trimmedRight(_ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, line[end - 1] == 0x20 { end -= 1 }
    return range.lowerBound..<end
  }

  // MARK: - Numbers

  private mutating func value(_ form: FramePattern.ValueForm, from start: Int) -> Int? {
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

  /// What stands before a value may not swallow its sign.
  fileprivate var isOfLabel: Bool { isPrintable && self != UInt8(ascii: "+") && self != UInt8(ascii: "-") }
}
