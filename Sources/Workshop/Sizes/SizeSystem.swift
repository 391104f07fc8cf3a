/// The systems ring sizes are ordered in, each with the formula that ties its numbers to millimetres.
///
/// Sources: ISO 8653 (circumference in mm); US/CA 0.458 in + 0.032 in per size (de facto); BS 6820:1987 as quoted
/// (C = 40 mm, 1.25 mm per letter); JIS S 4700 as quoted (13 mm + 1/3 mm per size); CH/IT/ES, and by convention IN and
/// KR, circumference less 40 mm; DE the inside diameter in mm. `Workshop.docc/RingSizes.md` names them all.
package enum SizeSystem: String, CaseIterable, Sendable, Codable {
  case us = "US"
  case uk = "UK"
  case eu = "EU"
  case jp = "JP"
  case ch = "CH"
  case it = "IT"
  case es = "ES"
  case `in` = "IN"
  case kr = "KR"
  case de = "DE"

  /// The finest step the system is ordered in, in quarters of one size.
  var quartersPerStep: Int {
    switch self {
    case .us, .ch: 1
    case .uk, .eu, .it, .es, .in: 2
    case .jp, .kr: 4
    case .de: 1
    }
  }

  /// The sizes the system runs over, in quarters of one size.
  ///
  /// US from 0, to 16 as the largest published table; UK A to Z+6 (BS 6820 as quoted); EU 41 to 76 (ISO 8653), from 40 as
  /// a published shop chart; JP 1 to 35 (JIS S 4700 as quoted). For the systems of circumference less 40 and for DE no
  /// source names an end: published charts run from 0.5 to 31 and from 13 to 24.5, and these ranges leave a margin.
  var quarters: ClosedRange<Int> {
    switch self {
    case .us: 0...(16 * 4)
    case .uk: 0...(31 * 4)
    case .eu: (40 * 4)...(76 * 4)
    case .jp: 4...(35 * 4)
    case .ch, .it, .es, .in, .kr: 0...(40 * 4)
    case .de: (12 * 4)...(25 * 4)
    }
  }

  /// What a recorded size may be: a ledger may hold European sizes that were accepted before the range was narrowed.
  var recordedQuarters: ClosedRange<Int> { self == .eu ? (38 * 4)...(78 * 4) : quarters }

  /// The inside diameter in millimetres of the size counted in quarters.
  func diameterMillimetres(quarters: Int) -> Double {
    let size = Double(quarters) / 4
    switch self {
    case .us: return (0.458 + 0.032 * size) * 25.4
    case .uk: return (37.5 + 1.25 * size) / .pi
    case .eu: return size / .pi
    case .jp: return 13 + (size - 1) / 3
    case .ch, .it, .es, .in, .kr: return (size + 40) / .pi
    case .de: return size
    }
  }

  /// How much the inside diameter grows from one whole size to the next, in millimetres.
  package var diameterStepMillimetres: Double { diameterMillimetres(quarters: 44) - diameterMillimetres(quarters: 40) }

  /// The first and the last size with what they measure: `JP 1 to JP 35 (13.00 to 24.33 mm inside)`.
  package var rangeText: String {
    let ends = [quarters.lowerBound, quarters.upperBound]
    let labels = ends.map { "\(rawValue) \(SizeLabel.text(ofQuarters: $0, in: self))" }
    let lengths = ends.map { Micrometres(millimetres: diameterMillimetres(quarters: $0)).text() }
    return "\(labels[0]) to \(labels[1]) (\(lengths[0]) to \(lengths[1]) mm inside)"
  }

  /// The steps between its sizes, in a word.
  var stepWord: String {
    switch self {
    case .us, .ch: "quarters"
    case .de: "quarters of a millimetre"
    case .uk, .eu, .it, .es, .in: "halves"
    case .jp, .kr: "whole sizes"
    }
  }

  /// How finely the system is written, with an example.
  var stepText: String {
    switch self {
    case .us: "quarters, for instance US 6 1/2"
    case .uk: "letters and their halves, for instance UK L 1/2"
    case .eu: "whole numbers and halves, for instance EU 54"
    case .jp, .kr: "whole numbers, for instance \(rawValue) 13"
    case .ch: "quarters, for instance CH 14 1/4"
    case .it, .es, .in: "whole numbers and halves, for instance \(rawValue) 14"
    case .de: "quarters of a millimetre of inside diameter, for instance DE 17.25"
    }
  }
}

extension SizeSystem {
  /// Prefixes of countries that use another's system.
  ///
  /// Left out on purpose: NL, which one source puts with DE and another with CH; HK, which has one chart and no formula;
  /// CN, which shares a retail chart with Japan that is not the JIS.
  private static let shared: [String: SizeSystem] = [
    "CA": .us, "MX": .us, "GB": .uk, "IE": .uk, "AU": .uk, "NZ": .uk, "ZA": .uk, "ISO": .eu, "FR": .eu, "AT": .eu,
    "BE": .eu, "RU": .de, "LT": .de,
  ]

  /// Splits a written size into its system and the rest; `nil` when it does not begin with a known prefix.
  static func split(_ text: String) -> (system: SizeSystem, label: String)? {
    for length in [3, 2] {
      // Beyond ASCII there are letters whose capital is one of these: `uſ` would be the US.
      guard text.prefix(length).utf8.allSatisfy({ $0 < 0x80 }) else { continue }
      let prefix = text.prefix(length).uppercased()
      if let system = SizeSystem(rawValue: prefix) ?? shared[prefix] { return (system, String(text.dropFirst(length))) }
    }
    return nil
  }
}
