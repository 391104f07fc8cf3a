/// Reads a pattern as written in a profile; what is wrong with it is said in one sentence.
///
/// Fields: `value`, `sign`, `channel`, `unit`, `stable`, `tolerance`, `label`, `legend`, `code`, `digit`, `blank`, `any`,
/// and a byte by its number or name (`{0x1B}`, `{TAB}`). A width `N` or `N-M` may follow, and the field's own options.
struct FramePatternParser {
  struct Mistake: Error { let sentence: String }

  static let fields = [
    "value", "sign", "channel", "unit", "stable", "tolerance", "label", "legend", "code", "digit", "blank", "any",
  ]
  /// More forks and fields of free width than any line needs; a match may try their combinations.
  private static let mostSteps = 64

  let vocabulary: Vocabulary
  private var steps: [FramePattern.Step] = []
  private var openForks: [Int] = []

  init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  mutating func parse(_ text: String) throws(Mistake) -> FramePattern {
    var rest = Array(text.utf8)[...]
    while let character = rest.popFirst() {
      switch character {
      case UInt8(ascii: "\\"):
        guard let next = rest.popFirst() else { throw Mistake(sentence: "nothing follows the last \\") }
        steps.append(.character(next))
      case UInt8(ascii: "["):
        openForks.append(steps.count)
        steps.append(.fork(otherwise: 0))
      case UInt8(ascii: "]"):
        guard let fork = openForks.popLast() else {
          throw Mistake(sentence: "a ] without its [; write \\] for the character itself")
        }
        steps[fork] = .fork(otherwise: steps.count)
      case UInt8(ascii: "{"):
        guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
          throw Mistake(sentence: "a { without its }; write \\{ for the character itself")
        }
        let words = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ").map(String.init)
        rest = rest[(end + 1)...]
        steps.append(try field(words))
      default: steps.append(.character(character))
      }
    }
    guard openForks.isEmpty else { throw Mistake(sentence: "a [ without its ]; write \\[ for the character itself") }
    guard !steps.isEmpty else { throw Mistake(sentence: "an empty pattern fits no line") }
    guard steps.count <= Self.mostSteps else { throw Mistake(sentence: "it has more than \(Self.mostSteps) parts") }
    try checkFields()
    endByWidthBeforeDigits()
    return FramePattern(text: text, steps: unsignedWhereTheSignStandsApart())
  }

  private func checkFields() throws(Mistake) {
    func count(_ isField: (FramePattern.Step) -> Bool) -> Int { steps.count(where: isField) }
    let signs = count { if case .sign = $0 { true } else { false } }
    let values = count { if case .value = $0 { true } else { false } }
    guard signs <= 1, values <= 1 else { throw Mistake(sentence: "a value and a sign stand in it at most once") }
    for step in steps {
      if case .value(let form) = step, form.sign == .required, signs > 0 {
        throw Mistake(sentence: "the value is `signed` and the sign stands apart; keep one of them")
      }
    }
  }

  private mutating func endByWidthBeforeDigits() {
    for index in steps.indices.dropLast() {
      guard case .value(var form) = steps[index], form.width.least == form.width.most else { continue }
      switch steps[index + 1] {
      case .digits, .channel: form.endsByWidth = true
      case .character(let character): form.endsByWidth = character.isDigit
      case .unit(let words): form.endsByWidth = words.beginsWithDigit
      case .stability(let words): form.endsByWidth = words.beginsWithDigit
      case .tolerance(let words): form.endsByWidth = words.beginsWithDigit
      case .value, .sign, .blanks, .anything, .label, .legend, .code, .fork: break
      }
      steps[index] = .value(form)
    }
  }

  private func unsignedWhereTheSignStandsApart() -> [FramePattern.Step] {
    guard steps.contains(where: { if case .sign = $0 { true } else { false } }) else { return steps }
    return steps.map { step in
      guard case .value(var form) = step else { return step }
      form.sign = .none
      return .value(form)
    }
  }

  private func field(_ words: [String]) throws(Mistake) -> FramePattern.Step {
    guard let name = words.first else { throw Mistake(sentence: "nothing stands in the braces") }
    if let byte = ByteName.byte(name) {
      guard words.count == 1 else { throw Mistake(sentence: "{\(name)} takes no options") }
      return .character(byte)
    }
    var options = Options(name, Array(words.dropFirst()))
    let step: FramePattern.Step
    switch name {
    case "value": step = .value(try value(&options))
    case "sign": step = .sign(plus: vocabulary.plus, minus: vocabulary.minus)
    case "channel": step = .channel(try options.width(default: 1, 6, most: 9))
    case "unit": step = .unit(try word(&options, vocabulary.units, "units"))
    case "stable": step = .stability(try word(&options, vocabulary.stability, "stability"))
    case "tolerance": step = .tolerance(try word(&options, vocabulary.tolerance, "tolerance"))
    case "label": step = .label(try options.width(default: 1, 64, most: 1024))
    case "legend": step = .legend(try options.width(default: 1, 64, most: 1024))
    case "code": step = .code(try options.width(default: 1, 64, most: 1024))
    case "digit": step = .digits(try options.width(default: 1, 1, most: 64))
    case "blank": step = .blanks(try options.width(default: 1, 1, most: 64))
    case "any": step = .anything(try options.width(default: 0, 1024, most: 1024))
    default:
      let known = Self.fields.joined(separator: ", ")
      throw Mistake(sentence: "unknown field {\(name)}; fields are \(known), and a byte such as {0x1B} or {TAB}")
    }
    try options.finish()
    return step
  }

  private func value(_ options: inout Options) throws(Mistake) -> FramePattern.ValueForm {
    var form = FramePattern.ValueForm()
    form.width = try options.width(default: 1, 32, most: 64)
    form.alignment = options.alignment()
    if options.take("signed") { form.sign = .required }
    if options.take("unsigned") { form.sign = .none }
    if options.take("point") { form.point = .required }
    if options.take("whole") { form.point = .none }
    form.mayBeginWithPoint = options.take("short")
    if options.take("brackets") { form.brackets = .allowed }
    if options.take("bracketed") { form.brackets = .required }
    form.mayEndWithPoint = options.take("open")
    form.mayHaveExponent = options.take("exponent")
    form.mayBeGrouped = options.take("grouped")
    if options.take("hex") { form.radix = .hexadecimal }
    if options.take("twos") { form.radix = .twosComplement }
    if form.radix != .decimal { try checkHexadecimal(&form) }
    form.plus = vocabulary.plus
    form.minus = vocabulary.minus
    form.separator = vocabulary.point
    if form.alignment != .none, form.width.least != form.width.most {
      throw Mistake(sentence: "a {value} aligned right or left needs one width, for instance {value 10 right}")
    }
    return form
  }

  private func checkHexadecimal(_ form: inout FramePattern.ValueForm) throws(Mistake) {
    let plain = FramePattern.ValueForm(width: form.width, sign: form.sign, point: form.point, radix: form.radix)
    guard form == plain, form.sign != .required, form.point != .required else {
      throw Mistake(sentence: "hexadecimal digits have no point, sign or blanks: keep the width and `hex` or `twos`")
    }
    guard form.width.least == form.width.most, form.width.most <= 11 else {
      throw Mistake(sentence: "hexadecimal digits need one width of at most 11, for instance {value 4 hex}")
    }
    (form.sign, form.point) = (.none, .none)
  }

  private func word<Meaning>(
    _ options: inout Options, _ words: [Vocabulary.Word<Meaning>], _ table: String
  ) throws(Mistake) -> FramePattern.WordForm<Meaning> {
    guard !words.isEmpty else {
      throw Mistake(sentence: "it has a {\(options.field)}, and the profile has no `\(table)` that says its words")
    }
    var form = FramePattern.WordForm(words: words)
    let width = try options.width(default: 0, 0, most: 64)
    if width.most > 0 {
      guard width.least == width.most else {
        throw Mistake(sentence: "{\(options.field)} has one width, for instance {\(options.field) 3}")
      }
      form.width = width.most
    }
    let alignment = options.alignment()
    form.alignment = alignment == .none ? .left : alignment
    form.mayBeBlank = options.take("blank")
    form.mayBeUnknown = options.take("any")
    guard form.width != nil || (alignment == .none && !form.mayBeBlank && !form.mayBeUnknown) else {
      throw Mistake(
        sentence: "`right`, `left`, `blank` and `any` need a width, for instance {\(options.field) 3 right}")
    }
    return form
  }
}

