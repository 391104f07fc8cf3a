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

  /// What the rules say for a ring that shall fit a finger of size `finger`, British letters by `chart`. A band of unknown
  /// width is no wide band.
  package func advice(
    finger: RingSize, bandWidth: Micrometres?, inside: InsideProfile, chart: UKChart = .bs
  ) -> FitAdvice {
    var quarters = 0
    var reasons: [String] = []
    let reached = wideBands.filter { rule in bandWidth.map { $0 >= rule.from } ?? false }
    if let width = bandWidth, let rule = reached.max(by: { $0.from < $1.from }), rule.quarters != 0 {
      quarters += rule.quarters
      reasons.append(
        "The band is \(width.text()) mm wide, and the shop's own rule (sizes.wide_bands) holds from \(rule.from.text()) mm."
      )
    }
    if inside == .comfort, let comfortQuarters, comfortQuarters != 0 {
      quarters -= comfortQuarters
      reasons.append("It is rounded inside, which wears larger (sizes.comfort_quarters).")
    }
    return FitAdvice(finger: finger, quarters: quarters, reasons: reasons, chart: chart)
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
  /// The chart that British letters are read by.
  package let chart: UKChart

  /// The bore the rules lead to, which may lie between two sizes of the system.
  package var bore: RingBore {
    let system = finger.system
    let more = Double(quarters) / 4 * system.diameterStepMillimetres
    let standard = system.diameterMillimetres(quarters: finger.quarters)
    let start = chart == .bs ? standard : chart.bore(of: finger)?.diameter.millimetres ?? standard
    return RingBore(diameterMillimetres: start + more)
  }

  /// The size of the finger's system nearest to that; `nil` outside the system.
  package var nearest: NearestSize? { NearestSize(to: bore, in: finger.system, chart: chart) }

  /// The advice in a sentence: in a step that the system has, and in millimetres; where the system has no such step, in
  /// millimetres alone with the size that comes nearest.
  package var sentence: String {
    let own = (chart.bore(of: finger) ?? finger.bore).diameter
    let difference = Micrometres(abs((bore.diameter - own).count)).text()
    let beginning = "If \(finger.text) is the finger's size, the shop's rules make the ring"
    if let nearest, nearest.size.quarters == finger.quarters + quarters {
      return
        "\(beginning) \(words), \(difference) mm: \(nearest.size.text) (\(nearest.bore.diameter.text()) mm inside). \(reasons.joined(separator: " "))"
    }
    let side = quarters > 0 ? "larger" : "smaller"
    let near = nearest.map { "\($0.size.text) (\($0.bore.diameter.text()) mm inside)" } ?? "none"
    return
      "\(beginning) \(difference) mm \(side): \(bore.diameter.text()) mm inside. \(finger.system.rawValue) sizes go in \(finger.system.stepWord), and the nearest is \(near). \(reasons.joined(separator: " "))"
  }
}
