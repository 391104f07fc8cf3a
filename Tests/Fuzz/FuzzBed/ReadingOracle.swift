import Adapters

/// Judges a reading by its bytes alone, with rules written by hand from the published layouts and none of the
/// decoder's code: regular expressions for lines of text, plain arithmetic for the binary packets.
struct ReadingOracle {
  private enum Rule {
    /// The lines that may be a reading.
    case text([Regex<AnyRegexOutput>])
    case nibbles
    case caliper(hasInchBit: Bool)
    /// A family that no shipped profile describes.
    case unseen(UnseenRule, line: Regex<AnyRegexOutput>)
  }

  struct NoRule: Error { let profile: String }

  private let profile: String
  private let rule: Rule
  /// What stands before and behind a line.
  private let ends: Set<UInt8>

  /// For each family, the lines that may be a reading.
  private static let lines: [String: [String]] = [
    "sylvac-opto-rs": [#"[-+ ]?[0-9]+(\.[0-9]+)?[<=>]?"#],
    "sylvac-opto-rs-simplex": [#"[-+ ]?[0-9]+(\.[0-9]+)?[<=>]?"#],
    "mitutoyo-mux10-vcp": [#"0[0-9]A[-+](?=[0-9.]{8,10}$)[0-9]+\.[0-9]+"#],
    "mitutoyo-uwave": [#"DT[0-9]{5}[-+][0-9]+(\.[0-9]+)?M"#],
    "metro-mux": [#"V[0-9]: (mm  |inch|in  |    ) [ -~]{3} [-+](?=[0-9.]{12}$)[0-9]+\.[0-9]+"#],
    "mux24-adept": [#"[0-9] MW[-+](?=[0-9.]{8} )[0-9]+(\.[0-9]+)? (mm|inch|in)"#],
    "mahr-millimar": [
      #"[-+ ]?[0-9]+(\.[0-9]+)?(mm|inch|in)"#, #"M[0-9], [-+ ]?[0-9]+(\.[0-9]+)?"#,
      #"[0-9] [-+][0-9]+(\.[0-9]+)? (mm|inch|in)( [<=>])?"#,
    ],
    "plain-text": [#" *[-+]?([0-9]+(\.[0-9]+)?|\.[0-9]+)( ?(mm|MM|inch|in))? *"#],
    "mt-sics": [#"S [SD] (?=.{10} [^ ]+$) *[-+]?[0-9]+(\.[0-9]+)? (kg|g|mg|ct|dwt|ozt|oz|lb|GN|PCS|%)"#],
    "sartorius-sbi": [
      #"([ -~]{6})?[-+ ] (?=.{12}$) *[0-9.]+(\[[0-9.]+\])? (kg |g  |mg |ct |dwt|ozt|oz |lb |GN |pcs|PCS|%  )"#,
      #"([ -~]{6})?[-+ ] (?=.{12}$) *[0-9.]+\[[0-9.]+\](kg |g  |mg |ct |dwt|ozt|oz |lb |GN |pcs|PCS|%  )"#,
      #"([ -~]{6})?[-+ ] (?=.{13,14}$) *[0-9.]+\[[0-9.]+\] (kg |g  |mg |ct |dwt|ozt|oz |lb |GN |pcs|PCS|%  )"#,
      #"([ -~]{6})?[-+ ]\[(?=.{12}$) *[0-9.]+\](kg |g  |mg |ct |dwt|ozt|oz |lb |GN |pcs|PCS|%  )"#,
      #"([ -~]{6})?[-+ ] (?=.{12}$) *[0-9.]+(\[[0-9.]+\])?    "#,
    ],
    "ohaus": [#"(?=.{10} [a-zA-Z%]) *[-+]?[0-9]+(\.[0-9]+)? (kg|g|mg|ct|dwt|ozt|oz|lb|GN|PCS|%)( [ -~]*)?"#],
    "a-and-d": [#"(ST|US|QT),[-+](?=[0-9.]{8})[0-9]+(\.[0-9]+)?,?( kg|  g| mg| ct|dwt|ozt| oz| lb| GN| PC|PCS|  %)"#],
    "radwag": [
      #"(S  |SI |SU |SUI) [ ?] [- ](?=.{9} .{3}$) *[0-9]+(\.[0-9]+)? (kg |g  |mg |ct |dwt|ozt|oz |lb |GN |PCS|%  )"#
    ],
  ]

  init(_ profile: String) throws {
    self.profile = profile
    switch profile {
    case "digimatic-spc52": rule = .nibbles
    case "caliper-24bit-a": rule = .caliper(hasInchBit: false)
    case "caliper-24bit-b": rule = .caliper(hasInchBit: true)
    default:
      if let unseen = UnseenRule.families[profile] {
        rule = .unseen(unseen, line: try Regex(unseen.line))
        break
      }
      guard let lines = Self.lines[profile] else { throw NoRule(profile: profile) }
      rule = .text(try lines.map { try Regex($0) })
    }
    ends = profile == "mahr-millimar" ? [10, 13, 59] : [10, 13]
  }

  func flaw(in reading: Measurement, sent: [UInt8], of input: [UInt8]) -> String? {
    let what =
      switch rule {
      case .text(let lines): textFlaw(reading, sent, input, lines)
      case .nibbles: isPart(sent, of: input) ? nibblesFlaw(reading, sent) : "it is no part of the input"
      case .caliper(let hasInchBit):
        isPart(sent, of: input) ? caliperFlaw(reading, sent, hasInchBit) : "it is no part of the input"
      case .unseen(let unseen, let line): unseenFlaw(reading, sent, input, unseen, line)
      }
    return (what ?? conversionFlaw(reading)).map { "\($0): \(reading) from \(sent)" }
  }

  // MARK: - Text

  private func textFlaw(
    _ reading: Measurement, _ sent: [UInt8], _ input: [UInt8], _ lines: [Regex<AnyRegexOutput>]
  ) -> String? {
    for byte in sent where byte < 0x20 || byte > 0x7E { return "a byte that is not printable" }
    guard standsAlone(sent, in: input) else { return "it is no whole line of the input" }
    guard holdsValue(reading.text, sent) else { return "the value is not in its bytes" }
    let text = String(decoding: sent, as: UTF8.self)
    // A pattern that cannot run fits nothing.
    guard lines.contains(where: { ((try? $0.wholeMatch(in: text)) ?? nil) != nil }) else {
      return "no line of this family"
    }
    return reading.isStable == standsStill(text) ? nil : "stable where it moves, or moving where it is stable"
  }

  /// Whether the line says that the value stands still, as each balance's manual has it; gauges say nothing of it.
  private func standsStill(_ text: String) -> Bool {
    switch profile {
    case "mt-sics": text.hasPrefix("S S ")
    case "sartorius-sbi": !text.hasSuffix("   ")
    case "ohaus": !text.contains("?")
    case "a-and-d": !text.hasPrefix("US")
    case "radwag": text.dropFirst(4).first == " "
    default: true
    }
  }

  /// Whether the bytes stand in the input between two ends of lines.
  private func standsAlone(_ sent: [UInt8], in input: [UInt8]) -> Bool {
    guard sent.count < input.count else { return false }
    var start = 0
    while start + sent.count < input.count {
      let end = start + sent.count
      let isClosed = (start == 0 || isEnd(input[start - 1])) && isEnd(input[end])
      if isClosed, input[start..<end].elementsEqual(sent) { return true }
      start += 1
    }
    return false
  }

  private func isEnd(_ byte: UInt8) -> Bool { ends.contains(byte & 0x7F) || (byte == 59 && ends.contains(59)) }

  /// Whether one of the numbers in the bytes is the value, with its sign.
  private func holdsValue(_ value: String, _ sent: [UInt8]) -> Bool {
    var start = 0
    while start < sent.count {
      guard isOfNumber(sent[start]) else {
        start += 1
        continue
      }
      var end = start
      var digits: [UInt8] = []
      while end < sent.count, isOfNumber(sent[end]) {
        if sent[end] != 91, sent[end] != 93 { digits.append(sent[end]) }
        end += 1
      }
      var before = start - 1
      while before >= 0, sent[before] == 32 { before -= 1 }
      let isNegative = before >= 0 && sent[before] == 45
      if plain(digits, isNegative) == value { return true }
      start = end
    }
    return false
  }

  private func isOfNumber(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || byte == 46 || byte == 91 || byte == 93
  }

  /// A number as people write it: no leading zeros, one before the point, no minus before nothing.
  private func plain(_ digits: [UInt8], _ isNegative: Bool) -> String {
    var rest = digits[...]
    while rest.count > 1, rest.first == 48, rest.dropFirst().first != 46 { rest = rest.dropFirst() }
    let text = (rest.first == 46 ? "0" : "") + String(decoding: rest, as: UTF8.self)
    return isNegative && digits.contains(where: { (49...57).contains($0) }) ? "-" + text : text
  }

  // MARK: - Families that no shipped profile describes

  private func unseenFlaw(
    _ reading: Measurement, _ sent: [UInt8], _ input: [UInt8], _ rule: UnseenRule, _ line: Regex<AnyRegexOutput>
  ) -> String? {
    guard isPart(sent, of: input) else { return "it is no part of the input" }
    guard !rule.line.isEmpty else { return UnseenRule.packetFlaw(profile, reading, sent) }
    guard holdsFrame(sent, input, rule) else { return "no whole frame of the input, or its checksum is wrong" }
    let text = String(decoding: sent, as: UTF8.self)
    // A pattern that cannot run fits nothing.
    guard ((try? line.wholeMatch(in: text)) ?? nil) != nil else { return "no line of this family" }
    guard let said = rule.says(text) else { return "a line that says nothing" }
    guard reading.unit?.rawValue == said.unit else { return "another unit than \(said.unit)" }
    if profile == "exponent" {
      let (told, exact) = (Double(reading.text) ?? .nan, Double(said.value) ?? .nan)
      return abs(told - exact) <= abs(exact) * 1e-12 ? nil : "another value than \(said.value)"
    }
    return reading.text == said.value ? nil : "another value than \(said.value)"
  }

  /// Whether the whole frame stands in the input. With a wrong parity its end comes with bit 7 set, hexadecimal digits may
  /// be small letters, and an end of lines may be either.
  private func holdsFrame(_ sent: [UInt8], _ input: [UInt8], _ rule: UnseenRule) -> Bool {
    let frame = rule.frame(sent)
    guard frame.count <= input.count else { return false }
    return (0...(input.count - frame.count)).contains { start in
      zip(frame, input[start...]).allSatisfy { wanted, found in
        if wanted == found { return true }
        if wanted == 13 || wanted == 10 { return found & 0x7F == 13 || found & 0x7F == 10 }
        return (65...70).contains(wanted) && found == wanted + 32 || wanted == 3 && found == 0x83
      }
    }
  }

  // MARK: - Packets

  private func isPart(_ sent: [UInt8], of input: [UInt8]) -> Bool {
    guard sent.count <= input.count else { return false }
    return (0...(input.count - sent.count)).contains { input[$0..<($0 + sent.count)].elementsEqual(sent) }
  }

  private func nibblesFlaw(_ reading: Measurement, _ sent: [UInt8]) -> String? {
    guard sent.count == 13, sent[..<4].allSatisfy({ $0 == 15 }) else { return "no packet of 13 nibbles" }
    guard sent[4] == 0 || sent[4] == 8, sent[5...10].allSatisfy({ $0 < 10 }), sent[11] < 6, sent[12] < 2 else {
      return "a nibble that cannot be"
    }
    let number = sent[5...10].reduce(0) { $0 * 10 + Int($1) } * (sent[4] == 8 ? -1 : 1)
    let unit = sent[12] == 1 ? "in" : "mm"
    let isSame = reading.number == number && reading.decimals == Int(sent[11]) && reading.unit?.rawValue == unit
    return isSame ? nil : "another value than its nibbles"
  }

  private func caliperFlaw(_ reading: Measurement, _ sent: [UInt8], _ hasInchBit: Bool) -> String? {
    guard sent.count == 3 else { return "no packet of 24 bits" }
    let word = Int(sent[0]) + Int(sent[1]) * 256 + Int(sent[2]) * 65_536
    let sign = word / 0x20_0000 % 2 == 1 ? -1 : 1
    if word / 0x40_0000 % 2 == 1 { return "bit 22 is set" }
    let isInch = word / 0x80_0000 == 1
    if hasInchBit {
      let count = word % 0x20_0000 * sign
      let isSame =
        isInch
        ? reading.unit == .inch && reading.number == count * 5 && reading.decimals == 4
        : reading.unit == .millimetre && reading.number == count && reading.decimals == 2
      return isSame ? nil : "another value than its bits"
    }
    if isInch || word % 2 == 0 { return "a constant bit is another" }
    let count = word % 0x20_0000 / 2 * sign
    return reading.number == count && reading.decimals == 2 ? nil : "another value than its bits"
  }

  // MARK: - Conversions

  private static let factors: [String: Double] = [
    "mm": 1000, "in": 25_400, "um": 1, "cm": 10_000, "m": 1_000_000, "mom": 3750, "tola": 11_663.8038, "g": 1000,
    "kg": 1_000_000, "mg": 1, "ct": 200, "dwt": 1555.17384, "ozt": 31_103.4768,
    "oz": 28_349.523125, "lb": 453_592.37, "gr": 64.79891,
  ]

  private func conversionFlaw(_ reading: Measurement) -> String? {
    guard let unit = reading.unit?.rawValue, let factor = Self.factors[unit] else {
      return reading.micrometres == nil && reading.milligrams == nil ? nil : "a length or a mass without such a unit"
    }
    guard let told = reading.micrometres ?? reading.milligrams, let value = Double(reading.text) else {
      // A mass beyond what whole milligrams hold has none.
      return abs(Double(reading.text) ?? 0) * factor < 9e18 ? "no length and no mass" : nil
    }
    let exact = value * factor
    let slack = 0.5001 + abs(exact) * 1e-12
    return abs(Double(told) - exact) <= slack ? nil : "\(told) is not \(exact)"
  }
}
