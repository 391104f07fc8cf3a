/// What a measured diameter means for the ordered size, in the system it was ordered in.
package struct SizeVerdict: Hashable, Sendable {
  /// Which side of the tolerance the ring is on.
  package enum Outcome: String, Sendable, Codable { case tooSmall, inTolerance, tooLarge }

  /// Which side of the tolerance the ring is on.
  package let outcome: Outcome
  /// Measured less ordered diameter: negative when the ring is too small.
  package let difference: Micrometres
  /// The ordered size.
  package let ordered: RingSize
  /// Half the width of the band that still fits.
  package let tolerance: Micrometres

  /// The verdict on `measured` for a ring ordered in `ordered`.
  ///
  /// `toleranceQuarters` is half the width of the band that still fits, in quarters of one size of the ordered system.
  /// An eighth of a size (0.5 quarters) is the widest band in which the nearest quarter is still the ordered one.
  /// `target` is what the size measures on the chart the shop reads it by.
  package init(
    measured: Micrometres, ordered: RingSize, target: Micrometres? = nil, toleranceQuarters: Double = 0.5
  ) {
    self.ordered = ordered
    difference = measured - (target ?? ordered.diameter)
    let quarter = ordered.system.diameterStepMillimetres / 4
    // Rounded down: what is a hair outside is outside.
    tolerance = Micrometres(Int(quarter * toleranceQuarters * 1000))
    if difference.count < -tolerance.count {
      outcome = .tooSmall
    } else if difference.count > tolerance.count {
      outcome = .tooLarge
    } else {
      outcome = .inTolerance
    }
  }

  /// The difference in whole quarters of one size, without its sign: at least one when out of tolerance.
  package var quartersOff: Int {
    let quarter = ordered.system.diameterStepMillimetres / 4
    let rounded = Int((abs(difference.millimetres) / quarter).rounded())
    return outcome == .inTolerance ? rounded : max(rounded, 1)
  }

  /// The verdict in words: `too small by a quarter size, 0.20 mm`.
  package var words: String {
    let millimetres = Micrometres(abs(difference.count)).text()
    switch outcome {
    case .inTolerance: return "in tolerance"
    case .tooSmall: return "too small by \(sizesOff), \(millimetres) mm"
    case .tooLarge: return "too large by \(sizesOff), \(millimetres) mm"
    }
  }

  private var sizesOff: String {
    switch quartersOff {
    case 1: return "a quarter size"
    case 2: return "half a size"
    case 3: return "three quarters of a size"
    case 4: return "one size"
    default:
      let (whole, part) = quartersOff.quotientAndRemainder(dividingBy: 4)
      return "\(whole)\(["", " 1/4", " 1/2", " 3/4"][part]) sizes"
    }
  }
}
