/// The shop's own rules for bands that wear tighter or looser than the sizing ring: each is a setting and none has a default.
///
/// No table is agreed on. What jewellers publish, in their own sizes: half a size up from 5 mm of width
/// (careypearson.com), a quarter to a half from 6 mm (helloring.net), a quarter over 6 mm when between sizes
/// (thesize-net), half to one 호 in Korea; a comfort fit wears a quarter to half a size larger (ringsizely.com).
package struct FitRules: Hashable, Sendable {
  /// From which width a band is made how much larger.
  package struct WideBand: Hashable, Sendable {
    /// The width from which on the rule holds.
    package var from: Micrometres
    /// How much larger the ring is made, in quarters of one size.
    package var quarters: Int

    /// A rule with its width and its quarters of one size.
    package init(from: Micrometres, quarters: Int) {
      self.from = from
      self.quarters = quarters
    }
  }

  /// The rules for wide bands; the one with the largest width that the band reaches holds alone.
  package var wideBands: [WideBand]
  /// How much smaller a comfort fit is made, in quarters of one size; `nil` when the shop makes no difference.
  package var comfortQuarters: Int?

  /// The shop's rules.
  package init(wideBands: [WideBand] = [], comfortQuarters: Int? = nil) {
    self.wideBands = wideBands
    self.comfortQuarters = comfortQuarters
  }

  /// What the rules say for a ring that shall fit a finger of size `finger`. A band of unknown width is no wide band.
  package func advice(finger: RingSize, bandWidth: Micrometres?, inside: InsideProfile) -> FitAdvice {
    var quarters = 0
    var reasons: [String] = []
    let reached = wideBands.filter { rule in bandWidth.map { $0 >= rule.from } ?? false }
    if let width = bandWidth, let rule = reached.max(by: { $0.from < $1.from }), rule.quarters != 0 {
      quarters += rule.quarters
      reasons.append("The band is \(width.text()) mm wide, and the shop's rule holds from \(rule.from.text()) mm.")
    }
    if inside == .comfort, let comfortQuarters, comfortQuarters != 0 {
      quarters -= comfortQuarters
      reasons.append("It is rounded inside, which wears larger.")
    }
    return FitAdvice(finger: finger, quarters: quarters, reasons: reasons)
  }
}

/// What a ring should measure so that it wears like the size the finger was measured with. A suggestion to a person, never
/// a change of an order by itself.
package struct FitAdvice: Hashable, Sendable {
  /// The size the finger was measured with.
  package let finger: RingSize
  /// How much larger the ring should be, in quarters of one size; negative when smaller.
  package let quarters: Int
  /// Why, one sentence for each rule that applied.
  package let reasons: [String]

  /// The bore the rules lead to, which may lie between two sizes of the system.
  package var bore: RingBore {
    let system = finger.system
    let more = Double(quarters) / 4 * system.diameterStepMillimetres
    return RingBore(diameterMillimetres: system.diameterMillimetres(quarters: finger.quarters) + more)
  }

  /// The size of the finger's system nearest to that; `nil` outside the system.
  package var nearest: NearestSize? { NearestSize(to: bore, in: finger.system) }
}
