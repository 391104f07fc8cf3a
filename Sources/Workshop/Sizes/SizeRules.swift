/// How a shop reads sizes: each of its choices is a setting.
package struct SizeRules: Hashable, Sendable {
  /// The chart that British letters are read by.
  package var chart: UKChart
  /// How far a ring may be off and still fit, in quarters of one size of the ordered system.
  package var toleranceQuarters: Double
  /// What is made larger or smaller than the finger.
  package var fit: FitRules

  /// The shop's choices; an eighth of a size is the widest tolerance in which the nearest quarter is still the ordered one.
  package init(chart: UKChart = .bs, toleranceQuarters: Double = 0.5, fit: FitRules = FitRules()) {
    self.chart = chart
    self.toleranceQuarters = toleranceQuarters
    self.fit = fit
  }

  /// What an ordered size measures here; a letter that the shop's chart does not have is read by BS 6820.
  ///
  /// The one place that says so: what is ordered, labelled, judged, drawn and recorded has its millimetres from here.
  package func bore(of size: RingSize) -> RingBore { chart.bore(of: size) ?? size.bore }

  /// The inside diameter of an ordered size here.
  package func diameter(of size: RingSize) -> Micrometres { bore(of: size).diameter }

  /// The verdict on a measured diameter, with `toleranceQuarters` of its own or the shop's.
  package func verdict(
    measured: Micrometres, ordered: RingSize, toleranceQuarters: Double? = nil
  ) -> SizeVerdict {
    SizeVerdict(
      measured: measured, ordered: ordered, target: bore(of: ordered).diameter,
      toleranceQuarters: toleranceQuarters ?? self.toleranceQuarters)
  }

  /// The verdict in words. Where the two charts of British letters say otherwise, both are said.
  package func words(measured: Micrometres, ordered: RingSize) -> String {
    let own = verdict(measured: measured, ordered: ordered).words
    guard ordered.system == .uk, let target = otherChart.bore(of: ordered) else { return own }
    let other = SizeVerdict(
      measured: measured, ordered: ordered, target: target.diameter, toleranceQuarters: toleranceQuarters
    ).words
    return other == own ? own : "\(own) by \(chart.name); by \(otherChart.name) \(other)"
  }

  /// What is worth knowing about an ordered size, in sentences: the two charts, what the shop's rules say of this ring,
  /// and what published charts say otherwise.
  package func notes(about ring: Ring) -> [String] {
    var notes: [String] = []
    let size = ring.size
    if size.system == .uk {
      let (own, other) = (bore(of: size).diameter, otherChart.bore(of: size)?.diameter)
      if chart.bore(of: size) == nil {
        notes.append(
          "\(chart.name.capitalizedFirst) has no \(size.text); it is read by BS 6820: \(own.text(decimals: 3)) mm.")
      } else if let other, abs((other - own).count) > 5 {
        notes.append(
          "\(size.text) is \(own.text(decimals: 3)) mm by \(chart.name), which this shop reads letters by, and \(other.text(decimals: 3)) mm by \(otherChart.name)."
        )
      }
    }
    let advice = fit.advice(finger: size, bandWidth: ring.bandWidth, inside: ring.insideProfile, chart: chart)
    if advice.quarters != 0 { notes.append(advice.sentence) }
    return notes + (size.caveat.map { [$0] } ?? [])
  }

  private var otherChart: UKChart { chart == .bs ? .trade : .bs }
}

extension FitAdvice {
  /// The difference in words: `half a size larger`.
  package var words: String {
    let side = quarters > 0 ? "larger" : "smaller"
    let (whole, part) = abs(quarters).quotientAndRemainder(dividingBy: 4)
    let parts = ["", "a quarter of a size", "half a size", "three quarters of a size"]
    if whole == 0 { return "\(parts[part]) \(side)" }
    return "\(whole)\(["", " 1/4", " 1/2", " 3/4"][part]) size\(whole == 1 && part == 0 ? "" : "s") \(side)"
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
