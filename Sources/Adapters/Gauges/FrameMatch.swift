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
  /// The line without its end.
  let line: UnsafeBufferPointer<UInt8>
  /// What was held so far.
  var captures = Captures()
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

  /// Some characters without the blanks before them.
  func trimmedLeft(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    while start < range.upperBound, line[start] == 0x20 { start += 1 }
    return start..<range.upperBound
  }

  /// Some characters without the blanks behind them.
  func trimmedRight(_ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, line[end - 1] == 0x20 { end -= 1 }
    return range.lowerBound..<end
  }
}

extension UInt8 {
  /// What stands before a value may not swallow its sign.
  fileprivate var isOfLabel: Bool { isPrintable && self != UInt8(ascii: "+") && self != UInt8(ascii: "-") }
}
