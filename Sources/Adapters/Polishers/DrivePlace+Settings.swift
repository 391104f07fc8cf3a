import Settings
import Wire
import Workshop

extension DriveCondition {
  /// A stand-in after a mistake.
  static let never = DriveCondition(
    place: .bits(isInput: false, at: 0, count: 1), mask: 1, values: [], isNegated: false)
}

extension VendorFrame {
  /// A stand-in after a mistake.
  static let nothing = VendorFrame(text: "", bytes: [])

  private init(text: String, bytes: [Byte]) {
    self.text = text
    self.bytes = bytes
  }
}

extension SettingsReader {
  /// The kinds of places.
  private static let places = ["holding", "input", "coil", "coils", "discrete", "discretes", "ask"]

  /// Whether a place is written here.
  var hasPlace: Bool { Self.places.contains { has($0) } }

  /// What is wrong with a number that begins with the digit of its table.
  static func tableDigit(_ digit: Int, of number: Int) -> String {
    "the \(digit) of \(number) is the manual's word for the table; write the number without it: \(number % 10_000)"
  }

  /// A register or coil number, counted from `base` in the file and from 0 on the wire.
  func address(_ key: String, from base: Int) -> UInt16 {
    let number = integer(key, in: base...(65_535 + base))
    // Manuals that count from 1 often put the table's digit before the number, and nothing is on the wire there.
    let digit = key == "input" ? 3 : 4
    let isRegister = !["coil", "coils", "discrete", "discretes"].contains(key)
    if base == 1, isRegister, number / 10_000 == digit, number % 10_000 != 0 {
      refuse(key, Self.tableDigit(digit, of: number))
    }
    return UInt16(clamping: number - base)
  }

  /// Reads a place: `holding`, `input`, `coil`, `coils`, `discrete`, `discretes` or `ask`.
  func place(from base: Int) -> DrivePlace {
    let kinds = Self.places.filter { has($0) }
    guard let kind = kinds.first, kinds.count == 1 else {
      refuse("expected one of \(Self.places.joined(separator: ", "))")
      return .bits(isInput: false, at: 0, count: 1)
    }
    switch kind {
    case "coil", "discrete": return .bits(isInput: kind == "discrete", at: address(kind, from: base), count: 1)
    case "coils", "discretes":
      let place = DrivePlace.bits(
        isInput: kind == "discretes", at: address(kind, from: base), count: integer("count", in: 1...32))
      return place
    case "ask":
      let frame = frame("ask")
      let answer = answerFrame("answer", answering: frame)
      if frame?.isOpen == true || frame?.hasValue == true { refuse("ask", "a question holds fixed bytes only") }
      if answer?.hasValue == false { refuse("answer", "expected {value} where the number stands") }
      return .asked(frame ?? .nothing, answer: answer ?? .nothing)
    default:
      let count = integer("words", in: 1...2, default: 1)
      if has("order"), count == 1 { refuse("order", "one word has no order; remove it or write `words: 2`") }
      let lowFirst = text("order", oneOf: ["high-first", "low-first"], default: "high-first") == "low-first"
      return .registers(isInput: kind == "input", at: address(kind, from: base), count: count, lowFirst: lowFirst)
    }
  }

  /// A frame of the vendor's own.
  func frame(_ key: String) -> VendorFrame? {
    value(key, "bytes such as 04 03 01 00 00, with {value} for a number of two bytes") { VendorFrame($0) }
  }

  /// The answer to a frame: the same function.
  func answerFrame(_ key: String, answering frame: VendorFrame?) -> VendorFrame? {
    let answer = self.frame(key)
    if let frame, let answer, frame.function != answer.function {
      refuse(key, "answers function \(answer.function), and \(frame.function) is asked")
    }
    return answer
  }

  /// A condition: a place with `bit`, or `mask`, and `is`, `is_not` or `is_one_of`.
  func condition(_ key: String, from base: Int) -> DriveCondition? { optionalMap(key)?.condition(from: base) }

  /// The condition this map is.
  func condition(from base: Int) -> DriveCondition {
    let place = place(from: base)
    let all = (1 << place.width) - 1
    let bit = optionalInteger("bit", in: 0...(place.width - 1))
    if bit != nil, has("mask") { refuse("mask", "stands beside `bit`; remove one of them") }
    let mask = bit.map { 1 << $0 } ?? integer("mask", in: 1...all, default: all)
    let written = ["is", "is_not", "is_one_of"].filter { has($0) }
    if written.count > 1 { refuse(written[1], "stands beside `\(written[0])`; remove one of them") }
    var values: Set<Int>
    switch written.first {
    case "is_one_of": values = Set(integers("is_one_of", in: 0...all))
    case .some(let key):
      let number = integer(key, in: 0...all)
      values = [bit != nil ? (number == 0 ? 0 : mask) : number]
      if bit != nil, number > 1 { refuse(key, "a bit is 0 or 1") }
    case nil:
      values = [mask]
      if bit == nil, place.width > 1 { refuse("is", "missing; expected what must stand there") }
    }
    for value in values where value & ~mask != 0 {
      refuse(written.first ?? "is", "\(value) has bits outside the mask \(mask): it could never be so")
    }
    return DriveCondition(place: place, mask: mask, values: values, isNegated: written.first == "is_not")
  }

  /// A list of conditions that keep the drive from running, each with `because`.
  func hindrances(_ key: String, from base: Int) -> [PolisherProfile.Hindrance] {
    (optionalMaps(key) ?? []).map { reader in
      PolisherProfile.Hindrance(when: reader.condition(from: base), because: reader.text("because"))
    }
  }

  /// One of `hertz`, `rpm`, `full_scale`.
  func scale() -> DriveScale {
    let written = ["hertz", "rpm", "full_scale"].filter { has($0) }
    if written.count != 1 { refuse("expected one of hertz, rpm, full_scale: what one count of the number is") }
    switch written.first {
    case "rpm": return .revolutions(thousandths: decimal("rpm", decimals: 3, in: 1...1_000_000))
    case "full_scale": return .share(full: integer("full_scale", in: 1...1_000_000))
    default: return .hertz(Millihertz(max(1, has("hertz") ? decimal("hertz", decimals: 3, in: 1...10_000) : 1)))
    }
  }
}
