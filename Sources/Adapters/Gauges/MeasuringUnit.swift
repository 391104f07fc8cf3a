/// The units that gauges and balances print, by the word the bench itself uses for them.
package enum MeasuringUnit: String, CaseIterable, Hashable, Sendable {
  case millimetre = "mm"
  case centimetre = "cm"
  case micrometre = "um"
  case metre = "m"
  case inch = "in"
  case gram = "g"
  case kilogram = "kg"
  case milligram = "mg"
  case carat = "ct"
  case pennyweight = "dwt"
  case troyOunce = "ozt"
  case ounce = "oz"
  case pound = "lb"
  case grain = "gr"
  case momme = "mom"
  case tola
  case pieces = "PCS"
  case percent = "%"
  /// A unit the bench does not reckon with.
  case other

  /// Nanometres in one; `nil` when it is no length. The inch is 25.4 mm by definition.
  package var nanometres: Int? {
    switch self {
    case .millimetre: 1_000_000
    case .centimetre: 10_000_000
    case .micrometre: 1000
    case .metre: 1_000_000_000
    case .inch: 25_400_000
    default: nil
    }
  }

  /// Nanograms in one; `nil` when it is no mass. Exact by definition: the carat is 200 mg, the grain 64.79891 mg, the
  /// pennyweight 24 grains, the troy ounce 480, the pound 7000 and its ounce a sixteenth of that, the tola 180; the
  /// momme is 3.75 g.
  package var nanograms: Int? {
    switch self {
    case .gram: 1_000_000_000
    case .kilogram: 1_000_000_000_000
    case .milligram: 1_000_000
    case .carat: 200_000_000
    case .pennyweight: 1_555_173_840
    case .troyOunce: 31_103_476_800
    case .ounce: 28_349_523_125
    case .pound: 453_592_370_000
    case .grain: 64_798_910
    case .momme: 3_750_000_000
    case .tola: 11_663_803_800
    default: nil
    }
  }
}
