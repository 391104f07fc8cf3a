/// The systems ring sizes are ordered in, each with the formula that ties its numbers to millimetres.
///
/// Sources: ISO 8653 (circumference in mm); US/CA 0.458 in + 0.032 in per size (de facto); BS 6820:1987 as quoted
/// (C = 40 mm, 1.25 mm per letter); JIS S 4700 as quoted (13 mm + 1/3 mm per size); CH/IT/ES, and by convention IN and
/// KR, circumference less 40 mm; DE the inside diameter in mm.
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
  var quarters: ClosedRange<Int> {
    switch self {
    case .us: 0...(16 * 4)
    case .uk: 0...(31 * 4)
    case .eu: (38 * 4)...(78 * 4)
    case .jp: 4...(35 * 4)
    case .ch, .it, .es, .in, .kr: 0...(40 * 4)
    case .de: (12 * 4)...(25 * 4)
    }
  }

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
}