extension FramePattern.WordForm {
  fileprivate var beginsWithDigit: Bool { words.contains { $0.bytes.first?.isDigit == true } }
}

extension FramePatternParser {
  /// The options of one field that are not used up yet.
  struct Options {
    let field: String
    private var words: [String]

    init(_ field: String, _ words: [String]) {
      self.field = field
      self.words = words
    }

    mutating func take(_ word: String) -> Bool {
      guard let index = words.firstIndex(of: word) else { return false }
      words.remove(at: index)
      return true
    }

    mutating func alignment() -> FramePattern.Alignment {
      if take("right") { return .right }
      return take("left") ? .left : .none
    }

    mutating func width(default least: Int, _ most: Int, most limit: Int) throws(Mistake) -> FramePattern.Width {
      guard let index = words.firstIndex(where: { $0.utf8.first?.isDigit == true }) else {
        return FramePattern.Width(least: least, most: most)
      }
      let parts = words.remove(at: index).split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard (1...2).contains(parts.count), let low = parts[0], let high = parts[parts.count - 1], low <= high,
        (0...limit).contains(low), (1...limit).contains(high)
      else { throw Mistake(sentence: "a width of {\(field)} is N or N-M, at most \(limit)") }
      return FramePattern.Width(least: low, most: high)
    }

    func finish() throws(Mistake) {
      guard let word = words.first else { return }
      throw Mistake(sentence: "{\(field)} has no option `\(word)`")
    }
  }
}
