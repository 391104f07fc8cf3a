/// The inside diameters a finger ring can have: what lies outside is a wrong unit, a wrong part or a slip, not a ring.
package enum RingWindow {
  /// 8 to 28 mm. The largest published table ends at 24.6 mm, the smallest child's ring begins at 11.6 mm; the margin
  /// leaves room for signet bores, and an inch value (0.4 to 1.0) still falls outside.
  package static let diameters = Micrometres(8_000)...Micrometres(28_000)
}
