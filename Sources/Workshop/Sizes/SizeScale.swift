extension SizeSystem {
  /// A measured diameter as a number on the system's scale, with two decimals: `6.48`. The letters of the United Kingdom
  /// have none between them: there it is the nearest half size on `chart`, and beyond the last one the millimetres.
  package func scaleText(of diameter: Micrometres, chart: UKChart = .bs) -> String {
    if self == .uk { return chart.nearest(to: diameter)?.label ?? "\(diameter.text()) mm" }
    let sizes = (diameter.millimetres - diameterMillimetres(quarters: 0)) / diameterStepMillimetres
    return DecimalText.text(of: Int((sizes * 100).rounded()), decimals: 2)
  }

  /// How many sizes a difference of diameters is, with two decimals and without its sign: `0.13`.
  package func sizes(in difference: Micrometres) -> String {
    let sizes = abs(difference.millimetres) / diameterStepMillimetres
    return DecimalText.text(of: Int((sizes * 100).rounded()), decimals: 2)
  }
}
