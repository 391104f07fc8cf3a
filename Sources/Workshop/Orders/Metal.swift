/// The alloys a ring can be ordered in, by the short names the shop writes on a job bag.
///
/// The list follows the hallmarking standards in fineness (permille); gold comes in yellow, white and rose.
package enum Metal: String, CaseIterable, Sendable, Codable {
  case au999, au916
  case au750y, au750w, au750r
  case au585y, au585w, au585r
  case au417y, au375
  case ag925, ag958, ag999
  case pt950, pd950
  case ti5, ti2
  case wc

  /// What the shop calls the alloy.
  package var title: String {
    switch self {
    case .au999: "Fine gold (24k)"
    case .au916: "22k gold"
    case .au750y: "18k yellow gold"
    case .au750w: "18k white gold"
    case .au750r: "18k rose gold"
    case .au585y: "14k yellow gold"
    case .au585w: "14k white gold"
    case .au585r: "14k rose gold"
    case .au417y: "10k yellow gold"
    case .au375: "9k gold"
    case .ag925: "Sterling silver"
    case .ag958: "Britannia silver"
    case .ag999: "Fine silver"
    case .pt950: "Platinum 950"
    case .pd950: "Palladium 950"
    case .ti5: "Titanium grade 5"
    case .ti2: "Titanium grade 2"
    case .wc: "Tungsten carbide"
    }
  }

  /// The fineness its name says, in permille; `nil` where none is stamped.
  package var fineness: Int? {
    switch self {
    case .ti5, .ti2, .wc: nil
    default: Int(rawValue.filter(\.isNumber))
    }
  }
}
