/// How a line reads, written as people would: `0{digit}A{value 8 signed}`.
///
/// Fields stand in braces and may carry options; `[…]` is a part that may be missing; `\` takes the next character as it
/// is; every other character stands for itself. `FramePatternParser` lists the fields.
package struct FramePattern: Hashable, Sendable {
  /// How many characters a field takes, at least and at most.
  struct Width: Hashable, Sendable {
    var least: Int
    var most: Int
  }

  /// Where a field of fixed width is filled up with blanks.
  enum Alignment: Hashable, Sendable { case none, left, right }

  /// How a value is written.
  struct ValueForm: Hashable, Sendable {
    enum Presence: Hashable, Sendable { case optional, required, none }
    enum Brackets: Hashable, Sendable { case none, allowed, required }
    /// Hexadecimal digits have no point and no sign; in two's complement the first bit of all of them is one.
    enum Radix: Hashable, Sendable { case decimal, hexadecimal, twosComplement }
    var width = Width(least: 1, most: 32)
    var alignment = Alignment.none
    var sign = Presence.optional
    var point = Presence.optional
    /// Whether `.5` is a value.
    var mayBeginWithPoint = false
    /// Brackets around the last digits, which a verified balance does not vouch for.
    var brackets = Brackets.none
    /// Whether `17.` is a value.
    var mayEndWithPoint = false
    /// Whether `1.7350E+01` is one.
    var mayHaveExponent = false
    /// Whether the digits before the point may be parted by threes.
    var mayBeGrouped = false
    var radix = Radix.decimal
    /// Whether digits of the next field follow at once, so that the width alone says where the value ends.
    var endsByWidth = false
    var plus: [UInt8] = []
    var minus: [UInt8] = []
    var separator: UInt8 = UInt8(ascii: ".")
  }

  /// A word out of a table.
  struct WordForm<Meaning: Hashable & Sendable>: Hashable, Sendable {
    var words: [Vocabulary.Word<Meaning>]
    /// `nil` for a word as long as it is.
    var width: Int?
    var alignment = Alignment.left
    /// Whether nothing but blanks may stand there.
    var mayBeBlank = false
    /// Whether a word that is not in the table says nothing instead of making the line another one.
    var mayBeUnknown = false
  }

  /// One step of the match; an optional part is a fork around its steps.
  enum Step: Hashable, Sendable {
    case character(UInt8)
    case digits(Width)
    case blanks(Width)
    case anything(Width)
    case value(ValueForm)
    case sign(plus: [UInt8], minus: [UInt8])
    case channel(Width)
    case unit(WordForm<MeasuringUnit>)
    case stability(WordForm<Bool>)
    case tolerance(WordForm<Measurement.Tolerance>)
    case label(Width)
    case legend(Width)
    case code(Width)
    /// Goes on with the next step, and when that leads nowhere with the step at `otherwise`.
    case fork(otherwise: Int)
  }

  /// The pattern as written.
  package let text: String
  let steps: [Step]

  init(text: String, steps: [Step]) {
    self.text = text
    self.steps = steps
  }

  /// Whether the pattern holds a value.
  package var hasValue: Bool { steps.contains { if case .value = $0 { true } else { false } } }
  /// Whether the pattern holds a unit.
  package var hasUnit: Bool { steps.contains { if case .unit = $0 { true } else { false } } }
  /// Whether the unit of the pattern may be left blank.
  var hasOptionalUnit: Bool { steps.contains { if case .unit(let form) = $0 { form.mayBeBlank } else { false } } }
  /// Whether the pattern holds a mark of stability.
  var hasStability: Bool { steps.contains { if case .stability = $0 { true } else { false } } }
  /// Whether the pattern holds a mark of tolerance.
  var hasTolerance: Bool { steps.contains { if case .tolerance = $0 { true } else { false } } }
}
