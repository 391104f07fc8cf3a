/// The size of one system that comes nearest to a bore, and by how much it misses it.
package struct NearestSize: Hashable, Sendable {
  /// The nearest size.
  package let size: RingSize
  /// What that size measures, on the chart that was asked for.
  package let bore: RingBore
  /// Its diameter less the diameter asked about: positive when a ring of this size is too large.
  package let error: Micrometres

  /// The size of `system` nearest to `bore`; `nil` when the bore is outside the system. `chart` decides about UK letters.
  package init?(to bore: RingBore, in system: SizeSystem, chart: UKChart = .bs) {
    let nearest =
      system == .uk ? chart.nearest(to: bore.diameter) : RingSize.nearest(to: bore.diameter, in: system)
    guard let size = nearest, let own = system == .uk ? chart.bore(of: size) : size.bore else { return nil }
    self.size = size
    self.bore = own
    error = own.diameter - bore.diameter
  }
}
